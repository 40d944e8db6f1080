"""Small checks that name the field they refuse."""

from collections.abc import Mapping, Sequence
from typing import Any

from wacore.entrypoints.simulator.errors import GraphError

Json = Mapping[str, Any]


def invalid(field: str, reason: str) -> GraphError:
    return GraphError(131009, f"{field}: {reason}")


def missing(field: str) -> GraphError:
    return GraphError(131008, f"The parameter {field} is required.")


def an_object(value: object, field: str) -> Json:
    if value is None:
        raise missing(field)
    if not isinstance(value, Mapping):
        raise GraphError(100, f"{field} must be a JSON object.")
    return value


def a_list(value: object, field: str, *, least: int = 1, most: int = 1_000) -> Sequence[Any]:
    if value is None:
        raise missing(field)
    if not isinstance(value, list):
        raise GraphError(100, f"{field} must be a JSON array.")
    if not least <= len(value) <= most:
        raise invalid(field, f"must have {least} to {most} elements")
    return value


def a_text(value: object, field: str, *, most: int, least: int = 1) -> str:
    if value is None or (least and value == ""):
        raise missing(field)
    if not isinstance(value, str):
        raise GraphError(100, f"{field} must be a string.")
    if not least <= len(value) <= most:
        raise GraphError(100, f"{field} must be at most {most} characters long.")
    return value


def optional_text(value: object, field: str, *, most: int) -> None:
    if value is not None:
        a_text(value, field, most=most, least=0)
