"""What each kind of header asks for at send time."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from wacore.domain.rendering.parts import Json, Opening, Part, ShapedPart
from wacore.domain.rendering.slots import Slot, SlotKind


def media_part(component: Mapping[str, Any], prefix: str) -> Part | None:
    """The parameter of a header that is no text; None for kinds that need none."""
    build = _KINDS.get(str(component.get("format", "")).upper())
    return None if build is None else build(component, f"{prefix}header")


def _header(parameter: Callable[..., Json], *slots: Slot) -> ShapedPart:
    def shape(*values: Any) -> Json:
        return {"type": "header", "parameters": [parameter(*values)]}

    return ShapedPart(tuple(Opening(slot) for slot in slots), shape)


def _media(kind: SlotKind) -> Callable[[Mapping[str, Any], str], Part]:
    def build(component: Mapping[str, Any], key: str) -> Part:
        def parameter(media: Json) -> Json:
            return {"type": kind.value, kind.value: media}

        return _header(parameter, Slot(f"{key}.{kind.value}", kind, example=_sample(component)))

    return build


def _document(component: Mapping[str, Any], key: str) -> Part:
    def parameter(media: Json, file_name: str | None) -> Json:
        named = media if file_name is None else {**media, "filename": file_name}
        return {"type": "document", "document": named}

    return _header(
        parameter,
        Slot(f"{key}.document", SlotKind.DOCUMENT, example=_sample(component)),
        Slot(f"{key}.file_name", SlotKind.FILE_NAME, required=False),
    )


def _location(_: Mapping[str, Any], key: str) -> Part:
    def parameter(latitude: str, longitude: str, name: str, address: str) -> Json:
        place = {"latitude": latitude, "longitude": longitude, "name": name, "address": address}
        return {"type": "location", "location": place}

    return _header(
        parameter,
        Slot(f"{key}.latitude", SlotKind.LATITUDE),
        Slot(f"{key}.longitude", SlotKind.LONGITUDE),
        Slot(f"{key}.name", SlotKind.PLACE),
        Slot(f"{key}.address", SlotKind.PLACE),
    )


def _product(_: Mapping[str, Any], key: str) -> Part:
    def parameter(product: str, catalog: str) -> Json:
        ids = {"product_retailer_id": product, "catalog_id": catalog}
        return {"type": "product", "product": ids}

    return _header(
        parameter,
        Slot(f"{key}.product", SlotKind.PRODUCT),
        Slot(f"{key}.catalog", SlotKind.CATALOG),
    )


def _sample(component: Mapping[str, Any]) -> str:
    example = component.get("example")
    handles = example.get("header_handle") if isinstance(example, dict) else None
    return str(handles[0]) if isinstance(handles, list) and handles else ""


_KINDS: Mapping[str, Callable[[Mapping[str, Any], str], Part]] = MappingProxyType(
    {
        "IMAGE": _media(SlotKind.IMAGE),
        "VIDEO": _media(SlotKind.VIDEO),
        "GIF": _media(SlotKind.GIF),
        "DOCUMENT": _document,
        "LOCATION": _location,
        "PRODUCT": _product,
    }
)
