"""What each kind of button asks for at send time."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from wacore.domain.rendering.parts import Json, Opening, Part, ShapedPart
from wacore.domain.rendering.placeholders import names_in
from wacore.domain.rendering.slots import Slot, SlotKind

OTP_ADDRESS = "whatsapp.com/otp/code"


def is_one_time_code(button: Mapping[str, Any]) -> bool:
    """OTP as it is created; Meta lists the same button as a URL of its own."""
    kind = str(button.get("type", "")).upper()
    return kind == "OTP" or (kind == "URL" and OTP_ADDRESS in str(button.get("url", "")))


def button_part(button: Mapping[str, Any], prefix: str, index: int) -> Part | None:
    """None for a button that is sent as approved."""
    if is_one_time_code(button):
        return None  # filled together with the body, by the same code
    build = _KINDS.get(str(button.get("type", "")).upper())
    return None if build is None else build(button, f"{prefix}button.{index}", index)


def one_time_code_part(slot: Slot, index: int) -> Part:
    return _part("url", index, _text_parameter, slot)


def _part(
    sub_type: str, index: int, parameter: Callable[..., Json | None], *slots: Slot
) -> ShapedPart:
    def shape(*values: Any) -> Json | None:
        made = parameter(*values)
        if made is None:
            return None
        return {
            "type": "button",
            "sub_type": sub_type,
            "index": str(index),
            "parameters": [made],
        }

    return ShapedPart(tuple(Opening(slot) for slot in slots), shape)


def _text_parameter(value: str) -> Json:
    return {"type": "text", "text": value}


def _url(button: Mapping[str, Any], key: str, index: int) -> Part | None:
    if not names_in(str(button.get("url", ""))):
        return None
    return _part(
        "url", index, _text_parameter, Slot(key, SlotKind.URL_SUFFIX, example=_first(button))
    )


def _quick_reply(_: Mapping[str, Any], key: str, index: int) -> Part:
    def parameter(payload: str | None) -> Json | None:
        return None if payload is None else {"type": "payload", "payload": payload}

    return _part("quick_reply", index, parameter, Slot(key, SlotKind.PAYLOAD, required=False))


def _copy_code(button: Mapping[str, Any], key: str, index: int) -> Part:
    def parameter(code: str) -> Json:
        return {"type": "coupon_code", "coupon_code": code}

    return _part("copy_code", index, parameter, Slot(key, SlotKind.COUPON, example=_first(button)))


def _flow(_: Mapping[str, Any], key: str, index: int) -> Part:
    def parameter(token: str | None, data: Any) -> Json | None:
        action: Json = {}
        if token is not None:
            action["flow_token"] = token
        if data is not None:
            action["flow_action_data"] = data
        return {"type": "action", "action": action} if action else None

    return _part(
        "flow",
        index,
        parameter,
        Slot(f"{key}.flow_token", SlotKind.TEXT, required=False),
        Slot(f"{key}.flow_data", SlotKind.JSON, required=False),
    )


def _catalog(_: Mapping[str, Any], key: str, index: int) -> Part:
    def parameter(thumbnail: str | None) -> Json | None:
        if thumbnail is None:
            return None
        return {"type": "action", "action": {"thumbnail_product_retailer_id": thumbnail}}

    return _part(
        "catalog",
        index,
        parameter,
        Slot(f"{key}.thumbnail", SlotKind.PRODUCT, required=False),
    )


def _products(_: Mapping[str, Any], key: str, index: int) -> Part:
    def parameter(thumbnail: str, sections: Any) -> Json:
        action = {"thumbnail_product_retailer_id": thumbnail, "sections": sections}
        return {"type": "action", "action": action}

    return _part(
        "mpm",
        index,
        parameter,
        Slot(f"{key}.thumbnail", SlotKind.PRODUCT),
        Slot(f"{key}.sections", SlotKind.JSON),
    )


def _order(_: Mapping[str, Any], key: str, index: int) -> Part:
    def parameter(details: Any) -> Json:
        return {"type": "action", "action": {"order_details": details}}

    return _part("order_details", index, parameter, Slot(f"{key}.order", SlotKind.JSON))


def _first(button: Mapping[str, Any]) -> str:
    example = button.get("example", "")
    if isinstance(example, list):
        return str(example[0]) if example else ""
    return str(example)


_KINDS: Mapping[str, Callable[[Mapping[str, Any], str, int], Part | None]] = MappingProxyType(
    {
        "URL": _url,
        "QUICK_REPLY": _quick_reply,
        "COPY_CODE": _copy_code,
        "FLOW": _flow,
        "CATALOG": _catalog,
        "MPM": _products,
        "ORDER_DETAILS": _order,
    }
)
