"""Multipart forms (RFC 7578), as media uploads use them."""

from email.message import Message
from typing import NamedTuple

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.wire import Request


class UploadedFile(NamedTuple):
    """The file part of a form."""

    name: str
    mime_type: str
    content: bytes


class Form(NamedTuple):
    """Text fields, and the file if there was one."""

    fields: dict[str, str]
    file: UploadedFile | None


def parse_multipart(request: Request) -> Form:
    """
    Raises:
        GraphError: 100, the body is not multipart/form-data.
    """
    content_type = _header(request.headers.get(b"content-type", b"").decode("latin-1"))
    boundary = content_type.get_param("boundary")
    if content_type.get_content_type() != "multipart/form-data" or not isinstance(boundary, str):
        raise GraphError(100, "Media are uploaded as multipart/form-data.")
    fields: dict[str, str] = {}
    file: UploadedFile | None = None
    for part in _parts(request.body, boundary.encode("latin-1")):
        head, separator, content = part.partition(b"\r\n\r\n")
        if not separator:
            continue
        headers = _headers(head)
        name = str(headers.get_param("name", "", "content-disposition"))
        filename = headers.get_param("filename", None, "content-disposition")
        if filename is None:
            fields[name] = content.decode("utf-8", "replace")
        elif name == "file":
            mime_type = headers.get("content-type", "").partition(";")[0].strip()
            file = UploadedFile(str(filename), mime_type, content)
    return Form(fields, file)


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise GraphError(100, "The multipart body is incomplete.")
    return [piece.removeprefix(b"\r\n") for piece in pieces[1:-1]]


def _header(content_type: str) -> Message:
    message = Message()
    message["content-type"] = content_type
    return message


def _headers(head: bytes) -> Message:
    message = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip():
            message[name.strip().lower()] = value.strip()
    return message
