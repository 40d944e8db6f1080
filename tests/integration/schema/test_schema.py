"""The whole API against its own description, on SQLite."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from wacore.entrypoints.serving import application
from wacore.entrypoints.settings import Settings

pytestmark = pytest.mark.xdist_group("schema")

_CONFIG = Path(__file__).parents[3] / "schemathesis.toml"
_ENDLESS = ["watchCampaign", "followEvents"]
_NO_INTEGER = "got `float`"
"""JSON Schema takes 7.0 for an integer; the decoder, and most programs, do not."""

SHARED = ""
ENDING = {
    "POST /api/v1/auth/logout",
    "POST /api/v1/auth/logout-all",
    "POST /api/v1/auth/password/change",
    "POST /api/v1/organizations/{organization_id}/switch",
    "DELETE /api/v1/users/me/sessions/{session_id}",
    "DELETE /api/v1/organizations/{organization_id}/members/{user_id}",
    "PUT /api/v1/organizations/{organization_id}/members/{user_id}/role",
}


@schemathesis.check
def what_fits_the_description_is_refused_by_a_rule_alone(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """The domain may refuse a name made of blanks; the decoder may not refuse what is described."""
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 400:
        kind = response.json().get("type", "")
        assert kind.startswith("urn:wacore:problem:") or _NO_INTEGER in response.text, response.text


class Tokens:
    """Of one person, and another one for each operation that would end a session."""

    known: ClassVar[dict[str, str]] = {}

    def get(self, case: schemathesis.Case[Any], context: Any) -> str:
        label = case.operation.label if case.operation.label in ENDING else SHARED
        if label not in self.known:
            self.known[label] = self._register(case, len(self.known))
        return self.known[label]

    def set(self, case: schemathesis.Case[Any], data: str, context: Any) -> None:
        case.headers["authorization"] = f"Bearer {data}"

    def _register(self, case: schemathesis.Case[Any], number: int) -> str:
        person = {
            "email": f"person{number}@example.org",
            "password": "a long enough passphrase",
            "name": "Ada",
            "organization_name": f"Organisation {number}",
        }
        register = case.operation.schema["/api/v1/auth/register"]["POST"]
        answer = register.Case(body=person).call()
        return str(answer.json()["access_token"])


def faults(event: events.EngineEvent) -> Iterator[str]:
    if isinstance(event, events.FatalError):
        raise event.exception
    if isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.value}"
    if isinstance(event, events.ScenarioFinished):
        for checks in event.recorder.checks.values():
            for check in checks:
                if check.failure_info is not None:
                    how = check.failure_info.code_sample
                    yield f"{check.name}: {check.failure_info.failure}\n{how}"


def test_the_api_does_what_its_description_says(tmp_path: Path) -> None:
    """Documented statuses, bodies and headers; bad input is refused, good input is not."""
    settings = Settings(data_dir=tmp_path, workers=False, api_rate=1e6)
    api = schemathesis.openapi.from_asgi(
        "/schema/openapi.json",
        application(settings),
        config=SchemathesisConfig.from_path(_CONFIG),
    ).exclude(operation_id=_ENDLESS)
    api.auth(refresh_interval=None)(Tokens)

    found = [fault for event in from_schema(api).execute() for fault in faults(event)]

    assert [] == found, "\n\n".join(found)
    mine = api["/api/v1/users/me"]["GET"].Case(
        headers={"authorization": f"Bearer {Tokens.known[SHARED]}"}
    )
    assert 200 == mine.call().status_code, "most of it was asked without a good token"
