from typing import Any

import pytest

from support.identity_http import REGISTRATION, IdentityClient
from support.users import PASSWORD

NEW = "another fine passphrase"


async def test_register_log_in_refresh_log_out(api: IdentityClient) -> None:
    """The whole way in and out, with the statuses an HTTP client expects."""
    registered = await api.register()
    logged_in = await api.call(
        "POST", "/auth/login", body={"email": "ada@example.org", "password": PASSWORD}
    )
    pair = logged_in.json()
    refreshed = await api.call(
        "POST", "/auth/refresh", body={"refresh_token": pair["refresh_token"]}
    )
    token = refreshed.json()["access_token"]
    before = await api.call("GET", "/users/me", token=token)
    out = await api.call("POST", "/auth/logout", token=token)
    after = await api.call("GET", "/users/me", token=token)

    assert {
        "access_token",
        "refresh_token",
        "token_type",
        "expires_in",
        "user_id",
        "organization_id",
        "role",
    } == set(registered)
    assert [200, 200, 200, 204, 401] == [
        answer.status_code for answer in (logged_in, refreshed, before, out, after)
    ]
    assert "application/problem+json" == after.headers["content-type"]
    assert after.headers["www-authenticate"].startswith("Bearer")


async def test_a_reused_refresh_token_ends_the_session(api: IdentityClient) -> None:
    """With a problem that says so."""
    pair = await api.register()
    body = {"refresh_token": pair["refresh_token"]}
    fresh = (await api.call("POST", "/auth/refresh", body=body)).json()

    again = await api.call("POST", "/auth/refresh", body=body)
    after = await api.call("GET", "/users/me", token=fresh["access_token"])

    assert (401, "urn:wacore:problem:refresh-token-reused") == (
        again.status_code,
        again.json()["type"],
    )
    assert 401 == after.status_code


async def test_wrong_and_unknown_answer_alike(api: IdentityClient) -> None:
    """Byte for byte, so that nobody learns which addresses have accounts."""
    await api.register()

    answers = [
        await api.call("POST", "/auth/login", body={"email": email, "password": "wrong password"})
        for email in ("ada@example.org", "nobody@example.org", "not an address")
    ]

    assert {401} == {answer.status_code for answer in answers}
    assert 1 == len({answer.text for answer in answers})


async def test_guessing_meets_429(api: IdentityClient) -> None:
    """With the seconds to wait."""
    body = {"email": "ada@example.org", "password": "wrong password"}
    for _ in range(5):
        await api.call("POST", "/auth/login", body=body)

    answer = await api.call("POST", "/auth/login", body=body)

    assert (429, "15") == (answer.status_code, answer.headers["retry-after"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"email": "ada"}, "#/email"),
        ({"password": "short"}, "#/password"),
        ({"name": ""}, "#/name"),
        ({"organization_name": ""}, "#/organization_name"),
        ({"timezone": "Nowhere"}, "#/timezone"),
        ({"role": "owner"}, "#/role"),
        ({"email": 7}, "#/email"),
    ],
)
async def test_bad_registrations_name_the_field(
    api: IdentityClient, change: dict[str, Any], pointer: str
) -> None:
    """Unknown fields and wrong types included."""
    answer = await api.call("POST", "/auth/register", body={**REGISTRATION, **change})

    assert (400, [pointer]) == (
        answer.status_code,
        [problem["pointer"] for problem in answer.json()["errors"]],
    )


async def test_a_taken_address_is_a_conflict(api: IdentityClient) -> None:
    """409, by its own code."""
    await api.register()

    answer = await api.call("POST", "/auth/register", body=REGISTRATION)

    assert (409, "urn:wacore:problem:email-taken") == (answer.status_code, answer.json()["type"])


async def test_passwords_are_reset_by_letter(api: IdentityClient) -> None:
    """Forgot, letter, reset, login; the token works once."""
    await api.register()
    asked = [
        await api.call("POST", "/auth/password/forgot", body={"email": email})
        for email in ("ada@example.org", "nobody@example.org")
    ]
    await api.world.users.auth.send_letters()
    body = {"token": api.world.mailer.last_token("ada@example.org"), "password": NEW}
    reset = await api.call("POST", "/auth/password/reset", body=body)
    again = await api.call("POST", "/auth/password/reset", body=body)
    entered = await api.call(
        "POST", "/auth/login", body={"email": "ada@example.org", "password": NEW}
    )

    assert [202, 202] == [answer.status_code for answer in asked]
    assert asked[0].text == asked[1].text
    assert (204, 400, 200) == (reset.status_code, again.status_code, entered.status_code)
    assert ["#/token"] == [problem["pointer"] for problem in again.json()["errors"]]


async def test_changing_the_password(api: IdentityClient) -> None:
    """The wrong present one is told by field; the right one works."""
    token = (await api.register())["access_token"]
    wrong = await api.call(
        "POST",
        "/auth/password/change",
        token=token,
        body={"current_password": "wrong", "new_password": NEW},
    )
    right = await api.call(
        "POST",
        "/auth/password/change",
        token=token,
        body={"current_password": PASSWORD, "new_password": NEW},
    )

    assert (400, "#/current_password") == (wrong.status_code, wrong.json()["errors"][0]["pointer"])
    assert 204 == right.status_code


async def test_verifying_the_address(api: IdentityClient) -> None:
    """By the letter's token, which anybody may bring; another letter on demand."""
    token = (await api.register())["access_token"]
    again = await api.call("POST", "/auth/verify-email/letter", token=token)
    await api.world.users.auth.send_letters()
    body = {"token": api.world.mailer.last_token("ada@example.org")}
    verified = await api.call("POST", "/auth/verify-email", body=body)
    profile = (await api.call("GET", "/users/me", token=token)).json()

    assert (204, 204, True) == (again.status_code, verified.status_code, profile["email_verified"])


async def test_logging_out_everywhere(api: IdentityClient) -> None:
    """All tokens of the user are void."""
    first = await api.register()
    second = (
        await api.call(
            "POST", "/auth/login", body={"email": "ada@example.org", "password": PASSWORD}
        )
    ).json()

    out = await api.call("POST", "/auth/logout-all", token=first["access_token"])

    assert 204 == out.status_code
    for pair in (first, second):
        answer = await api.call("GET", "/users/me", token=pair["access_token"])
        assert 401 == answer.status_code


async def test_the_public_keys_are_public(api: IdentityClient) -> None:
    """Without a token, and cacheable; the memory adapter has none to publish."""
    answer = await api.call("GET", "/.well-known/jwks.json")

    assert (200, {"keys": []}) == (answer.status_code, answer.json())
    assert "max-age=300" in answer.headers["cache-control"]
