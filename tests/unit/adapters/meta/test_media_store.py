import httpx
import pytest

from support.graph import CREDENTIALS, TOKEN, Graph, always, an_error
from wacore.adapters.meta.errors import GraphUnavailable
from wacore.adapters.meta.media import MetaMediaStore
from wacore.application.messaging.ports_media import MediaFile, MediaGone
from wacore.application.messaging.ports_numbers import TokenRefused
from wacore.domain.ids import PhoneNumberId
from wacore.domain.media_types import FileNotAccepted

NUMBER = PhoneNumberId("106500000000001")
PICTURE = MediaFile(content=b"\xff\xd8picture", mime_type="image/jpeg")


def a_store(address: str, file: httpx.Response) -> tuple[Graph, MetaMediaStore]:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/v"):
            return httpx.Response(200, json={"url": address, "mime_type": "audio/ogg; codecs=opus"})
        return file

    graph = Graph(respond)
    return graph, MetaMediaStore(graph.client())


async def test_a_file_is_fetched_with_the_token() -> None:
    """First its address, then its bytes; the type comes without parameters."""
    graph, store = a_store(
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
        httpx.Response(200, content=b"sound"),
    )

    assert MediaFile(content=b"sound", mime_type="audio/ogg") == await store.download(
        CREDENTIALS, "1037"
    )
    assert f"Bearer {TOKEN}" == graph.last.headers["authorization"]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.test/a",
        "http://lookaside.fbsbx.com/a",
        "https://fbsbx.com.evil.test/a",
        "https://graph.example.test:444/a",
        "nonsense",
        "",
    ],
)
async def test_the_token_goes_to_meta_alone(address: str) -> None:
    """An address elsewhere is never called."""
    graph, store = a_store(address, httpx.Response(200, content=b"x"))
    with pytest.raises(GraphUnavailable):
        await store.download(CREDENTIALS, "1037")

    assert 1 == len(graph.requests)


async def test_an_expired_address_means_gone() -> None:
    """We asked for it a moment ago, so 404 speaks of the file."""
    _, store = a_store("https://graph.example.test/a", httpx.Response(404))
    with pytest.raises(MediaGone):
        await store.download(CREDENTIALS, "1037")


@pytest.mark.parametrize("media_id", ["../me", "1?fields=x", "", "a" * 200])
async def test_an_odd_id_is_not_asked_for(media_id: str) -> None:
    """What cannot be an id of Meta's does not become part of a path."""
    graph, store = a_store("https://graph.example.test/a", httpx.Response(200))
    with pytest.raises(MediaGone):
        await store.download(CREDENTIALS, media_id)

    assert [] == graph.requests


async def test_unknown_media_are_gone() -> None:
    """Meta answers 100 with subcode 33."""
    store = MetaMediaStore(Graph(always(an_error(100, 33), 400)).client())
    with pytest.raises(MediaGone):
        await store.download(CREDENTIALS, "1037")
    with pytest.raises(MediaGone):
        await store.delete(CREDENTIALS, "1037")


async def test_an_upload_is_a_form() -> None:
    """Product, type and file, as Meta documents it."""
    graph = Graph(always({"id": "1037"}))
    media_id = await MetaMediaStore(graph.client()).upload(
        CREDENTIALS, NUMBER, PICTURE, filename="a.jpg"
    )

    assert "1037" == media_id
    assert f"/v25.0/{NUMBER}/media" == graph.last.url.path
    assert b'name="messaging_product"\r\n\r\nwhatsapp' in graph.last.content
    assert b'filename="a.jpg"\r\nContent-Type: image/jpeg' in graph.last.content


@pytest.mark.parametrize(
    "file",
    [
        MediaFile(content=b"x", mime_type="image/gif"),
        MediaFile(content=b"", mime_type="image/png"),
        MediaFile(content=b"x" * (5 * 1024 * 1024 + 1), mime_type="image/png"),
    ],
)
async def test_unfit_files_are_not_sent(file: MediaFile) -> None:
    """Type and size are known rules of Meta's."""
    graph = Graph(always({"id": "1"}))
    with pytest.raises(FileNotAccepted):
        await MetaMediaStore(graph.client()).upload(CREDENTIALS, NUMBER, file, filename="a")

    assert [] == graph.requests


async def test_a_refused_token_is_a_refused_token() -> None:
    """In every method."""
    store = MetaMediaStore(Graph(always(an_error(190), 401)).client())
    with pytest.raises(TokenRefused):
        await store.download(CREDENTIALS, "1037")
    with pytest.raises(TokenRefused):
        await store.upload(CREDENTIALS, NUMBER, PICTURE, filename="a.jpg")
