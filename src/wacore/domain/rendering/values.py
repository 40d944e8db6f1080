"""Which values Meta accepts where (Meta, parameter values at send time)."""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from wacore.domain.rendering.slots import SlotKind

_UNFIT_TEXT = re.compile(r"[\n\r\t\v\f\u2028\u2029]| {5}|[\x00\ud800-\udfff]")
_UNFIT_URL = re.compile(r"[\s\x00-\x1f\x7f]")
_COUPON = re.compile(r"[A-Za-z0-9]{1,15}", re.ASCII)
_CODE = re.compile(r"[^\s\x00-\x1f]{1,15}")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_.:=+/-]{1,255}", re.ASCII)
_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*")


class UnfitValue(ValueError):
    """The reason why a value cannot stand in its slot."""


def text(value: str) -> str:
    """Any text Meta lets through as it is."""
    if _UNFIT_TEXT.search(value) is not None:
        if "     " in value:
            raise UnfitValue("has more than four spaces in a row")
        raise UnfitValue("has a line break, a tab, a control character or half a character")
    return value


def _media(value: str) -> dict[str, str]:
    """Meta's id of uploaded media, or an address Meta fetches."""
    if _LINK.fullmatch(value):
        return {"link": value}
    if _MEDIA_ID.fullmatch(value):
        return {"id": value}
    raise UnfitValue("is neither a media id nor an http(s) address")


def _url_suffix(value: str) -> str:
    if _UNFIT_URL.search(value):
        raise UnfitValue("has blanks or control characters, which no address may have")
    if len(value) > 2000:
        raise UnfitValue("makes the address longer than 2000 characters")
    return value


def _coupon(value: str) -> str:
    if _COUPON.fullmatch(value) is None:
        raise UnfitValue("is no coupon code: 1 to 15 letters and digits")
    return value


def _code(value: str) -> str:
    if _CODE.fullmatch(value) is None:
        raise UnfitValue("is no one-time code: 1 to 15 characters without blanks")
    return value


def _payload(value: str) -> str:
    if len(value) > 128:
        raise UnfitValue("is longer than 128 characters")
    return value


def _degrees(limit: float) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            raise UnfitValue("is no number") from None
        if not math.isfinite(number) or abs(number) > limit:
            raise UnfitValue(f"is not between -{limit:g} and {limit:g}")
        return value

    return check


def _moment(value: str) -> int:
    """Milliseconds since 1970, from the same or from an ISO 8601 time with its offset."""
    if value.isascii() and value.isdigit():
        return int(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise UnfitValue("is no time: write 2026-12-24T18:00:00+01:00") from None
    if moment.tzinfo is None:
        raise UnfitValue("lacks its offset from UTC: write 2026-12-24T18:00:00+01:00")
    return int(moment.timestamp() * 1000)


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise UnfitValue("is no JSON") from None


CHECKS: Mapping[SlotKind, Callable[[str], Any]] = MappingProxyType(
    {
        SlotKind.TEXT: text,
        SlotKind.IMAGE: _media,
        SlotKind.VIDEO: _media,
        SlotKind.DOCUMENT: _media,
        SlotKind.GIF: _media,
        SlotKind.FILE_NAME: text,
        SlotKind.LATITUDE: _degrees(90),
        SlotKind.LONGITUDE: _degrees(180),
        SlotKind.PLACE: text,
        SlotKind.PRODUCT: text,
        SlotKind.CATALOG: text,
        SlotKind.URL_SUFFIX: _url_suffix,
        SlotKind.COUPON: _coupon,
        SlotKind.PAYLOAD: _payload,
        SlotKind.CODE: _code,
        SlotKind.MOMENT: _moment,
        SlotKind.JSON: _json,
    }
)
"""For each kind, what turns a value into the form it is sent in, or raises UnfitValue."""
