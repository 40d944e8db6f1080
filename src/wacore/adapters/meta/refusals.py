"""The Graph API's refusals in the words of the messaging context's ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from wacore.adapters.meta.errors import GraphTokenRefused
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import TokenRefused


@contextmanager
def token_checked(credentials: Credentials) -> Iterator[None]:
    try:
        yield
    except GraphTokenRefused as error:
        raise TokenRefused(credentials.waba_id, str(error.failure)) from error
