import pytest

from support.identity_http import IdentityClient

NOBODY = "01900000-0000-7000-8000-00000000dead"
"""An id that nothing has; fixed, so that every process collects the same tests."""


async def test_teams_live_and_die(api: IdentityClient) -> None:
    """Created, found, moved with the version read, deleted once nothing is below."""
    token = (await api.register())["access_token"]
    created = await api.call(
        "POST", "/teams", token=token, body={"name": "Sales", "description": "Sells"}
    )
    top = created.json()["id"]
    low = (
        await api.call("POST", "/teams", token=token, body={"name": "South", "parent_id": top})
    ).json()["id"]
    shown = await api.call("GET", f"/teams/{low}", token=token)
    same = await api.call("GET", f"/teams/{low}", token=token, if_none_match=shown.headers["etag"])
    blind = await api.call("PATCH", f"/teams/{low}", token=token, body={"parent_id": None})
    moved = await api.call(
        "PATCH", f"/teams/{low}", token=token, body={"parent_id": None}, if_match='"1"'
    )
    late = await api.call("PATCH", f"/teams/{low}", token=token, body={"name": "X"}, if_match='"1"')
    back = await api.call(
        "PATCH", f"/teams/{low}", token=token, body={"parent_id": top}, if_match='"2"'
    )
    cycle = await api.call(
        "PATCH", f"/teams/{top}", token=token, body={"parent_id": low}, if_match='"1"'
    )
    refused = await api.call("DELETE", f"/teams/{top}", token=token)
    deleted = [await api.call("DELETE", f"/teams/{t}", token=token) for t in (low, top)]
    gone = await api.call("GET", f"/teams/{top}", token=token)

    assert (201, '"1"', "Sells", top) == (
        created.status_code,
        created.headers["etag"],
        created.json()["description"],
        shown.json()["parent_id"],
    )
    assert (200, 304, 428, 200, 412, 200, 400, 409, 404) == tuple(
        a.status_code for a in (shown, same, blind, moved, late, back, cycle, refused, gone)
    )
    assert [204, 204] == [answer.status_code for answer in deleted]
    assert (None, '"2"') == (moved.json()["parent_id"], late.headers["etag"])


async def test_teams_are_listed_in_pages(api: IdentityClient) -> None:
    """By name, and by its beginning."""
    token = (await api.register())["access_token"]
    for name in ("beta", "Alpha", "gamma"):
        await api.call("POST", "/teams", token=token, body={"name": name})

    first = (await api.call("GET", "/teams?limit=2", token=token)).json()
    rest = (await api.call("GET", f"/teams?cursor={first['next_cursor']}", token=token)).json()
    found = (await api.call("GET", "/teams?search=AL", token=token)).json()
    wrong = await api.call("GET", "/teams?cursor=x", token=token)

    assert ["Alpha", "beta", "gamma"] == [t["name"] for t in (*first["items"], *rest["items"])]
    assert ["Alpha"] == [team["name"] for team in found["items"]]
    assert 400 == wrong.status_code


async def test_members_are_inherited(api: IdentityClient) -> None:
    """Put into the upper team, shown in the lower one, removed from both."""
    owner = await api.register()
    token = owner["access_token"]
    top = (await api.call("POST", "/teams", token=token, body={"name": "Top"})).json()["id"]
    low = (
        await api.call("POST", "/teams", token=token, body={"name": "Low", "parent_id": top})
    ).json()["id"]
    member = f"/teams/{top}/members/{owner['user_id']}"

    put = await api.call("PUT", member, token=token, body={"role": "lead"})
    listed = (await api.call("GET", f"/teams/{low}/members", token=token)).json()["items"]
    removed = await api.call("DELETE", member, token=token)
    again = await api.call("DELETE", member, token=token)
    empty = (await api.call("GET", f"/teams/{low}/members", token=token)).json()["items"]

    assert (204, 204, 404) == (put.status_code, removed.status_code, again.status_code)
    assert [("Ada", "ada@example.org", "lead", top)] == [
        (m["name"], m["email"], m["role"], m["inherited_from"]) for m in listed
    ]
    assert [] == empty


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"name": "x", "description": "x" * 501}, "#/description"),
        ({"name": "x", "leader": "me"}, "#/leader"),
        ({"name": "x", "parent_id": "top"}, "#/parent_id"),
        ({}, "#/name"),
    ],
)
async def test_bad_teams_name_the_field(
    api: IdentityClient, body: dict[str, object], pointer: str
) -> None:
    """Unknown, missing, of the wrong type or too long."""
    token = (await api.register())["access_token"]

    answer = await api.call("POST", "/teams", token=token, body=body)

    assert (400, pointer) == (answer.status_code, answer.json()["errors"][0]["pointer"])


