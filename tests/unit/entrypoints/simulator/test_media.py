"""Media: upload, address, download, deletion, expiry, resumable upload."""

import base64
from hashlib import sha256
from typing import Any

import httpx
import pytest

from support.simulated import APP, NUMBER, Meta, code_of, settings, text_message

PNG = b"\x89PNG\r\n\x1a\n--\r\n\r\nnot really\x00\xff\r\n"


async def upload(meta: Meta, content: bytes = PNG, mime: str = "image/png") -> httpx.Response:
    return await meta.http.post(
        f"/v25.0/{NUMBER}/media",
        data={"messaging_product": "whatsapp", "type": mime},
        files={"file": ("a.png", content, mime)},
    )


async def test_what_is_uploaded_can_be_downloaded() -> None:
    """Byte for byte, with its type, size and hexadecimal sha256."""
    meta = Meta(settings())
    media_id = (await upload(meta)).json()["id"]

    node = (await meta.get(media_id))[1]
    download = await meta.http.get(node["url"])

    assert PNG == download.content
    assert "image/png" == download.headers["content-type"]
    assert (sha256(PNG).hexdigest(), str(len(PNG))) == (node["sha256"], node["file_size"])


async def test_addresses_live_five_minutes_and_ids_thirty_days() -> None:
    meta = Meta(settings())
    media_id = (await upload(meta)).json()["id"]
    url = (await meta.get(media_id))[1]["url"]
    meta.wait(301.0)
    late = await meta.http.get(url)
    fresh = await meta.http.get((await meta.get(media_id))[1]["url"])
    meta.wait(30 * 24 * 3600.0)

    assert (404, 200) == (late.status_code, fresh.status_code)
    assert 100 == code_of(await meta.get(media_id))


async def test_forged_addresses_and_missing_tokens_are_refused() -> None:
    meta = Meta(settings())
    media_id = (await upload(meta)).json()["id"]
    url = (await meta.get(media_id))[1]["url"]

    assert 404 == (await meta.http.get(url.replace("hash=ATs", "hash=ATx"))).status_code
    assert 401 == (await meta.http.get(url, headers={"authorization": ""})).status_code


async def test_deleted_media_are_gone() -> None:
    meta = Meta(settings())
    media_id = (await upload(meta)).json()["id"]

    assert (200, {"success": True}) == await meta.delete(media_id)
    assert 100 == code_of(await meta.get(media_id))
    assert 100 == code_of(await meta.delete(media_id))


async def test_another_numbers_media_do_not_exist() -> None:
    """`phone_number_id` asks for a check of ownership."""
    meta = Meta(settings())
    media_id = (await upload(meta)).json()["id"]

    assert 200 == (await meta.get(media_id, phone_number_id=NUMBER))[0]
    assert 100 == code_of(await meta.get(media_id, phone_number_id="1"))


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (PNG, "image/gif"),
        (b"", "image/png"),
        (b"x" * (5 * 1024 * 1024 + 1), "image/png"),
        (b"x" * (500 * 1024 + 1), "image/webp"),
    ],
)
async def test_types_and_sizes_are_checked(content: bytes, mime: str) -> None:
    meta = Meta(settings())

    assert 100 == (await upload(meta, content, mime)).json()["error"]["code"]


async def test_uploads_must_be_whole_multipart_forms() -> None:
    meta = Meta(settings())
    path = f"/v25.0/{NUMBER}/media"
    broken = b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny"
    answers = [
        await meta.http.post(path, json={"file": "x"}),
        await meta.http.post(path, data={"messaging_product": "whatsapp"}, files={"x": b"y"}),
        await meta.http.post(
            path, content=broken, headers={"content-type": "multipart/form-data; boundary=b"}
        ),
    ]

    assert [100] * 3 == [answer.json()["error"]["code"] for answer in answers]


async def send_image(meta: Meta, image: dict[str, Any], kind: str = "image") -> tuple[int, Any]:
    body = {**text_message("+4915112340002"), "type": kind, kind: image}
    return await meta.post(f"{NUMBER}/messages", body)


async def test_media_are_sent_by_id_or_link() -> None:
    """A wrong class is refused; a link that cannot be fetched fails later with 131053."""
    meta = Meta(settings())
    media_id = (await upload(meta)).json()["id"]
    await meta.admin("inbound", {"from": "+4915112340002", "text": "Hi"})
    accepted = code_of(await send_image(meta, {"id": media_id, "caption": "c"}))
    wrong = code_of(await send_image(meta, {"id": media_id}, kind="video"))
    sent = meta.statuses()[0]["status"]
    await send_image(meta, {"link": "https://images.invalid/a.jpg"})

    assert (0, 131053, "sent") == (accepted, wrong, sent)
    assert 131053 == meta.statuses()[0]["errors"][0]["code"]


async def test_resumable_uploads_give_a_handle_after_the_last_byte() -> None:
    """An interrupted upload goes on at its offset."""
    meta = Meta(settings())
    query = {"file_name": "a.png", "file_length": "10", "file_type": "image/png"}
    session = (await meta.http.post(f"/v25.0/{APP}/uploads", params=query)).json()["id"]
    url = f"/v25.0/{session}"
    headers = {"authorization": "OAuth SIMULATED-TOKEN"}

    async def put(content: bytes, offset: int) -> Any:
        sent = {**headers, "file_offset": str(offset)}
        return (await meta.http.post(url, content=content, headers=sent)).json()

    half = await put(b"12345", 0)
    wrong = await put(b"67890", 0)
    state = (await meta.http.get(url)).json()
    done = await put(b"67890", 5)

    assert 5 == half["file_offset"] == state["file_offset"]
    assert 100 == wrong["error"]["code"]
    assert done["h"].startswith("4::aW1hZ2UvcG5n:")
    assert 100 == code_of(await meta.post(f"{APP}/uploads?file_length=0&file_type=image/png"))
    assert 100 == code_of(await meta.get("upload:none"))


async def test_linked_media_are_fetched_once_in_ten_minutes() -> None:
    """The first message with a link takes longer; the cache is keyed by the whole address."""
    meta = Meta(settings())
    store = meta.world.media
    seen = [store.cached("https://a.test/1.jpg") for _ in range(2)]
    other = store.cached("https://a.test/1.jpg?fresh")
    meta.wait(601.0)

    assert [False, True] == seen
    assert not other
    assert not store.cached("https://a.test/1.jpg")


async def test_people_send_files_that_can_be_fetched_for_seven_days() -> None:
    """The webhook carries a base64 digest, an id and an address."""
    meta = Meta(settings())
    file = {
        "mime_type": "image/png",
        "content": base64.b64encode(PNG).decode(),
        "caption": "My plant",
    }
    await meta.admin("inbound", {"from": "+4915112340001", "file": file})
    image = meta.changes()[0]["value"]["messages"][0]["image"]
    download = await meta.http.get(image["url"])
    meta.wait(7 * 24 * 3600.0 + 1)

    assert PNG == download.content
    assert sha256(PNG).digest() == base64.b64decode(image["sha256"])
    assert "My plant" == image["caption"]
    assert 100 == code_of(await meta.get(image["id"]))
