"""The secrets that sign deliveries, sealed."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from wacore.application.ports.secret_box import SecretBox
from wacore.domain.messaging.subscription import Subscription, SubscriptionId


class SubscriptionSecrets:
    """
    Args:
        new_secret: Makes one nobody can guess.
    """

    def __init__(self, box: SecretBox, new_secret: Callable[[], str]) -> None:
        self._box = box
        self._new_secret = new_secret

    def make(self, subscription_id: SubscriptionId) -> tuple[str, str]:
        """A new one: in the open, to be shown once, and sealed."""
        secret = self._new_secret()
        return secret, self._box.seal(secret, place=_place(subscription_id))

    def sign(self, subscription: Subscription, body: bytes, now: datetime) -> dict[str, str]:
        """
        The headers that prove where a body comes from, and when it was sent.

        Raises:
            SecretUnreadable: The key it was sealed with is gone.
        """
        moment = str(int(now.timestamp()))
        signed = moment.encode() + b"." + body
        place = _place(subscription.id)
        keys = [self._box.open(each, place=place).encode() for each in subscription.signing(now)]
        digests = [hmac.new(key, signed, hashlib.sha256).hexdigest() for key in keys]
        return {
            "X-Wacore-Timestamp": moment,
            "X-Wacore-Signature": ",".join(f"v1={digest}" for digest in digests),
        }


def _place(subscription_id: SubscriptionId) -> str:
    return f"webhook_subscription:{subscription_id}:secret"
