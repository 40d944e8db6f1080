"""Where a request comes from, and what is open to everybody."""

from typing import Any

from wacore.application.users.issuing import Device
from wacore.entrypoints.http.auth import PUBLIC
from wacore.entrypoints.http.request import ApiRequest

OPEN: dict[str, Any] = {"opt": {PUBLIC: True}, "security": [{}]}
"""Arguments of a handler that asks for no token, and says so in the API's description."""


def device_of(request: ApiRequest[Any]) -> Device:
    return Device(
        address=request.client.host if request.client else "",
        user_agent=request.headers.get("user-agent", ""),
    )
