"""Templates as Meta prints them, one for each kind of component."""

from typing import Any

from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.kinds import Category, ParameterFormat

Json = dict[str, Any]

PLAIN: list[Json] = [{"type": "BODY", "text": "We are closed today."}]

POSITIONAL: list[Json] = [
    {
        "type": "HEADER",
        "format": "IMAGE",
        "example": {"header_handle": ["4::aW1hZ2U="]},
    },
    {
        "type": "BODY",
        "text": "Hello {{1}}, your code gives {{2}} off until Sunday.",
        "example": {"body_text": [["Mira", "20%"]]},
    },
    {"type": "FOOTER", "text": "Tap Stop to opt out"},
    {
        "type": "BUTTONS",
        "buttons": [
            {
                "type": "URL",
                "text": "Shop now",
                "url": "https://example.test/{{1}}",
                "example": ["https://example.test/c/9001"],
            },
            {"type": "QUICK_REPLY", "text": "Stop"},
        ],
    },
]

NAMED: list[Json] = [
    {
        "type": "HEADER",
        "format": "TEXT",
        "text": "For {{first_name}}",
        "example": {"header_text_named_params": [{"param_name": "first_name", "example": "Mira"}]},
    },
    {
        "type": "BODY",
        "text": "Hello {{first_name}}, your code gives {{discount}} off. See you, {{first_name}}!",
        "example": {
            "body_text_named_params": [
                {"param_name": "first_name", "example": "Mira"},
                {"param_name": "discount", "example": "20%"},
            ]
        },
    },
]

LOGIN_CODE: list[Json] = [
    {"type": "BODY", "add_security_recommendation": True},
    {"type": "FOOTER", "code_expiration_minutes": 5},
    {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}]},
]

OFFER: list[Json] = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}},
    {
        "type": "LIMITED_TIME_OFFER",
        "limited_time_offer": {"text": "Ends soon!", "has_expiration": True},
    },
    {
        "type": "BODY",
        "text": "Good news, {{1}}! Use your code before it ends.",
        "example": {"body_text": [["Mira"]]},
    },
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "COPY_CODE", "example": "SPRING20"},
            {
                "type": "URL",
                "text": "Book",
                "url": "https://example.test/offers?code={{1}}",
                "example": ["https://example.test/offers?code=n3mtql"],
            },
        ],
    },
]


def a_card(name: str) -> Json:
    return {
        "components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}},
            {
                "type": "BODY",
                "text": f"{name}, from {{{{1}}}} only today.",
                "example": {"body_text": [["9 EUR"]]},
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "More"},
                    {
                        "type": "URL",
                        "text": "Buy",
                        "url": "https://example.test/p/{{1}}",
                        "example": ["https://example.test/p/rose"],
                    },
                ],
            },
        ]
    }


CAROUSEL: list[Json] = [
    {
        "type": "BODY",
        "text": "Hello {{1}}, look what is new.",
        "example": {"body_text": [["Mira"]]},
    },
    {"type": "CAROUSEL", "cards": [a_card("Roses"), a_card("Tulips")]},
]


def content_of(
    components: list[Json],
    *,
    category: str = "MARKETING",
    parameter_format: str = "POSITIONAL",
    **rest: Any,
) -> TemplateContent:
    return TemplateContent.of(
        components,
        category=Category(category),
        parameter_format=ParameterFormat(parameter_format),
        **rest,
    )
