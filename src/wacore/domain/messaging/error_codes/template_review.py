"""Why Meta refuses to create or edit a template: subcodes of 100 (Meta, Error codes)."""

from wacore.domain.messaging.error_codes.advice import (
    Channel,
    ErrorAdvice,
    Responsible,
    SendErrorClass,
)

_REASONS = (
    (
        2388019,
        "Template limit reached",
        "The account has as many templates as it may. Delete some.",
    ),
    (
        2388023,
        "Name and language are being deleted",
        "A template of this name was deleted less than 30 days ago. Choose another name.",
    ),
    (
        2388024,
        "Content in this language already exists",
        "The account already has a template of this name in this language.",
    ),
    (2388027, "Catalog missing", "A catalog must be connected before a catalog template is made."),
    (
        2388039,
        "Template cannot be edited now",
        "While a template is reviewed, or twice in a day once approved, it cannot be edited.",
    ),
    (2388040, "Field exceeds its character limit", "A text of the template is too long."),
    (2388043, "Example missing", "A variable or a media header lacks its example."),
    (2388047, "Header format incorrect", "The header breaks a rule, or lacks its example."),
    (2388072, "Body format incorrect", "The body breaks a rule, or lacks its examples."),
    (2388073, "Footer format incorrect", "The footer breaks a rule."),
    (2388077, "Metric not allowed", "This metric does not exist for this kind of message."),
    (
        2388293,
        "Too many variables for the text's length",
        "The body has too little text between its variables.",
    ),
    (
        2388299,
        "Leading or trailing variable",
        "The body begins or ends with a variable. Put words before or after it.",
    ),
)

TEMPLATE_REVIEW = tuple(
    ErrorAdvice(
        code,
        title,
        SendErrorClass.PAUSE_CAMPAIGN,
        explanation,
        Responsible.TEMPLATE_AUTHOR,
        frozenset({Channel.MANAGEMENT}),
    )
    for code, title, explanation in _REASONS
)
