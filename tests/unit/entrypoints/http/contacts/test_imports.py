"""/contacts/imports over HTTP."""

import csv
import io
from uuid import UUID

import httpx

from support.contacts import AddressBookInUse
from wacore.domain.ids import ImportId

URL = "/api/v1/contacts/imports"
FILE = b"phone,name,age\n+4915112345601,Ada,36\n12,Short,1\n=1+1,Formula,2\n"


async def upload(client: httpx.AsyncClient, content: bytes = FILE, **form: str) -> httpx.Response:
    return await client.post(URL, files={"file": ("people.csv", content, "text/csv")}, data=form)


async def test_an_upload_becomes_an_import(
    client: httpx.AsyncClient, use: AddressBookInUse
) -> None:
    """202 at once; the rows come with the job, and the report says what was refused."""
    answer = await upload(client, mapping='{"age": "attribute:age:number"}', duplicates="skip")
    view = answer.json()
    url = f"{URL}/{view['id']}"

    assert (202, "queued", "people.csv") == (answer.status_code, view["state"], view["filename"])
    assert 1 == await use.jobs.waiting("contacts.import")
    await use.run(ImportId(UUID(view["id"])))
    done = (await client.get(url)).json()
    assert ("completed", 3, 3, 1, 2) == tuple(
        done[k] for k in ("state", "rows_total", "rows_done", "imported", "rejected")
    )
    errors = (await client.get(f"{url}/errors")).json()["items"]
    assert [(3, "phone", "12"), (4, "phone", "=1+1")] == [
        (e["line"], e["column"], e["value"]) for e in errors
    ]
    report = await client.get(f"{url}/errors.csv")
    assert ["12", "'=1+1"] == [row["value"] for row in csv.DictReader(io.StringIO(report.text))]
    assert [view["id"]] == [i["id"] for i in (await client.get(URL)).json()["items"]]


async def test_the_same_file_again_answers_the_first_import(
    client: httpx.AsyncClient, use: AddressBookInUse
) -> None:
    """200 instead of 202, unless it is asked for again."""
    first = await upload(client)
    second = await upload(client)
    again = await upload(client, again="true")

    assert (200, first.json()["id"]) == (second.status_code, second.json()["id"])
    assert 202 == again.status_code
    assert first.json()["id"] != again.json()["id"]


async def test_cancelling(client: httpx.AsyncClient) -> None:
    """Once; then it has ended."""
    view = (await upload(client)).json()
    cancelled = await client.post(f"{URL}/{view['id']}/cancel")

    assert (200, "cancelled") == (cancelled.status_code, cancelled.json()["state"])
    assert 409 == (await client.post(f"{URL}/{view['id']}/cancel")).status_code


async def test_what_is_refused(client: httpx.AsyncClient) -> None:
    """Files that are no tables, mappings that do not fit, forms that say nonsense."""
    bad = [
        await upload(client, b""),
        await upload(client, b"name\nAda\n"),
        await upload(client, b"PK\x03\x04"),
        await upload(client, mapping="{"),
        await upload(client, mapping='{"fax": "phone"}'),
        await upload(client, group_id="vip"),
        await upload(client, duplicates="explode"),
        await upload(client, default_region="Germany"),
        await upload(client, consent_purposes="fun"),
        await upload(client, surprise="x"),
        await client.post(URL, data={"mapping": "{}"}),
        await client.post(URL),
    ]

    assert {400} == {answer.status_code for answer in bad}
    assert all("application/problem+json" == a.headers["content-type"] for a in bad)


async def test_an_analyst_uploads_nothing(client: httpx.AsyncClient) -> None:
    """403, and no import exists."""
    client.headers["authorization"] = "Bearer analyst"

    assert 403 == (await upload(client)).status_code
    assert [] == (await client.get(URL)).json()["items"]


async def test_an_upload_may_be_larger_than_other_bodies(client: httpx.AsyncClient) -> None:
    """Three megabytes, where a JSON body has one."""
    rows = b"".join(b"+49151%08d,Somebody with a rather long name,1\n" % n for n in range(60_000))
    answer = await upload(client, b"phone,name,age\n" + rows)

    assert (202, len(rows) + 15) == (answer.status_code, answer.json()["size"])
