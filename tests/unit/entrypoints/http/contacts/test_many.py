"""/contacts/bulk, /contacts/merge, /contacts/exports, and a contact's past."""

import csv
import io
from typing import Any

import httpx
import pytest

from support.contacts import AddressBookInUse

URL = "/api/v1/contacts"
NOWHERE = "01900000-0000-7000-8000-0000000000ff"


async def test_many_at_once(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """Each action says how many it changed and which ids it did not find."""
    ids = [str(await use.create(f"+491511234560{n}")) for n in range(3)]
    group = (await client.post("/api/v1/groups", json={"name": "VIP"})).json()["id"]

    async def bulk(action: str, **body: Any) -> dict[str, Any]:
        answer = await client.post(
            f"{URL}/bulk", json={"action": action, "contact_ids": [*ids, NOWHERE], **body}
        )
        assert 200 == answer.status_code, answer.text
        found: dict[str, Any] = answer.json()
        return found

    done = {"changed": 3, "missing": [NOWHERE]}
    assert done == await bulk("add_to_group", group_id=group)
    assert 3 == (await client.get(f"/api/v1/groups/{group}")).json()["members"]
    assert done == await bulk("set_attributes", attributes={"tier": "gold", "n": 1})
    assert {"changed": 0, "missing": [NOWHERE]} == await bulk(
        "set_attributes", attributes={"tier": "gold"}
    )
    assert 3 == len(await use.everybody(search="gold"))
    assert done == await bulk("remove_from_group", group_id=group)
    assert done == await bulk("delete")
    assert [] == await use.everybody()


@pytest.mark.parametrize(
    "body",
    [
        {"action": "delete", "contact_ids": []},
        {"action": "add_to_group", "contact_ids": [NOWHERE]},
        {"action": "set_attributes", "contact_ids": [NOWHERE]},
        {"action": "delete", "contact_ids": [NOWHERE] * 3 + ["x"]},
        {"action": "explode", "contact_ids": [NOWHERE]},
    ],
)
async def test_what_bulk_refuses(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    """Nothing to do, nothing to do it with, or no such action."""
    assert 400 == (await client.post(f"{URL}/bulk", json=body)).status_code


async def test_merging(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """The kept contact gains what the other knew, and the other is gone."""
    kept = str(await use.create("+4915112345601", name="Ada"))
    other = str(await use.create(bsuid="DE.Abc1", email="ada@example.com"))
    answer = await client.post(f"{URL}/merge", json={"into": kept, "contact_ids": [other]})
    body = answer.json()

    assert 200 == answer.status_code
    assert (kept, "Ada", "DE.Abc1", "ada@example.com") == (
        body["id"],
        body["name"],
        body["bsuid"],
        body["email"],
    )
    assert 404 == (await client.get(f"{URL}/{other}")).status_code
    itself = await client.post(f"{URL}/merge", json={"into": kept, "contact_ids": [kept]})
    assert 400 == itself.status_code


async def test_the_export_is_a_file(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """As CSV, with the list's filters; what would be a formula is made harmless."""
    await use.create("+4915112345601", name="=cmd|' /C calc'!A0", attributes={"city": "Köln"})
    await use.create("+4915112345602", name="Grace, Hopper")
    answer = await client.get(f"{URL}/exports")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["content-type"].startswith("text/csv")
    assert ["'=cmd|' /C calc'!A0", "Grace, Hopper"] == [row["name"] for row in rows]
    assert ["+4915112345601", "+4915112345602"] == [row["phone"] for row in rows]
    assert '{"city": "Köln"}' == rows[0]["attributes"]
    some = await client.get(f"{URL}/exports", params={"search": "hopper"})
    assert 1 == len(list(csv.DictReader(io.StringIO(some.text))))


async def test_consents_are_a_ledger(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """What is recorded stays, latest first, and the answer is what holds now."""
    one = f"{URL}/{await use.create('+4915112345601')}"
    yes = {"purpose": "marketing", "state": "opted_in", "source": "form", "evidence": "fair"}
    no = {"purpose": "marketing", "state": "opted_out"}
    first = await client.post(f"{one}/consents", json=yes)
    second = await client.post(f"{one}/consents", json=no)
    ledger = (await client.get(f"{one}/consents")).json()["items"]
    timeline = (await client.get(f"{one}/timeline")).json()["items"]

    assert (201, "opted_in") == (first.status_code, first.json()["marketing"])
    assert "opted_out" == second.json()["marketing"]
    assert ["opted_out", "opted_in"] == [entry["state"] for entry in ledger]
    assert "fair" == ledger[1]["evidence"]
    assert ["consent", "consent", "created"] == [line["kind"] for line in timeline]


@pytest.mark.parametrize(
    "body",
    [
        {"purpose": "marketing", "state": "opted_in"},
        {"purpose": "marketing", "state": "unknown"},
        {"purpose": "fun", "state": "opted_out"},
        {"purpose": "marketing", "state": "opted_out", "source": "platform"},
        {"purpose": "marketing", "state": "opted_out", "at": "2099-01-01T00:00:00Z"},
        {"purpose": "marketing", "state": "opted_out", "at": "2020-01-01T00:00:00"},
    ],
)
async def test_what_no_consent_is(
    client: httpx.AsyncClient, use: AddressBookInUse, body: dict[str, Any]
) -> None:
    """An opt-in without proof, a decision in the future, or one that only WhatsApp can tell."""
    one = await use.create("+4915112345601")

    assert 400 == (await client.post(f"{URL}/{one}/consents", json=body)).status_code


async def test_erasing_forgets(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """The contact is gone; should it come back, it stays stopped."""
    one = await use.create("+4915112345601", name="Ada")
    assert 204 == (await client.post(f"{URL}/{one}/erase")).status_code
    again = (await client.post(URL, json={"phone": "+4915112345601"})).json()

    assert 404 == (await client.get(f"{URL}/{one}")).status_code
    assert {"marketing": "opted_out", "utility": "opted_out"} == again["consents"]
