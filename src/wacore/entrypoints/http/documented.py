"""What Litestar's OpenAPI document leaves out: problems, closed bodies, every method of a path."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Schema
from litestar.plugins import InitPlugin, OpenAPISchemaPlugin
from litestar.plugins.base import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute
from litestar.typing import FieldDefinition

from wacore.entrypoints.http.problems import HANDLERS, PROBLEM_JSON, Problem

if TYPE_CHECKING:
    from litestar._openapi.schema_generation import SchemaCreator

_ALWAYS = (400, 401, 403, 404, 405, 406, 408, 413, 415, 429, 500, 502, 503)


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """For a handler's own `responses=`, for example `documented(409, 412, 428)`."""
    return {
        status: ResponseSpec(
            Problem,
            media_type=PROBLEM_JSON,
            description=HTTPStatus(status).phrase,
            generate_examples=False,
        )
        for status in statuses
    }


class ProblemResponses(InitPlugin, ReceiveRoutePlugin):
    """Handlers answer problems, and every documented operation says so."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.exception_handlers = {**HANDLERS, **app_config.exception_handlers}
        return app_config

    def receive_route(self, route: BaseRoute) -> None:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                handler.responses = {**documented(*_ALWAYS), **(handler.responses or {})}


class ClosedStructs(OpenAPISchemaPlugin):
    """Structs that forbid unknown fields say `additionalProperties: false`."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        return (
            not field_definition.is_union
            and field_definition.is_subclass_of(msgspec.Struct)
            # a generic such as Page[X] keeps its configuration in its origin
            and (
                field_definition.origin or field_definition.annotation
            ).__struct_config__.forbid_unknown_fields
        )

    def to_openapi_schema(
        self, field_definition: FieldDefinition, schema_creator: "SchemaCreator"
    ) -> Schema:
        builtin = next(
            plugin
            for plugin in schema_creator.plugins
            if plugin is not self and schema_creator.plugin_supports_field(plugin, field_definition)
        )
        schema = builtin.to_openapi_schema(field_definition, schema_creator)
        schema.additional_properties = False
        return schema


def allowed_methods(app: Litestar) -> Mapping[str, bytes]:
    """`Allow` per path template; Litestar's own OPTIONS answer names the path's first handler only."""
    allow = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            methods = set(route.methods) | ({"HEAD"} if "GET" in route.methods else set())
            allow[route.path_format] = ", ".join(sorted(methods)).encode()
    return allow
