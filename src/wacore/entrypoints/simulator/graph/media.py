"""`/{number}/media`, `/{media-id}` and the download address."""

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.errors import GraphError, unknown_object
from wacore.entrypoints.simulator.media.multipart import parse_multipart
from wacore.entrypoints.simulator.media.store import Medium
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World

DOWNLOAD_PATH = "whatsapp_business"


def upload_media(world: World, number: PhoneNumber, request: Request) -> Answer:
    form = parse_multipart(request)
    if form.fields.get("messaging_product") != "whatsapp":
        raise GraphError(100, "(#100) The parameter messaging_product is required.")
    if form.file is None:
        raise GraphError(100, "The parameter file is required.")
    mime_type = form.file.mime_type
    if not mime_type or mime_type == "application/octet-stream":
        mime_type = form.fields.get("type", mime_type)
    return answer({"id": world.media.add(number.id, mime_type, form.file.content).id})


def media_url(world: World, medium: Medium, base_url: str) -> str:
    """An address that works for five minutes, with a token."""
    expires, ticket = world.media.ticket(medium)
    query = f"mid={medium.id}&ext={expires}&hash={ticket}"
    return f"{base_url}/{DOWNLOAD_PATH}/attachments/?{query}"


def get_media(world: World, medium: Medium, request: Request) -> Answer:
    owner = request.query.get("phone_number_id")
    if owner and owner != medium.number_id:
        raise unknown_object(request.verb, medium.id)
    return answer(
        {
            "messaging_product": "whatsapp",
            "url": media_url(world, medium, request.base_url),
            "mime_type": medium.mime_type,
            "sha256": medium.sha256,
            "file_size": str(len(medium.content)),
            "id": medium.id,
        }
    )


def delete_media(world: World, medium: Medium, request: Request) -> Answer:
    owner = request.query.get("phone_number_id")
    if owner and owner != medium.number_id:
        raise unknown_object(request.verb, medium.id)
    world.media.remove(medium.id)
    return SUCCESS


def download(world: World, request: Request) -> Answer:
    """The bytes, or 404 once the address has expired."""
    query = request.query
    medium = world.media.redeem(query.get("mid", ""), query.get("ext", ""), query.get("hash", ""))
    if medium is None:
        return Answer(b"", 404, b"text/html; charset=utf-8")
    return Answer(medium.content, 200, medium.mime_type.encode())
