"""Graph errors: codes, HTTP statuses and texts as last published (Meta, Error codes)."""

from typing import NamedTuple


class ErrorText(NamedTuple):
    """What Meta prints for a code."""

    status: int
    title: str
    details: str


TEXTS: dict[int, ErrorText] = {
    1: ErrorText(500, "An unknown error occurred", ""),
    2: ErrorText(503, "Service temporarily unavailable", "Temporary downtime. Try again."),
    4: ErrorText(400, "Application request limit reached", "Too many calls from this app."),
    33: ErrorText(400, "Parameter value is not valid", "The business phone number was deleted."),
    100: ErrorText(400, "Invalid parameter", "Invalid parameter."),
    104: ErrorText(401, "Requires valid app_id or appsecret_proof", ""),
    190: ErrorText(401, "Invalid OAuth access token - Cannot parse access token", ""),
    200: ErrorText(403, "Permissions error", "You do not have the necessary permissions."),
    368: ErrorText(403, "Temporarily blocked for policies violations", "Account restricted."),
    613: ErrorText(400, "Calls to this api have exceeded the rate limit.", ""),
    80008: ErrorText(400, "There have been too many calls to this WhatsApp Business account.", ""),
    130403: ErrorText(400, "User is blocked", "The business has blocked this user."),
    130429: ErrorText(400, "Rate limit hit", "Cloud API message throughput has been reached."),
    130472: ErrorText(
        400,
        "User's number is part of an experiment",
        "Failed to send message because this user's phone number is part of an experiment",
    ),
    131000: ErrorText(
        500, "Something went wrong", "Message failed to send due to an unknown error."
    ),
    131008: ErrorText(400, "Required parameter is missing", "A required parameter is missing."),
    131009: ErrorText(400, "Parameter value is not valid", "A parameter value is not valid."),
    131021: ErrorText(
        400, "Recipient cannot be sender", "Sender and recipient are the same number."
    ),
    131026: ErrorText(400, "Message undeliverable", "Message Undeliverable."),
    131031: ErrorText(403, "Business Account locked", "The account was restricted or disabled."),
    131042: ErrorText(
        400,
        "Business eligibility payment issue",
        "Message failed to send because there were one or more errors related to your "
        "payment method.",
    ),
    131047: ErrorText(
        400,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last "
        "replied to this number.",
    ),
    131048: ErrorText(
        400,
        "Spam rate limit hit",
        "Message failed to send because there are restrictions on how many messages can be sent "
        "from this phone number.",
    ),
    131049: ErrorText(
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
        "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    ),
    131050: ErrorText(
        400,
        "User has stopped marketing messages",
        "The recipient chose to stop receiving marketing messages from your business.",
    ),
    131051: ErrorText(400, "Unsupported message type", "Message type is currently not supported."),
    131053: ErrorText(400, "Media upload error", "The media could not be fetched or is invalid."),
    131055: ErrorText(400, "Method not allowed", "Use another endpoint for this message."),
    131056: ErrorText(
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number "
        "to the same phone number in a short period of time.",
    ),
    131057: ErrorText(500, "Account in maintenance mode", "Throughput upgrade in progress."),
    131062: ErrorText(400, "Recipient not supported", "Use a phone number for this template."),
    131063: ErrorText(400, "Marketing templates disabled for Cloud API", ""),
    132000: ErrorText(400, "Number of parameters does not match the expected number of params", ""),
    132001: ErrorText(404, "Template name does not exist in the translation", ""),
    132005: ErrorText(400, "Translated text too long", "The hydrated text is too long."),
    132012: ErrorText(400, "Parameter format does not match format in the created template", ""),
    132015: ErrorText(400, "Template is paused", "Template is paused due to low quality."),
    132016: ErrorText(400, "Template is disabled", "Template was paused too many times."),
    132018: ErrorText(400, "There was an issue with the parameters in your template", ""),
    133005: ErrorText(400, "Two step verification PIN mismatch", "The PIN is incorrect."),
    133010: ErrorText(400, "Account not registered", "The phone number is not registered."),
    133016: ErrorText(400, "Account register deregister rate limit exceeded", "10 per 72 hours."),
    134100: ErrorText(400, "Only marketing messages supported", "Use /messages for this template."),
    135000: ErrorText(400, "Generic user error", "Message failed to send."),
    137000: ErrorText(400, "Recipient identity key hash mismatch", "The identity has changed."),
    139100: ErrorText(400, "Failed to block/unblock some users", ""),
}

_UNPREFIXED = frozenset({1, 2, 104, 190})
_TRANSIENT = frozenset({2, 4, 613, 80008})
HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"


class GraphError(Exception):
    """A refusal in Meta's envelope."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        subcode: int = 0,
        title: str = "",
        user_title: str = "",
        status: int = 0,
        method: bool = False,
    ) -> None:
        text = TEXTS[code]
        super().__init__(f"{code} {details or text.details}")
        self.code = code
        self.details = details or text.details
        self.subcode = subcode
        self.title = title or text.title
        self.user_title = user_title
        self.status = status or text.status
        self.method = method

    def body(self, trace: str) -> dict[str, object]:
        """The JSON Meta answers with."""
        plain = self.code in _UNPREFIXED or self.subcode
        error: dict[str, object] = {
            "message": self.title if plain else f"(#{self.code}) {self.title}",
            "type": "GraphMethodException" if self.method else "OAuthException",
            "code": self.code,
        }
        if self.details and not self.user_title and not self.method:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.user_title:
            error["is_transient"] = False
            error["error_user_title"] = self.user_title
            error["error_user_msg"] = self.details
        if self.code in _TRANSIENT:
            error["is_transient"] = True
        error["fbtrace_id"] = trace
        return {"error": error}


def unknown_object(verb: str, object_id: str) -> GraphError:
    """Classic Graph: 100/33 hides whether the object is absent or foreign."""
    return GraphError(
        100,
        subcode=33,
        method=True,
        title=f"Unsupported {verb.lower()} request. Object with ID '{object_id}' does not exist, "
        "cannot be loaded due to missing permissions, or does not support this operation.",
    )


def rejected_template(subcode: int, title: str, details: str) -> GraphError:
    """A template rule broken at creation: 100 with a 2388xxx subcode."""
    return GraphError(100, details, subcode=subcode, user_title=title)


def status_error(code: int) -> dict[str, object]:
    """One element of `statuses[].errors`."""
    text = TEXTS[code]
    return {
        "code": code,
        "title": text.title,
        "message": text.title,
        "error_data": {"details": text.details},
        "href": HREF,
    }
