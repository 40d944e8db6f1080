"""Swagger UI from vendored files: no outside host, no inline script."""

from html import escape
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.datastructures import CacheControlHeader
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.static_files import create_static_files_router

_ASSETS = "/schema-assets"

assets = create_static_files_router(
    path=_ASSETS,
    directories=[Path(__file__).parent / "assets"],
    include_in_schema=False,
    cache_control=CacheControlHeader(max_age=86400, public=True),
)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="{assets}/swagger-ui.css"></head>
<body><div id="ui" data-url="{schema}"></div>
<script src="{assets}/swagger-ui-bundle.js"></script>
<script src="{assets}/init.js"></script></body></html>
"""


class OfflineSwagger(OpenAPIRenderPlugin):
    """The interactive page at `/schema`."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return _PAGE.format(
            title=escape(openapi_schema["info"]["title"]),
            assets=_ASSETS,
            schema=self.get_openapi_json_route(request),
        ).encode()
