"""The Graph façade: versions, errors, fields, cursors, numbers, WABAs."""

import hmac
from hashlib import sha256

import pytest

from support.simulated import APP, NUMBER, TOKEN, WABA, Meta, code_of, settings


async def test_removed_versions_are_served_by_the_oldest_living_one() -> None:
    """The response header tells which version answered; unversioned paths work."""
    meta = Meta(settings())
    served = {
        prefix: (await meta.http.get(f"{prefix}/{WABA}")).headers["facebook-api-version"]
        for prefix in ("/v20.0", "/v23.0", "/v99.0", "")
    }

    assert {"/v20.0": "v21.0", "/v23.0": "v23.0", "/v99.0": "v26.0", "": "v25.0"} == served


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "123"),
        ("POST", "123/messages"),
        ("GET", f"{NUMBER}/messages"),
        ("PUT", NUMBER),
        ("GET", f"{WABA}/unheard_of"),
        ("DELETE", NUMBER),
        ("GET", ""),
    ],
)
async def test_unknown_objects_and_edges_look_alike(verb: str, path: str) -> None:
    """100/33 as GraphMethodException, with a fresh trace id."""
    meta = Meta(settings())

    first = await meta.http.request(verb, f"/v25.0/{path}")
    second = await meta.http.request(verb, f"/v25.0/{path}")

    error = first.json()["error"]
    assert 400 == first.status_code
    assert (100, 33, "GraphMethodException") == (
        error["code"],
        error["error_subcode"],
        error["type"],
    )
    assert error["message"].startswith(f"Unsupported {verb.lower()} request.")
    assert error["fbtrace_id"] != second.json()["error"]["fbtrace_id"]


async def test_tokens_are_told_apart() -> None:
    """Missing 104, unknown 190, expired 190/463, without the permission 200."""
    meta = Meta(settings(messaging_only_token="MESSAGES-ONLY"))
    codes = []
    for header in ("", "Bearer nope", "Bearer MESSAGES-ONLY"):
        answer = await meta.http.get(f"/v25.0/{WABA}", headers={"authorization": header})
        codes.append((answer.status_code, answer.json()["error"]["code"]))
    by_query = await meta.http.get(
        f"/v25.0/{WABA}", headers={"authorization": ""}, params={"access_token": TOKEN}
    )
    await meta.admin("token", {"expired": True})
    expired = await meta.http.get(f"/v25.0/{WABA}")

    assert [(401, 104), (401, 190), (403, 200)] == codes
    assert 200 == by_query.status_code
    assert (190, 463) == (
        expired.json()["error"]["code"],
        expired.json()["error"]["error_subcode"],
    )
    assert "invalid_token" in expired.headers["www-authenticate"]


async def test_appsecret_proof_is_checked_when_given() -> None:
    """It is the HMAC of the token with the app secret, in lowercase hex."""
    meta = Meta(settings())
    secret = meta.simulator.settings.app_secret.encode()
    proof = hmac.new(secret, TOKEN.encode(), sha256).hexdigest()

    assert 200 == (await meta.get(WABA, appsecret_proof=proof))[0]
    assert 100 == code_of(await meta.get(WABA, appsecret_proof=proof[::-1]))


async def test_fields_select_and_id_always_comes_along() -> None:
    meta = Meta(settings())
    node = (await meta.get(NUMBER, fields="throughput,quality_score{score}"))[1]
    unknown = await meta.get(NUMBER, fields="shoe_size")

    assert {
        "throughput": {"level": "STANDARD"},
        "quality_score": {"score": "GREEN"},
        "id": NUMBER,
    } == node
    assert 100 == code_of(unknown)


async def test_lists_are_walked_by_cursor_until_next_is_absent() -> None:
    """Every template once; `previous` leads back; `next` keeps the filters."""
    meta = Meta(settings())
    for i in range(7):
        await meta.create_template(name=f"t{i}")
    names: list[str] = []
    url: str | None = f"/v25.0/{WABA}/message_templates?limit=3&fields=name&category=MARKETING"
    pages = []
    while url:
        page = (await meta.http.get(url)).json()
        pages.append(page)
        names += [node["name"] for node in page["data"]]
        url = page["paging"].get("next")
    back = (await meta.http.get(pages[1]["paging"]["previous"])).json()

    assert [f"t{i}" for i in range(7)] == names
    assert [3, 3, 1] == [len(page["data"]) for page in pages]
    assert pages[0]["data"] == back["data"]
    assert "category=MARKETING" in pages[0]["paging"]["next"]
    assert 100 == code_of(await meta.get(f"{WABA}/message_templates", after="!!"))
    assert 100 == code_of(await meta.get(f"{WABA}/message_templates", limit="0"))


