"""The Graph API's refusals in the words of the messaging context's ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from wacore.adapters.meta.errors import GraphObjectUnknown, GraphTokenRefused
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import TokenRefused


@contextmanager
def token_checked(credentials: Credentials) -> Iterator[None]:
    """Meta hides what a token may not see, so an unknown account or number is the token's fault."""
    try:
        yield
    except (GraphTokenRefused, GraphObjectUnknown) as error:
        raise TokenRefused(credentials.waba_id, str(error.failure)) from error
