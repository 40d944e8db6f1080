"""ETag, If-None-Match (304) and If-Match (412, 428) over a resource's version."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException


def etag_of(version: int) -> str:
    return f'"{version}"'


def expected_version(if_match: str) -> int:
    """
    The version named by If-Match, to be compared inside the writing transaction.

    Raises:
        HTTPException: 428 when the header is missing, 412 when it can match no version of ours.
    """
    if not if_match:
        raise HTTPException(status_code=428, detail="Send If-Match with the ETag you have read.")
    tag = if_match.strip().removeprefix('"').removesuffix('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) < 19):
        raise stale()
    return int(tag)


def stale(version: int | None = None) -> HTTPException:
    """412: somebody changed it since. Answer the present ETag where it is known."""
    return HTTPException(
        status_code=412,
        detail="The resource has changed since you read it.",
        headers={} if version is None else {"ETag": etag_of(version)},
    )


def not_modified(request: Request[Any, Any, Any], version: int) -> Response[None] | None:
    header = request.headers.get("if-none-match")
    if header is None:
        return None
    tags = [t.strip().removeprefix("W/") for t in header.split(",")]
    if header.strip() == "*" or etag_of(version) in tags:
        return Response(None, status_code=304, headers={"ETag": etag_of(version)})
    return None
