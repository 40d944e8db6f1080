"""The `pricing` object of a status (Meta, Pricing; per-message model since July 2025)."""

from typing import Any, Final

_CATEGORY: Final = {
    "MARKETING": "marketing",
    "UTILITY": "utility",
    "AUTHENTICATION": "authentication",
    "": "service",
}


def pricing_category(template_category: str, *, marketing_api: bool) -> str:
    if marketing_api:
        return "marketing_lite"
    return _CATEGORY[template_category]


def pricing_of(template_category: str, *, in_window: bool, marketing_api: bool) -> dict[str, Any]:
    """`template_category` is empty for messages without a template."""
    category = pricing_category(template_category, marketing_api=marketing_api)
    free = in_window and category in {"utility", "service"}
    return {
        "billable": not free,
        "pricing_model": "PMP",
        "type": "free_customer_service" if free else "regular",
        "category": category,
    }