async def test_templates_are_filtered() -> None:
    """By name (contains), status (any case), language, content; with a summary on request."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.create_template(name="newsletter", language="de")
    path = f"{WABA}/message_templates"

    async def names(**query: str) -> list[str]:
        return [node["name"] for node in (await meta.get(path, **query))[1]["data"]]

    assert ["news", "newsletter"] == await names(name="news")
    assert ["news"] == await names(status="approved")
    assert ["newsletter"] == await names(language="de")
    assert ["news", "newsletter"] == await names(content="shop has news")
    assert [] == await names(name_or_content="elephant")
    assert ["newsletter"] == await names(status='["PENDING","REJECTED"]')
    assert 2 == (await meta.get(path, summary="total_count"))[1]["summary"]["total_count"]


async def test_registration_is_limited_and_needs_the_pin() -> None:
    """A wrong PIN is 133005, the eleventh call in 72 hours 133016; sending needs registration."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.post(NUMBER, {"pin": "123456"})
    register = {"messaging_product": "whatsapp", "pin": "654321"}
    wrong = code_of(await meta.post(f"{NUMBER}/register", register))
    await meta.post(f"{NUMBER}/deregister")
    unregistered = code_of(await meta.send())
    status = (await meta.get(NUMBER, fields="status"))[1]["status"]
    right = code_of(await meta.post(f"{NUMBER}/register", {**register, "pin": "123456"}))
    for _ in range(7):
        await meta.post(f"{NUMBER}/deregister")

    assert (133005, 133010, "DISCONNECTED", 0) == (wrong, unregistered, status, right)
    assert 133016 == code_of(await meta.post(f"{NUMBER}/deregister"))


async def test_profiles_settings_and_codes_are_kept_and_checked() -> None:
    meta = Meta(settings())
    path = f"{NUMBER}/whatsapp_business_profile"
    about = {"messaging_product": "whatsapp", "about": "Plants & more", "websites": ["https://a"]}

    assert 200 == (await meta.post(path, about))[0]
    assert "Plants & more" == (await meta.get(path, fields="about"))[1]["data"][0]["about"]
    assert 100 == code_of(await meta.post(path, {**about, "about": "x" * 140}))
    assert 200 == (await meta.post(f"{NUMBER}/settings", {"user_identity_change": {}}))[0]
    assert "user_identity_change" in (await meta.get(f"{NUMBER}/settings"))[1]
    assert 100 == code_of(await meta.post(f"{NUMBER}/request_code", {"code_method": "FAX"}))
    assert 200 == (await meta.post(f"{NUMBER}/verify_code", {"code": "123456"}))[0]


async def test_blocked_people_cannot_be_reached() -> None:
    """Only someone who wrote lately can be blocked; sending then is 130403."""
    meta = Meta(settings())
    await meta.approved_template()
    block = {"messaging_product": "whatsapp", "block_users": [{"user": "+4915112340002"}]}
    stranger = code_of(await meta.post(f"{NUMBER}/block_users", block))
    await meta.admin("inbound", {"from": "+4915112340002", "text": "Hi"})
    known = code_of(await meta.post(f"{NUMBER}/block_users", block))

    assert (139100, 0, 130403) == (stranger, known, code_of(await meta.send()))
    assert "4915112340002" == (await meta.get(f"{NUMBER}/block_users"))[1]["data"][0]["wa_id"]


async def test_health_names_the_entity_that_blocks() -> None:
    meta = Meta(settings())
    before = (await meta.get(NUMBER, fields="health_status"))[1]["health_status"]
    await meta.admin("waba", {"payment_failed": True})
    after = (await meta.get(NUMBER, fields="health_status"))[1]["health_status"]

    blocked = [e for e in after["entities"] if e["can_send_message"] == "BLOCKED"]
    assert ("AVAILABLE", "BLOCKED") == (before["can_send_message"], after["can_send_message"])
    assert [("WABA", 141006)] == [
        (entity["entity_type"], entity["errors"][0]["error_code"]) for entity in blocked
    ]


async def test_accounts_come_in_the_numbers_asked_for() -> None:
    meta = Meta(settings(wabas=2, numbers_per_waba=3))
    second = list(meta.world.accounts.wabas)[1]

    page = (await meta.get(f"{second}/phone_numbers", fields="display_phone_number", limit="2"))[1]

    assert ["+49 30 1234570", "+49 30 1234571"] == [
        node["display_phone_number"] for node in page["data"]
    ]
    assert "next" in page["paging"]
    assert {"id": APP, "name": "wacore simulator"} == (await meta.get(APP))[1]


async def test_the_portfolio_limit_is_a_field_since_version_24() -> None:
    """Asked of an older version, it does not exist."""
    meta = Meta(settings())
    query = {"fields": "whatsapp_business_manager_messaging_limit"}

    old = await meta.http.get(f"/v23.0/{NUMBER}", params=query)
    new = await meta.http.get(f"/v24.0/{WABA}", params=query)

    assert 100 == old.json()["error"]["code"]
    assert "TIER_UNLIMITED" == new.json()["whatsapp_business_manager_messaging_limit"]
