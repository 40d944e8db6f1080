"""The running server, asked wrongly: each answer names the place, the reason and the way out."""

import hashlib
import hmac
import json
import uuid
from typing import Any

import pytest

from support.annoyed_server import AnnoyedServer, places, problem
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import follow

pytestmark = pytest.mark.xdist_group("processes")

BODY = "Hello {{1}}, your order {{2}} is ready to be collected."
GOOD = [{"type": "BODY", "text": BODY, "example": {"body_text": [["Mira", "SO-1"]]}}]
CONTACT = {"phone": "+4915112345678", "name": "Ada"}


def signed(body: bytes) -> dict[str, str]:
    seal = hmac.new(b"simulated-app-secret", body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={seal}", "content-type": "application/json"}


def a_template(server: AnnoyedServer, components: list[dict[str, Any]], name: str = "") -> Any:
    draft = {
        "account_id": server.account_id,
        "name": name or f"t_{uuid.uuid1().hex}",
        "language": "en_US",
        "category": "MARKETING",
        "components": components,
    }
    return server.call("POST", "/templates", json=draft)


@pytest.mark.parametrize(
    ("body", "place", "reason"),
    [
        ({**CONTACT, "nmae": "Ada"}, "#/nmae", "unknown field `nmae`"),
        ({**CONTACT, "phone": 4915112345678}, "#/phone", "got `int`"),
        ({**CONTACT, "phone": "call me"}, "#/phone", "holds no letters"),
        ({**CONTACT, "phone": "+49 12"}, "#/phone", "area code is missing"),
        ({**CONTACT, "attributes": {"city": ["Bonn"]}}, "#/attributes/...", "got `array`"),
        ({}, "#/phone", "phone number"),
        ([], "#", "got `array`"),
    ],
)
def test_a_wrong_body_is_refused_at_its_place(
    server: AnnoyedServer, body: Any, place: str, reason: str
) -> None:
    """One wrong field, one pointer to it."""
    found = places(server.call("POST", "/contacts", json=body))

    assert [place] == list(found)
    assert reason in found[place]


def test_what_is_no_json_is_refused(server: AnnoyedServer) -> None:
    """Malformed, in another format, or larger than anybody needs."""
    json_type = {"content-type": "application/json"}
    form_type = {"content-type": "application/x-www-form-urlencoded"}
    broken = server.call("POST", "/contacts", content=b'{"phone": ', headers=json_type)
    form = server.call("POST", "/contacts", content=b"phone=1", headers=form_type)
    large = server.call("POST", "/contacts", json={**CONTACT, "name": "x" * 1_100_000})

    assert {"#": "The body is no well-formed JSON."} == places(broken)
    assert "Send the body as application/json." == problem(form, 415)["detail"]
    assert "1,000,000 bytes" in problem(large, 413)["detail"]


def test_a_wrong_parameter_is_named(server: AnnoyedServer) -> None:
    """A limit beyond the largest page, a cursor nobody issued."""
    assert {"limit": "Expected `int` <= 200"} == places(server.call("GET", "/contacts?limit=9999"))
    assert "no cursor" in problem(server.call("GET", "/contacts?cursor=zzz"), 400)["detail"]


def test_a_stale_token_opens_nothing(server: AnnoyedServer) -> None:
    """None, nonsense, one with a foreign signature, and one whose session has been ended."""
    person = {"email": "ada@example.org", "password": "a long enough passphrase"}
    later = server.call("POST", "/auth/login", token="", json=person).json()["access_token"]
    server.call("POST", "/auth/logout", token=later)
    head, claims, seal = server.first.split(".")

    for token in ("", "nonsense", f"{head}.{claims}.{seal[::-1]}", later):
        answer = server.call("GET", "/contacts", token=token)
        assert "token" in problem(answer, 401)["detail"]
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_another_organisations_ids_are_not_found(server: AnnoyedServer) -> None:
    """Reading, changing and using them all fail as if they did not exist."""
    contact = server.call("POST", "/contacts", json={**CONTACT, "phone": "+4915112345699"}).json()
    group = server.call("POST", "/groups", json={"name": "Mine"}).json()
    template = a_template(server, GOOD).json()["template"]
    eve = {"token": server.second}

    for method, path in [
        ("GET", f"/contacts/{contact['id']}"),
        ("DELETE", f"/contacts/{contact['id']}"),
        ("GET", f"/groups/{group['id']}/members"),
        ("GET", f"/templates/{template['id']}"),
        ("GET", f"/whatsapp/accounts/{server.account_id}"),
    ]:
        problem(server.call(method, path, **eve), 404)
    theirs = {"name": "x", "template_id": template["id"], "sender": server.sender}
    assert ["#/template_id"] == list(places(server.call("POST", "/campaigns", json=theirs, **eve)))
    assert 200 == server.call("GET", f"/contacts/{contact['id']}").status_code


@pytest.mark.parametrize(
    ("content", "form", "place", "reason"),
    [
        (b"", {}, "#/file", "is empty"),
        (bytes(range(256)) * 50, {}, "#/file", "is no text"),
        (b"flour,butter\n1,2\n", {}, "#/mapping", "The columns are: flour, butter."),
        (b"phone,phone\n1,2\n", {}, "#/file", "Two columns are called phone."),
        (b"phone\n1\n", {"mapping": '{"hat": "name"}'}, "#/mapping/hat", "no such column"),
        (b"phone\n1\n", {"mapping": "{"}, "#/mapping", "JSON object"),
        (b"phone\n1\n", {"encoding": "klingon"}, "#/file", "use one of"),
        (b"phone\n1\n", {"colour": "red"}, "#/colour", "unknown field"),
        (b"phone\n1\n", {"group_id": "x"}, "#/group_id", "no group's id"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(
    server: AnnoyedServer, content: bytes, form: dict[str, str], place: str, reason: str
) -> None:
    """Before anything of it is stored."""
    found = places(server.upload(content, **form))

    assert [place] == list(found)
    assert reason in found[place]


def test_a_bad_row_never_costs_a_good_one(server: AnnoyedServer) -> None:
    """Broken quotes, too many cells, too few, no number: each by its line, the others imported."""
    content = (
        b"phone,name,city\n"
        b"+4915112345601,Ada,Bonn\n"
        b"+4915112345602,Bob,Bonn,Beethoven,1770\n"
        b"12,Short,Bonn\n"
        b",Nobody,Bonn\n"
        b"+4915112345603\n"
        b'+4915112345604,"Open,Bonn\n'
        b"+4915112345605,Zo\xc3\xab,K\xc3\xb6ln\n"
    )
    done, rejected = server.imported(content)

    assert ("completed", 7, 3, 4) == (
        done["state"], done["rows_total"], done["imported"], done["rejected"],
    )  # fmt: skip
    assert [3, 4, 5, 7] == [row["line"] for row in rejected]
    assert all(row["reason"] for row in rejected)
    assert 1 == len(server.call("GET", "/contacts?search=Zo%C3%AB").json()["items"])


@pytest.mark.parametrize(
    ("components", "place"),
    [
        ([{"type": "BODY", "text": "{{1}} comes first"}], "#/components/0"),
        ([{"type": "BODY", "text": "x" * 1025}], "#/components/0"),
        ([{"type": "FOOTER", "text": "No body"}], "#/components"),
        ([{"type": "BODY", "text": BODY}], "#/components/0"),
    ],
)
def test_a_template_that_breaks_metas_rules_is_not_submitted(
    server: AnnoyedServer, components: list[dict[str, Any]], place: str
) -> None:
    """Each rule by its place in the template; Meta never sees it."""
    template = a_template(server, components).json()["template"]
    refused = server.call("POST", f"/templates/{template['id']}/submit", json={})

    found = places(refused)
    assert [each for each in found if each.startswith(place)], found
    assert (
        "draft" == (server.call("GET", f"/templates/{template['id']}").json()["template"]["status"])
    )


def test_variables_nobody_has_stop_a_campaign_before_it_starts(server: AnnoyedServer) -> None:
    """The preflight and the launch name them; a variable the template lacks is named too."""
    server.call("POST", "/contacts", json={**CONTACT, "phone": "+4915112345698"})
    template = a_template(server, GOOD).json()["template"]
    approve(server, template["id"])
    wanted = {
        "name": "Shoes",
        "template_id": template["id"],
        "sender": server.sender,
        "audience": {"everyone": True},
        "variables": [
            {"parameter": "body.1", "source": "attribute", "value": "shoe_size"},
            {"parameter": "body.9", "source": "constant", "value": "x"},
        ],
    }
    campaign = server.call("POST", "/campaigns", json=wanted).json()
    preflight = server.call("GET", f"/campaigns/{campaign['id']}/preflight").json()
    found = places(server.call("POST", f"/campaigns/{campaign['id']}/launch"), 409)

    assert ["Nothing fills the template's body.2."] == list(found.values())
    assert not preflight["ready"]
    assert ["variable-unused"] == [each["code"] for each in preflight["warnings"]]
    assert "body.9" in preflight["warnings"][0]["reason"]
    assert 0 < sum(preflight["skipped"].values()), "nobody has a shoe size"
    assert "draft" == server.call("GET", f"/campaigns/{campaign['id']}").json()["state"]


def approve(server: AnnoyedServer, template_id: str) -> None:
    server.call("POST", f"/templates/{template_id}/submit", json={})
    api = Api(server.house.url, server.first)
    decided = follow(
        "Waiting for approval",
        lambda: api.get(f"/templates/{template_id}")["template"]["status"],
        lambda _: (0, 1),
        lambda status: status in {"approved", "rejected"},
        patience=60,
    )
    api.close()
    assert "approved" == decided


def test_a_webhook_that_is_not_metas_is_refused(server: AnnoyedServer) -> None:
    """Unsigned, signed by somebody else, altered after signing; and a wrong verify token."""
    waba = server.house.meta_account["waba_id"]
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": waba}]}).encode()
    altered = signed(body + b" ")
    json_type = {"content-type": "application/json"}

    for headers in (json_type, {**json_type, "X-Hub-Signature-256": "sha256=00"}, altered):
        answer = server.call("POST", "/webhooks/whatsapp", token="", content=body, headers=headers)
        assert "X-Hub-Signature-256" in problem(answer, 401)["detail"]
    handshake = "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1"
    answer = server.call("GET", handshake, token="")
    assert "hub.verify_token" in problem(answer, 403)["detail"]


def test_a_malformed_webhook_of_metas_is_kept_aside_for_a_look(server: AnnoyedServer) -> None:
    """200, or Meta would send it for a week; then among the dead letters, with the reason."""
    waba = server.house.meta_account["waba_id"]
    strange = {"object": "whatsapp_business_account", "entry": [{"id": waba, "changes": 7}]}
    body = json.dumps(strange).encode()
    answer = server.call("POST", "/webhooks/whatsapp", token="", content=body, headers=signed(body))
    kept = follow(
        "Waiting for the quarantine",
        lambda: server.call("GET", "/dead-letters/webhooks").json()["items"],
        lambda _: (0, 1),
        bool,
        patience=30,
    )

    assert 200 == answer.status_code
    assert kept[0]["reason"]