async def test_strangers_are_not_put_into_teams(api: IdentityClient) -> None:
    """A user of another organisation is refused by field; an unknown role by pointer."""
    token = (await api.register())["access_token"]
    eve = await api.register("eve@example.org", "Evil")
    team = (await api.call("POST", "/teams", token=token, body={"name": "Top"})).json()["id"]
    path = f"/teams/{team}/members/{eve['user_id']}"

    stranger = await api.call("PUT", path, token=token, body={})
    role = await api.call("PUT", path, token=token, body={"role": "king"})

    assert [(400, "#/user_id"), (400, "#/role")] == [
        (a.status_code, a.json()["errors"][0]["pointer"]) for a in (stranger, role)
    ]


async def test_roles_live_and_die(api: IdentityClient) -> None:
    """Created, edited with the version read, held by a member, deleted when nobody has it."""
    owner = await api.register()
    token = owner["access_token"]
    agent = await api.a_member(token, "agent")
    created = await api.call(
        "POST", "/roles", token=token, body={"name": "editor", "permissions": ["campaigns.manage"]}
    )
    role = f"/roles/{created.json()['id']}"
    shown = await api.call("GET", role, token=token)
    same = await api.call("GET", role, token=token, if_none_match=shown.headers["etag"])
    given = await api.call(
        "PUT",
        f"/organizations/{owner['organization_id']}/members/{agent['user_id']}/role",
        token=token,
        body={"role": "editor"},
    )
    in_use = await api.call("DELETE", role, token=token)
    edited = await api.call(
        "PATCH", role, token=token, body={"permissions": ["teams.read"]}, if_match='"1"'
    )
    late = await api.call("PATCH", role, token=token, body={"description": "x"}, if_match='"1"')
    listed = (await api.call("GET", "/roles", token=token)).json()["items"]
    taken = await api.call("POST", "/roles", token=token, body={"name": "owner", "permissions": []})

    assert (201, 200, 304, 204, 409, 200, 412, 409) == tuple(
        a.status_code for a in (created, shown, same, given, in_use, edited, late, taken)
    )
    assert ["owner", "admin", "manager", "agent", "analyst", "editor"] == [
        r["name"] for r in listed
    ]
    assert ["teams.read"] == edited.json()["permissions"]
    await api.call(
        "PUT",
        f"/organizations/{owner['organization_id']}/members/{agent['user_id']}/role",
        token=token,
        body={"role": "agent"},
    )
    assert 204 == (await api.call("DELETE", role, token=token)).status_code


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "No Good", "permissions": []}, "#/name"),
        ({"name": "ok", "permissions": ["teams.read", "all"]}, "#/permissions/1"),
        ({"name": "ok"}, "#/permissions"),
    ],
)
async def test_bad_roles_name_the_field(
    api: IdentityClient, body: dict[str, object], pointer: str
) -> None:
    """By pointer into the body."""
    token = (await api.register())["access_token"]

    answer = await api.call("POST", "/roles", token=token, body=body)

    assert (400, pointer) == (answer.status_code, answer.json()["errors"][0]["pointer"])


async def test_invitations_are_sent_and_revoked(api: IdentityClient) -> None:
    """Listed with their state; sent again, revoked, and void."""
    token = (await api.register())["access_token"]
    body = {"email": "bea@example.org", "role": "agent"}
    created = await api.call("POST", "/invitations", token=token, body=body)
    twice = await api.call("POST", "/invitations", token=token, body=body)
    path = f"/invitations/{created.json()['id']}"
    again = await api.call("POST", f"{path}/letter", token=token)
    await api.world.invitations.send_due()
    listed = (await api.call("GET", "/invitations", token=token)).json()["items"]
    revoked = await api.call("DELETE", path, token=token)
    accepted = await api.call(
        "POST",
        "/invitations/accept",
        body={"token": api.world.mailer.last_token("bea@example.org")},
    )

    assert (201, 409, 204, 204, 400) == tuple(
        a.status_code for a in (created, twice, again, revoked, accepted)
    )
    assert [("bea@example.org", "agent", "pending", True)] == [
        (i["email"], i["role"], i["state"], i["letter_sent"]) for i in listed
    ]
    assert "#/token" == accepted.json()["errors"][0]["pointer"]


