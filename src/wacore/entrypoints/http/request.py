"""Strict JSON bodies: one decoding pass, nothing coerced, 415 and 406 where they belong."""

import asyncio
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException, InternalServerException

from wacore.entrypoints.http.problems import BodyProblem, body_problem
from wacore.entrypoints.http.query import refuse_strange

BODY_SECONDS = 20.0

U = TypeVar("U")


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class ApiRequest(Request[U, Any, Any], Generic[U]):
    """Litestar itself would take `"5"` for 5 and never look at the Content-Type."""

    async def body(self) -> bytes:
        """
        The whole body, within a time limit that the server itself does not have.

        Raises:
            HTTPException: 408 when it comes too slowly, 400 when the client hangs up halfway.
        """
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await super().body()
        except TimeoutError:
            raise HTTPException(
                status_code=408, detail="The body came too slowly.", headers={"Connection": "close"}
            ) from None
        except InternalServerException as error:
            raise HTTPException(
                status_code=400, detail="The client closed the connection."
            ) from error

    async def json(self) -> Any:
        media_type = self.content_type[0]
        if media_type != "application/json" and not media_type.endswith("+json"):
            raise HTTPException(
                status_code=415,
                detail="Send the body as application/json.",
                headers={"Accept": "application/json"},
            )
        field = self.route_handler.parsed_data_field
        body = await self.body()
        try:
            return _decoder(field.raw if field is not None else Any).decode(body)
        except msgspec.ValidationError as error:
            raise BodyProblem(body_problem(str(error))) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BodyProblem(body_problem("The body is no well-formed JSON.")) from error


async def negotiate(request: Request[Any, Any, Any]) -> None:
    """Before a handler runs: 406 unless the client takes what it produces, 400 for a strange query."""
    refuse_strange(request)
    accept = request.headers.get("accept")
    if accept is None or any(t in accept for t in ("*/*", "application/json", "application/*")):
        return
    produced = request.route_handler.media_type
    if produced is not None and not request.accept.accepts(
        str(getattr(produced, "value", produced))
    ):
        raise HTTPException(status_code=406, detail="This resource is not available in that form.")
