import pytest

from support.identity_http import IdentityClient
from support.users import PASSWORD

NOBODY = "01900000-0000-7000-8000-00000000dead"
"""An id that nothing has; fixed, so that every process collects the same tests."""


async def test_the_profile_is_edited_with_its_version(api: IdentityClient) -> None:
    """304, 428, 412 and 200, as the ETag has it."""
    token = (await api.register())["access_token"]
    shown = await api.call("GET", "/users/me", token=token)
    same = await api.call("GET", "/users/me", token=token, if_none_match=shown.headers["etag"])
    blind = await api.call("PATCH", "/users/me", token=token, body={"name": "Ada L."})
    edited = await api.call(
        "PATCH",
        "/users/me",
        token=token,
        body={"name": "Ada L.", "timezone": "Europe/London"},
        if_match=shown.headers["etag"],
    )
    late = await api.call(
        "PATCH", "/users/me", token=token, body={"name": "X"}, if_match=shown.headers["etag"]
    )

    assert (200, 304, 428, 200, 412) == tuple(
        answer.status_code for answer in (shown, same, blind, edited, late)
    )
    assert ("Ada L.", "en", "Europe/London") == tuple(
        edited.json()[field] for field in ("name", "language", "timezone")
    )
    assert edited.headers["etag"] == late.headers["etag"] == '"2"'


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": None}, "#/name"),
        ({"language": "english language"}, "#/language"),
        ({"email": "new@example.org"}, "#/email"),
    ],
)
async def test_bad_profiles_name_the_field(
    api: IdentityClient, body: dict[str, object], pointer: str
) -> None:
    """Null, wrong and unknown ones."""
    token = (await api.register())["access_token"]

    answer = await api.call("PATCH", "/users/me", token=token, body=body, if_match='"1"')

    assert (400, pointer) == (answer.status_code, answer.json()["errors"][0]["pointer"])


async def test_sessions_are_listed_and_revoked(api: IdentityClient) -> None:
    """The present one is marked; a stranger's does not exist."""
    token = (await api.register())["access_token"]
    other = (
        await api.call(
            "POST", "/auth/login", body={"email": "ada@example.org", "password": PASSWORD}
        )
    ).json()["access_token"]
    stranger = (await api.register("eve@example.org", "Evil"))["access_token"]
    listed = (await api.call("GET", "/users/me/sessions", token=token)).json()["items"]
    foreign = (await api.call("GET", "/users/me/sessions", token=stranger)).json()["items"]
    victim = next(session["id"] for session in listed if not session["current"])

    missing = await api.call("DELETE", f"/users/me/sessions/{foreign[0]['id']}", token=token)
    revoked = await api.call("DELETE", f"/users/me/sessions/{victim}", token=token)

    assert [True, False] == sorted((s["current"] for s in listed), reverse=True)
    assert (404, 204) == (missing.status_code, revoked.status_code)
    assert 401 == (await api.call("GET", "/users/me", token=other)).status_code


async def test_organizations_are_founded_renamed_and_switched(api: IdentityClient) -> None:
    """The list shows both; the new access token acts in the other one."""
    pair = await api.register()
    token, acme = pair["access_token"], pair["organization_id"]
    created = await api.call(
        "POST", "/organizations", token=token, body={"name": "Branch", "parent_id": acme}
    )
    branch = created.json()["id"]
    shown = await api.call("GET", f"/organizations/{acme}", token=token)
    renamed = await api.call(
        "PATCH",
        f"/organizations/{acme}",
        token=token,
        body={"name": "Acme AG"},
        if_match=shown.headers["etag"],
    )
    late = await api.call(
        "PATCH", f"/organizations/{acme}", token=token, body={"name": "X"}, if_match='"1"'
    )
    listed = (await api.call("GET", "/organizations", token=token)).json()["items"]
    switched = await api.call("POST", f"/organizations/{branch}/switch", token=token)
    after = await api.call("GET", "/users/me", token=token)

    assert (201, 200, 412, 200, 401) == tuple(
        a.status_code for a in (created, renamed, late, switched, after)
    )
    assert [("Acme AG", None), ("Branch", acme)] == [(o["name"], o["parent_id"]) for o in listed]
    assert branch == switched.json()["organization_id"]


async def test_members_change_roles_and_leave(api: IdentityClient) -> None:
    """Acting on the member's next request; the last owner stays."""
    owner = await api.register()
    token, acme = owner["access_token"], owner["organization_id"]
    agent = await api.a_member(token, "agent")
    members = f"/organizations/{acme}/members"

    promoted = await api.call(
        "PUT", f"{members}/{agent['user_id']}/role", token=token, body={"role": "admin"}
    )
    void = await api.call("GET", "/users/me", token=agent["access_token"])
    last = await api.call(
        "PUT", f"{members}/{owner['user_id']}/role", token=token, body={"role": "agent"}
    )
    leaving = await api.call("DELETE", f"{members}/{owner['user_id']}", token=token)
    listed = (await api.call("GET", f"{members}?limit=1", token=token)).json()
    rest = (await api.call("GET", f"{members}?cursor={listed['next_cursor']}", token=token)).json()
    removed = await api.call("DELETE", f"{members}/{agent['user_id']}", token=token)

    assert (204, 401, 409, 409, 204) == tuple(
        a.status_code for a in (promoted, void, last, leaving, removed)
    )
    assert ["owner", "admin"] == [m["role"] for m in (*listed["items"], *rest["items"])]
    assert "urn:wacore:problem:last-owner" == last.json()["type"]


