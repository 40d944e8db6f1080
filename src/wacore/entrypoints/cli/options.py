"""Options that several commands share."""

import functools
from collections.abc import Callable
from typing import Any

import click

from wacore.entrypoints.client.api import Api


def api_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --url and --token, and passes a ready `api`."""

    @click.option(
        "--url",
        envvar="WACORE_URL",
        default="http://127.0.0.1:8000",
        show_default=True,
        help="Address of the server.",
    )
    @click.option(
        "--token", envvar="WACORE_TOKEN", required=True, help="An access token or an API key."
    )
    @functools.wraps(command)
    def with_api(*, url: str, token: str, **rest: Any) -> Any:
        api = Api(url, token)
        try:
            return command(api=api, **rest)
        finally:
            api.close()

    return with_api
