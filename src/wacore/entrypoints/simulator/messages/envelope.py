"""The part of a send request that all types share."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.messages.checks import invalid, missing
from wacore.entrypoints.simulator.messages.kinds import CODE_OF
from wacore.entrypoints.simulator.numbering import dialled_digits, wa_id_of, wa_id_of_bsuid

Json = Mapping[str, Any]

CALLBACK_DATA_MAX = 512
_KNOWN = frozenset(CODE_OF) | {
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
    "message_activity_sharing",
    "product_policy",
    "access_token",
    "appsecret_proof",
}


class Recipient(NamedTuple):
    """Who gets it, and how they were addressed."""

    wa_id: str
    asked: str
    by_user_id: bool


def check_envelope(body: Json) -> tuple[str, str]:
    """The type and the callback data.

    Raises:
        GraphError: 100, 131008, 131009 or 131051.
    """
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be whatsapp.")
    if body.keys() - _KNOWN:
        unexpected = min(body.keys() - _KNOWN)
        raise GraphError(100, f"Unexpected key {unexpected!r} on the message.")
    if body.get("recipient_type", "individual") not in ("individual", "group"):
        raise invalid("recipient_type", "must be individual or group")
    kind = body.get("type", "text")
    if not isinstance(kind, str) or kind not in CODE_OF:
        raise GraphError(131051, f"{kind!r} is not a message type.")
    if not body.get("to") and not body.get("recipient"):
        raise GraphError(100, "The parameter to is required.")
    if body.get(kind) is None:
        raise missing(kind)
    token = body.get("biz_opaque_callback_data") or ""
    if not isinstance(token, str) or len(token) > CALLBACK_DATA_MAX:
        raise GraphError(
            100, f"biz_opaque_callback_data must be at most {CALLBACK_DATA_MAX} characters long."
        )
    context = body.get("context")
    if context is not None and not (isinstance(context, Mapping) and context.get("message_id")):
        raise missing("context.message_id")
    return kind, token


def find_recipient(body: Json, number: PhoneNumber, calling_code: str, seed: int) -> Recipient:
    """
    Raises:
        GraphError: 131009 for a recipient that is none, 131021 for the sender itself.
    """
    asked = body.get("to")
    if not asked:
        user_id = str(body["recipient"])
        found = wa_id_of_bsuid(user_id, seed)
        if found is None:
            raise invalid("recipient", "is not a known business-scoped user id")
        return Recipient(found, user_id, by_user_id=True)
    text = str(asked)
    digits = dialled_digits(text, calling_code)
    if digits is None:
        raise invalid("to", "Recipient is not a valid phone number")
    if digits == number.digits:
        raise GraphError(131021)
    return Recipient(wa_id_of(digits), text, by_user_id=False)