async def test_nobody_hands_out_more_than_they_have(api: IdentityClient) -> None:
    """403 with the permissions that are missing."""
    token = (await api.register())["access_token"]
    admin = (await api.a_member(token, "admin"))["access_token"]

    answers = [
        await api.call("POST", path, token=admin, body=body)
        for path, body in (
            ("/invitations", {"email": "x@example.org", "role": "owner"}),
            ("/roles", {"name": "high", "permissions": ["organization.manage"]}),
            ("/api-keys", {"name": "high", "permissions": ["organization.manage"]}),
        )
    ]

    assert {403} == {answer.status_code for answer in answers}
    assert all("organization.manage" in answer.json()["detail"] for answer in answers)


async def test_the_tree(api: IdentityClient) -> None:
    """Organisations with their teams, nested."""
    owner = await api.register()
    token, acme = owner["access_token"], owner["organization_id"]
    await api.call(
        "POST", "/organizations", token=token, body={"name": "Branch", "parent_id": acme}
    )
    await api.call("POST", "/teams", token=token, body={"name": "Sales"})

    tree = (await api.call("GET", f"/organizations/{acme}/tree", token=token)).json()

    assert ("Acme", ["Sales"], ["Branch"]) == (
        tree["name"],
        [team["name"] for team in tree["teams"]],
        [organization["name"] for organization in tree["organizations"]],
    )


async def test_other_organizations_see_nothing(api: IdentityClient) -> None:
    """404 for everything that exists and everything that does not."""
    owner = await api.register()
    token = owner["access_token"]
    stranger = (await api.register("eve@example.org", "Evil"))["access_token"]
    team = (await api.call("POST", "/teams", token=token, body={"name": "Top"})).json()["id"]
    role = (
        await api.call("POST", "/roles", token=token, body={"name": "ro", "permissions": []})
    ).json()["id"]
    invitation = (
        await api.call(
            "POST", "/invitations", token=token, body={"email": "b@example.org", "role": "agent"}
        )
    ).json()["id"]
    member = owner["user_id"]

    for path, methods in (
        (f"/teams/{team}", ("GET", "PATCH", "DELETE")),
        (f"/teams/{NOBODY}", ("GET", "PATCH", "DELETE")),
        (f"/teams/{team}/members", ("GET",)),
        (f"/teams/{team}/members/{member}", ("PUT", "DELETE")),
        (f"/roles/{role}", ("GET", "PATCH", "DELETE")),
        (f"/invitations/{invitation}", ("DELETE",)),
        (f"/invitations/{invitation}/letter", ("POST",)),
        (f"/organizations/{owner['organization_id']}/tree", ("GET",)),
    ):
        for method in methods:
            body: dict[str, object] | None = {} if method in ("PATCH", "PUT") else None
            answer = await api.call(method, path, token=stranger, body=body, if_match='"1"')
            assert 404 == answer.status_code, (method, path)
    assert [] == (await api.call("GET", "/teams", token=stranger)).json()["items"]
    assert [] == (await api.call("GET", "/invitations", token=stranger)).json()["items"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/teams"),
        ("POST", "/teams"),
        ("GET", f"/teams/{NOBODY}"),
        ("PATCH", f"/teams/{NOBODY}"),
        ("DELETE", f"/teams/{NOBODY}"),
        ("GET", f"/teams/{NOBODY}/members"),
        ("PUT", f"/teams/{NOBODY}/members/{NOBODY}"),
        ("DELETE", f"/teams/{NOBODY}/members/{NOBODY}"),
        ("GET", "/roles"),
        ("POST", "/roles"),
        ("GET", f"/roles/{NOBODY}"),
        ("PATCH", f"/roles/{NOBODY}"),
        ("DELETE", f"/roles/{NOBODY}"),
        ("GET", "/invitations"),
        ("POST", "/invitations"),
        ("POST", f"/invitations/{NOBODY}/letter"),
        ("DELETE", f"/invitations/{NOBODY}"),
        ("GET", f"/organizations/{NOBODY}/tree"),
    ],
)
async def test_everything_but_accepting_needs_a_token(
    api: IdentityClient, method: str, path: str
) -> None:
    """401 without one."""
    assert 401 == (await api.call(method, path)).status_code