async def test_bad_roles_and_strangers(api: IdentityClient) -> None:
    """A role nobody made is told by field; another organisation does not exist."""
    owner = await api.register()
    stranger = await api.register("eve@example.org", "Evil")
    acme = owner["organization_id"]
    role = f"/organizations/{acme}/members/{owner['user_id']}/role"

    unknown = await api.call("PUT", role, token=owner["access_token"], body={"role": "emperor"})
    foreign = [
        await api.call(method, path, token=stranger["access_token"], body=body, if_match='"1"')
        for method, path, body in (
            ("PUT", role, {"role": "agent"}),
            ("DELETE", role.removesuffix("/role"), None),
            ("GET", f"/organizations/{acme}/members", None),
            ("GET", f"/organizations/{acme}", None),
            ("PATCH", f"/organizations/{acme}", {"name": "Mine"}),
            ("POST", f"/organizations/{acme}/switch", None),
            ("GET", f"/organizations/{NOBODY}", None),
            ("POST", "/organizations", {"name": "Below", "parent_id": acme}),
        )
    ]

    assert (400, "#/role") == (unknown.status_code, unknown.json()["errors"][0]["pointer"])
    assert {404} == {answer.status_code for answer in foreign}


async def test_api_keys_work_until_revoked(api: IdentityClient) -> None:
    """As a bearer token within their permissions; listed by prefix, never by key."""
    token = (await api.register())["access_token"]
    stranger = (await api.register("eve@example.org", "Evil"))["access_token"]
    created = await api.call(
        "POST", "/api-keys", token=token, body={"name": "CRM", "permissions": ["teams.read"]}
    )
    key, key_id = created.json()["key"], created.json()["id"]
    reading = await api.call("GET", "/teams", token=key)
    writing = await api.call("POST", "/teams", token=key, body={"name": "Sales"})
    session = await api.call("POST", "/auth/logout", token=key)
    listed = await api.call("GET", "/api-keys", token=token)
    foreign = await api.call("DELETE", f"/api-keys/{key_id}", token=stranger)
    revoked = await api.call("DELETE", f"/api-keys/{key_id}", token=token)
    after = await api.call("GET", "/teams", token=key)

    assert (201, 200, 403, 403, 404, 204, 401) == tuple(
        a.status_code for a in (created, reading, writing, session, foreign, revoked, after)
    )
    assert key not in listed.text
    assert created.json()["prefix"] == listed.json()["items"][0]["prefix"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "CRM", "permissions": []}, "#/permissions"),
        ({"name": "CRM", "permissions": ["contacts.steal"]}, "#/permissions/0"),
        ({"name": "", "permissions": ["teams.read"]}, "#/name"),
        (
            {"name": "CRM", "permissions": ["teams.read"], "expires_at": "2020-01-01T00:00:00Z"},
            "#/expires_at",
        ),
        (
            {"name": "CRM", "permissions": ["teams.read"], "expires_at": "2030-01-01T00:00:00"},
            "#/expires_at",
        ),
    ],
)
async def test_bad_keys_name_the_field(
    api: IdentityClient, body: dict[str, object], pointer: str
) -> None:
    """By pointer into the body."""
    token = (await api.register())["access_token"]

    answer = await api.call("POST", "/api-keys", token=token, body=body)

    assert (400, pointer) == (answer.status_code, answer.json()["errors"][0]["pointer"])


async def test_the_audit_log_is_read_and_checked(api: IdentityClient) -> None:
    """In pages, by action and by person, for those who may."""
    owner = await api.register()
    token = owner["access_token"]
    agent = (await api.a_member(token, "agent"))["access_token"]
    first = (await api.call("GET", "/audit-log?limit=2", token=token)).json()
    rest = (await api.call("GET", f"/audit-log?cursor={first['next_cursor']}", token=token)).json()
    mine = await api.call(
        "GET", f"/audit-log?action=users.logged&actor_id={owner['user_id']}", token=token
    )
    check = await api.call("GET", "/audit-log/check", token=token)
    wrong = await api.call("GET", "/audit-log?actor_id=ada", token=token)

    entries = [*first["items"], *rest["items"]]
    assert list(range(len(entries), 0, -1)) == [entry["sequence"] for entry in entries]
    assert ["users.logged_in"] == [entry["action"] for entry in mine.json()["items"]]
    assert {"entries": len(entries), "intact": True, "broken_at": None} == check.json()
    assert 400 == wrong.status_code
    for path in ("/audit-log", "/audit-log/check", "/api-keys"):
        assert 403 == (await api.call("GET", path, token=agent)).status_code


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/auth/logout"),
        ("POST", "/auth/logout-all"),
        ("POST", "/auth/password/change"),
        ("POST", "/auth/verify-email/letter"),
        ("GET", "/users/me"),
        ("PATCH", "/users/me"),
        ("GET", "/users/me/sessions"),
        ("DELETE", f"/users/me/sessions/{NOBODY}"),
        ("GET", "/organizations"),
        ("POST", "/organizations"),
        ("GET", f"/organizations/{NOBODY}"),
        ("PATCH", f"/organizations/{NOBODY}"),
        ("POST", f"/organizations/{NOBODY}/switch"),
        ("GET", f"/organizations/{NOBODY}/members"),
        ("PUT", f"/organizations/{NOBODY}/members/{NOBODY}/role"),
        ("DELETE", f"/organizations/{NOBODY}/members/{NOBODY}"),
        ("GET", "/api-keys"),
        ("POST", "/api-keys"),
        ("DELETE", f"/api-keys/{NOBODY}"),
        ("GET", "/audit-log"),
        ("GET", "/audit-log/check"),
    ],
)
async def test_everything_else_needs_a_token(api: IdentityClient, method: str, path: str) -> None:
    """Without one and with a broken one: 401 and a problem."""
    for token in ("", "broken", "wac_broken"):
        answer = await api.call(method, path, token=token)

        assert 401 == answer.status_code
        assert "application/problem+json" == answer.headers["content-type"]
