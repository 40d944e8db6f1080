"""What a version of a template says, never changed once written."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wacore.domain.errors import InvalidInput
from wacore.domain.rendering import SendPlan, compile_plan
from wacore.domain.templates.kinds import Category, ParameterFormat
from wacore.domain.templates.shape import shape_of

_LARGEST = 64 * 1024
_DEEPEST = 12

Json = dict[str, Any]


def canonical(value: object) -> str:
    """One text for one JSON value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, kw_only=True)
class TemplateContent:
    """
    Components in Meta's own form, with what else decides how they read.

    Attributes:
        body: The components as canonical JSON.
        ttl_seconds: How long Meta tries to deliver; None leaves Meta's default.
    """

    category: Category
    parameter_format: ParameterFormat
    body: str
    ttl_seconds: int | None = None

    @classmethod
    def of(
        cls,
        components: Sequence[Mapping[str, Any]],
        *,
        category: Category,
        parameter_format: ParameterFormat,
        ttl_seconds: int | None = None,
    ) -> "TemplateContent":
        """
        Raises:
            InvalidInput: They are no list of components, or too large to be any. Whether they keep
                Meta's rules is the business of linting.
        """
        _check_depth(components)
        body = canonical(
            [_upper(component, f"components[{i}]") for i, component in enumerate(components)]
        )
        if len(body) > _LARGEST:
            raise InvalidInput(f"takes more than {_LARGEST} characters", field="components")
        content = cls(
            category=category, parameter_format=parameter_format, body=body, ttl_seconds=ttl_seconds
        )
        content.plan()
        return content

    @cached_property
    def components(self) -> list[Json]:
        decoded = json.loads(self.body)
        assert isinstance(decoded, list)
        return decoded

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of all that is sent for review."""
        whole = [self.category, self.parameter_format, self.ttl_seconds, self.body]
        return hashlib.sha256(canonical(whole).encode()).hexdigest()

    @cached_property
    def shape_hash(self) -> str:
        return shape_hash_of(self.components)

    @cached_property
    def words_hash(self) -> str:
        """SHA-256 of body and footer, which no two templates of an account may share."""
        texts = {
            component.get("type"): component.get("text")
            for component in self.components
            if component.get("type") in ("BODY", "FOOTER")
        }
        return hashlib.sha256(
            canonical([texts.get("BODY"), texts.get("FOOTER")]).encode()
        ).hexdigest()

    def plan(self) -> SendPlan:
        return compile_plan(self.components, parameter_format=self.parameter_format)


def shape_hash_of(components: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of what recipients see; samples and Meta's own additions leave it alone."""
    return hashlib.sha256(canonical(shape_of(components)).encode()).hexdigest()


def _upper(component: object, field: str) -> Json:
    """Kinds are written in either case; Meta prints them in upper case."""
    if not isinstance(component, Mapping):
        raise InvalidInput("must be an object", field=field)
    written = {
        key: value.upper()
        if key in ("type", "format", "otp_type") and isinstance(value, str)
        else value
        for key, value in component.items()
    }
    for key in ("buttons", "cards", "components"):
        inner = written.get(key)
        if isinstance(inner, list):
            written[key] = [_upper(one, f"{field}.{key}[{i}]") for i, one in enumerate(inner)]
    return written


def _check_depth(value: object, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise InvalidInput(f"is nested more than {_DEEPEST} levels deep", field="components")
    if isinstance(value, Mapping):
        for inner in value.values():
            _check_depth(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_depth(inner, depth + 1)
