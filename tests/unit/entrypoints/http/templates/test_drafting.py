import httpx
import pytest

from support.template_world import ACCOUNT, CONTACT, FAREWELL, GREETING, OWNER, TemplateWorld
from wacore.application.templates.revise_template import ReviseTemplateCommand

URL = "/api/v1/templates"
NEW = {"name": "news", "language": "en_US", "category": "MARKETING", "components": GREETING}


async def test_linting_tells_field_rule_and_reason(client: httpx.AsyncClient) -> None:
    """Errors and warnings apart; 200 in any case."""
    good = await client.post(f"{URL}/lint", json=NEW)
    bad = await client.post(
        f"{URL}/lint", json={**NEW, "components": [{"type": "BODY", "text": "Hi {{1}}"}]}
    )

    assert {"ok": True, "findings": []} == good.json()
    assert (200, False) == (bad.status_code, bad.json()["ok"])
    assert {
        ("components[0].text", "variable-trailing", "error"),
        ("components[0].text", "variable-density", "warning"),
        ("components[0].example", "sample-missing", "error"),
    } == {(f["field"], f["rule"], f["severity"]) for f in bad.json()["findings"]}
    assert all(finding["reason"] for finding in bad.json()["findings"])


async def test_linting_in_an_account(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """Clashes with other templates, oneself excepted."""
    one = await world.create("news", category="UTILITY")
    body = {**NEW, "account_id": str(ACCOUNT)}
    clash = (await client.post(f"{URL}/lint", json=body)).json()
    alone = (await client.post(f"{URL}/lint", json={**body, "template_id": str(one)})).json()

    assert {"category-siblings", "words-twice"} == {f["rule"] for f in clash["findings"]}
    assert [] == alone["findings"]


async def test_previews(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """With values, with a contact, with neither."""
    one = f"{URL}/{await world.create()}/preview"
    given = (await client.post(one, json={"values": {"1": "Mira"}})).json()
    contact = (
        await client.post(one, json={"contact_id": str(CONTACT), "variables": {"body.1": "name"}})
    ).json()
    empty = (await client.post(one, json={})).json()

    assert "Hello Mira, our shop has news for you today." == given["bubble"]["body"]
    assert "Hello Ada, our shop has news for you today." == contact["bubble"]["body"]
    assert [{"field": "body.1", "reason": "has no value"}] == empty["problems"]
    assert 404 == (await client.post(one, json={"contact_id": str(ACCOUNT)})).status_code
    assert 404 == (await client.post(one, json={"version": 9})).status_code
    assert 400 == (await client.post(one, json={"values": {"1": 5}})).status_code


async def test_versions_and_their_difference(
    client: httpx.AsyncClient, world: TemplateWorld
) -> None:
    """Newest first; each whole; what changed between two."""
    template_id = await world.create()
    await world.templates.revise(
        ReviseTemplateCommand(actor=OWNER, template_id=template_id, components=FAREWELL)
    )
    one = f"{URL}/{template_id}"
    listed = (await client.get(f"{one}/versions")).json()
    first = (await client.get(f"{one}/versions/1")).json()
    diff = (await client.get(f"{one}/diff", params={"before": 1})).json()
    back = (await client.get(f"{one}/diff", params={"before": 2, "after": 1})).json()

    assert [2, 1] == [version["number"] for version in listed["items"]]
    assert GREETING == first["components"]
    assert (1, 2, ["body.text"]) == (
        diff["before"],
        diff["after"],
        [change["field"] for change in diff["changes"]],
    )
    assert back["changes"][0]["before"] == diff["changes"][0]["after"]
    assert 404 == (await client.get(f"{one}/versions/3")).status_code
    assert 404 == (await client.get(f"{one}/versions/99999999999999999999")).status_code
    assert 404 == (await client.get(f"{one}/diff", params={"before": 7})).status_code
    assert 400 == (await client.get(f"{one}/diff")).status_code


async def test_samples_are_uploaded(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """A form with the account and the file; the answer is the handle."""
    answer = await client.post(
        f"{URL}/media",
        data={"account_id": str(ACCOUNT)},
        files={"file": ("a.png", b"png", "image/png")},
    )

    assert 201 == answer.status_code
    assert "a.png" == world.samples.files[answer.json()["handle"]].name


@pytest.mark.parametrize(
    ("account_id", "mime_type"),
    [(str(CONTACT), "image/png"), ("x", "image/png"), (str(ACCOUNT), "text/html")],
)
async def test_unfit_samples_are_refused(
    client: httpx.AsyncClient, account_id: str, mime_type: str
) -> None:
    """400, naming the field."""
    answer = await client.post(
        f"{URL}/media",
        data={"account_id": account_id},
        files={"file": ("a", b"x", mime_type)},
    )

    assert 400 == answer.status_code
    assert answer.json()["errors"][0]["pointer"] in {"#/account_id", "#/file"}


async def test_languages_are_listed(client: httpx.AsyncClient) -> None:
    """Code, name and direction."""
    answer = (await client.get(f"{URL}/languages")).json()

    assert ["en_US", "de"] == [language["code"] for language in answer]
