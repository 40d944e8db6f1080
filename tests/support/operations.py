"""Requests for every operation that an OpenAPI document describes, about what is known to exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

_FORMATS = {
    "date-time": "2030-01-01T09:00:00Z",
    "uuid": "01900000-0000-7000-8000-00000000dead",
}
_PLAIN = {"integer": 1, "number": 1, "boolean": True, "null": None}
_FILE = {"file": ("contacts.csv", b"phone\n+4915112345699\n")}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """
    Attributes:
        parameters: What its path names.
        public: Whether it may be called without a token.
    """

    name: str
    method: str
    path: str
    parameters: tuple[str, ...]
    query: Mapping[str, str]
    body: Any
    is_form: bool
    public: bool

    def __str__(self) -> str:
        return self.name

    @property
    def reads(self) -> bool:
        return self.method == "GET"

    def ask(
        self, client: httpx.Client, known: Mapping[str, str], token: str | None
    ) -> httpx.Response:
        """The answer, whose content is read only if it is JSON: a stream of events might not end."""
        content = _filled(self.body, known)
        request = client.build_request(
            self.method,
            self.path.format_map(known),
            params=self.query,
            headers={"if-match": '"1"'} | ({"authorization": f"Bearer {token}"} if token else {}),
            **({"data": content, "files": _FILE} if self.is_form else {"json": content}),
        )
        answer = client.send(request, stream=True)
        if "json" in answer.headers.get("content-type", ""):
            answer.read()
        answer.close()
        return answer


def operations(document: Mapping[str, Any], bodies: Mapping[str, Any]) -> Iterator[Operation]:
    """
    Args:
        bodies: By operation, what its schema alone does not tell; `{name}` stands for a known id.
    """
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name, parameters = operation["operationId"], operation.get("parameters", ())
            content = operation.get("requestBody", {}).get("content", {})
            schema = next((body["schema"] for body in content.values()), None)
            given = _Sample(document).of(schema) if schema else None
            yield Operation(
                name=name,
                method=method.upper(),
                path=path,
                parameters=tuple(p["name"] for p in parameters if p["in"] == "path"),
                query={p["name"]: "1" for p in parameters if p["in"] == "query" and p["required"]},
                body=bodies.get(name, given),
                is_form="multipart/form-data" in content,
                public={} in operation.get("security", [{}]),
            )


class _Sample:
    """The least that a schema takes; what looks like an id becomes `{name of the field}`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def of(self, schema: Any, field: str = "") -> Any:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self.of(self._document["components"]["schemas"][name], field)
        if several := schema.get("oneOf") or schema.get("anyOf"):
            return self.of(several[-1], field)  # null, where there is a choice
        if "enum" in schema:
            return schema["enum"][0]
        make = {"object": self._object, "array": self._array, "string": _text}.get(schema["type"])
        return make(schema, field) if make else _PLAIN[schema["type"]]

    def _object(self, schema: Any, _: str) -> dict[str, Any]:
        properties = schema.get("properties", {})
        needed = [n for n in schema.get("required", ()) if _format(properties[n]) != "binary"]
        return {name: self.of(properties[name], name) for name in needed}

    def _array(self, schema: Any, field: str) -> list[Any]:
        return [self.of(schema["items"], field.removesuffix("s"))]


def _text(schema: Any, field: str) -> str:
    if field.endswith("_id"):
        return f"{{{field}}}"
    return _FORMATS.get(_format(schema), "something")


def _format(schema: Any) -> str:
    return str(schema.get("format", ""))


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(known) if value.startswith("{") else value
    if isinstance(value, dict):
        return {key: _filled(each, known) for key, each in value.items()}
    return [_filled(each, known) for each in value] if isinstance(value, list) else value
