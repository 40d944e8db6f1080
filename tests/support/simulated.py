"""A simulated Meta whose clock stands still until a test moves it."""

from typing import Any

import httpx

from wacore.entrypoints.simulator import SimulatorSettings, WebhookNoise, create_simulator
from wacore.entrypoints.simulator.wire import Json

WABA = "210987654321098"
NUMBER = "106500000000001"
TOKEN = "SIMULATED-TOKEN"
APP = "700000000000001"
CALLBACK = "http://callback.test/hook"
START = 1_795_000_000.0

QUIET = WebhookNoise(duplicates=0.0, swaps=0.0)
BODY = "Hello {{first_name}}, the shop has news for you today."
BODY_EXAMPLE = {"body_text_named_params": [{"param_name": "first_name", "example": "Mira"}]}


def settings(**changes: Any) -> SimulatorSettings:
    """A calm Meta: nothing fails by chance, nothing is duplicated or delayed over HTTP."""
    calm: dict[str, Any] = {
        "profile": "none",
        "latency": "none",
        "dropped_answers": 0.0,
        "server_errors": 0.0,
        "noise": QUIET,
        "webhook_url": CALLBACK,
    }
    return SimulatorSettings(**{**calm, **changes})


class Meta:
    """Talks to a simulator over ASGI and reads its webhooks before they are posted."""

    def __init__(self, chosen: SimulatorSettings) -> None:
        self.at = START
        self.simulator = create_simulator(chosen, wall=lambda: self.at)
        self.world = self.simulator.world
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.simulator),
            base_url="http://meta.test",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )

    async def get(self, path: str, **query: str) -> tuple[int, Json]:
        return _read(await self.http.get(f"/v25.0/{path}", params=query))

    async def post(self, path: str, body: Json | None = None) -> tuple[int, Json]:
        return _read(await self.http.post(f"/v25.0/{path}", json=body or {}))

    async def delete(self, path: str, **query: str) -> tuple[int, Json]:
        return _read(await self.http.delete(f"/v25.0/{path}", params=query))

    async def admin(self, path: str, body: Json | None = None) -> Json:
        if body is None:
            answer = await self.http.get(f"/__sim__/{path}")
        else:
            answer = await self.http.post(f"/__sim__/{path}", json=body)
        content: Json = answer.json()
        return content

    async def create_template(self, **changes: Any) -> Json:
        """The answer to a create request for a named marketing template."""
        request: Json = {
            "name": "news",
            "language": "en",
            "category": "MARKETING",
            "parameter_format": "NAMED",
            "components": [{"type": "BODY", "text": BODY, "example": BODY_EXAMPLE}],
        }
        return (await self.post(f"{WABA}/message_templates", {**request, **changes}))[1]

    async def approved_template(self, **changes: Any) -> str:
        """The id of a template that passed review."""
        template_id: str = (await self.create_template(**changes))["id"]
        self.wait(30.0)
        self.changes()
        return template_id

    async def send(self, to: str = "+4915112340002", **changes: Any) -> tuple[int, Json]:
        """Send the named template, or whatever `changes` make of the message."""
        body = {**template_message(to), **changes}
        return await self.post(f"{NUMBER}/messages", body)

    def wait(self, seconds: float) -> None:
        self.at += seconds
        self.world.pump()

    def changes(self) -> list[Json]:
        """All webhook changes that happened since the last call."""
        return [
            change
            for batch in self.world.outbox.take()
            for entry in self.world.payloads.render(batch)["entry"]
            for change in entry["changes"]
        ]

    def statuses(self) -> list[Json]:
        """All statuses up to the end of every message's course."""
        self.world.happen_now()
        return [
            status for change in self.changes() for status in change["value"].get("statuses", ())
        ]


def template_message(to: str, *, name: str = "news", text: str = "Mira") -> Json:
    parameter = {"type": "text", "parameter_name": "first_name", "text": text}
    return {
        "messaging_product": "whatsapp",
        "to": to,
        "type": "template",
        "template": {
            "name": name,
            "language": {"code": "en"},
            "components": [{"type": "body", "parameters": [parameter]}],
        },
    }


def text_message(to: str, body: str = "Hello") -> Json:
    return {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}}


def code_of(answer: tuple[int, Json]) -> int:
    """The error code of a refusal, 0 of an acceptance."""
    code: int = answer[1].get("error", {}).get("code", 0)
    return code


def details_of(answer: tuple[int, Json]) -> str:
    error = answer[1]["error"]
    return str(error.get("error_data", {}).get("details") or error.get("error_user_msg", ""))


def _read(answer: httpx.Response) -> tuple[int, Json]:
    content: Json = answer.json()
    return answer.status_code, content
