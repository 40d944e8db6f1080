"""The user and team services over HTTP on memory adapters, with their real authentication."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from support.http import an_app, client_of
from support.teams import TeamsWorld
from support.users import PASSWORD
from wacore.entrypoints.http.teams import controllers as teams_controllers
from wacore.entrypoints.http.users import controllers as users_controllers

API = "/api/v1"
REGISTRATION = {
    "email": "ada@example.org",
    "password": PASSWORD,
    "name": "Ada",
    "organization_name": "Acme",
}


class IdentityClient:
    """An HTTP client that knows who it is."""

    def __init__(self, client: httpx.AsyncClient, world: TeamsWorld) -> None:
        self.client = client
        self.world = world

    async def call(
        self, method: str, path: str, *, token: str = "", body: Any = None, **headers: str
    ) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["authorization"] = f"Bearer {token}"
        return await self.client.request(method, API + path, json=body, headers=sent)

    async def register(self, email: str = "ada@example.org", title: str = "Acme") -> dict[str, Any]:
        body = {**REGISTRATION, "email": email, "organization_name": title}
        answer = await self.call("POST", "/auth/register", body=body)
        assert 201 == answer.status_code, answer.text
        registered: dict[str, Any] = answer.json()
        return registered

    async def a_member(self, owner: str, role: str, email: str = "") -> dict[str, Any]:
        """Invited by letter, joined, logged in."""
        email = email or f"{role}@example.org"
        invited = await self.call(
            "POST", "/invitations", token=owner, body={"email": email, "role": role}
        )
        assert 201 == invited.status_code, invited.text
        await self.world.invitations.send_due()
        token = self.world.mailer.last_token(email)
        joined = await self.call(
            "POST",
            "/invitations/accept",
            body={"token": token, "name": role.title(), "password": PASSWORD},
        )
        assert 200 == joined.status_code, joined.text
        answer = await self.call("POST", "/auth/login", body={"email": email, "password": PASSWORD})
        logged_in: dict[str, Any] = answer.json()
        return logged_in


@asynccontextmanager
async def identity_client() -> AsyncIterator[IdentityClient]:
    world = TeamsWorld()
    app = an_app(
        [*users_controllers, *teams_controllers],
        {
            "auth": world.users.auth,
            "users": world.users.users,
            "organizations": world.users.organizations,
            "api_keys": world.users.api_keys,
            "audit_log": world.users.audit_log,
            "teams": world.teams,
            "roles": world.roles,
            "invitations": world.invitations,
        },
        authenticate=world.users.authenticate,
    )
    async with client_of(app, token=None) as client:
        yield IdentityClient(client, world)
