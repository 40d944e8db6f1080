import httpx

from support.template_world import ACCOUNT, CONTACT, FAREWELL, GREETING, TemplateWorld
from wacore.application.templates.ports_review import (
    AccountTokenRefused,
    MetaTemplate,
    TemplateRefused,
)
from wacore.domain.errors import RateLimited, UpstreamFailed

URL = "/api/v1/templates"


async def test_submitting(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """The answer is the template as Meta left it; twice is a conflict."""
    one = f"{URL}/{await world.create()}/submit"
    sent = await client.post(one, json={})
    again = await client.post(one, json={"version": 1})

    assert (200, "pending", 1) == (
        sent.status_code,
        sent.json()["status"],
        sent.json()["submitted_version"],
    )
    assert 409 == again.status_code


async def test_broken_rules_are_pointed_at(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """400 with each place in the components, and Meta is not asked."""
    template_id = await world.create(components=[{"type": "BODY", "text": "{{1}} is here for all"}])
    answer = await client.post(f"{URL}/{template_id}/submit", json={})

    assert 400 == answer.status_code
    assert {"#/components/0/text", "#/components/0/example"} == {
        error["pointer"] for error in answer.json()["errors"]
    }
    assert [] == world.review.calls


async def test_metas_troubles_have_their_statuses(
    client: httpx.AsyncClient, world: TemplateWorld
) -> None:
    """A refusal is 400, a bad token 409, throttling 429 with its wait, an outage 502."""
    one = f"{URL}/{await world.create()}/submit"
    statuses = []
    for trouble in (
        TemplateRefused("A poem.", meta_code=2388072),
        AccountTokenRefused("expired"),
        RateLimited("Wait.", retry_after=60),
        UpstreamFailed("Down."),
    ):
        world.review.fail_next(trouble)
        answer = await client.post(one, json={})
        statuses.append((answer.status_code, answer.headers.get("retry-after")))

    assert [(400, None), (409, None), (429, "60"), (502, None)] == statuses


async def test_a_lost_answer_is_200(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """The template says that it is on its way."""
    template_id = await world.create()
    world.review.lose_next_answer()
    answer = await client.post(f"{URL}/{template_id}/submit", json={})

    assert (200, "submitting", 1) == (
        answer.status_code,
        answer.json()["status"],
        answer.json()["submitting_version"],
    )


async def test_unpausing(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """The template as Meta shows it then; what is not paused is a conflict."""
    template_id = await world.approved()
    early = await client.post(f"{URL}/{template_id}/unpause")
    world.review.decide(ACCOUNT, "PAUSED", of="APPROVED")
    await world.upkeep.apply_report(world.report(event="PAUSED"))
    answer = await client.post(f"{URL}/{template_id}/unpause")

    assert (409, 200, "approved") == (
        early.status_code,
        answer.status_code,
        answer.json()["status"],
    )


async def test_syncing(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """The counts of what was done; an account that is not ours is a wrong field."""
    world.review.put(
        ACCOUNT,
        MetaTemplate(
            meta_id="1",
            name="found",
            language="de",
            status="APPROVED",
            category="UTILITY",
            components=GREETING,
        ),
    )
    answer = await client.post(f"{URL}/sync", json={"account_id": str(ACCOUNT)})
    wrong = await client.post(f"{URL}/sync", json={"account_id": str(CONTACT)})

    assert {"listed": 1, "created": 1, "changed": 0, "deleted": 0, "unreadable": []} == (
        answer.json()
    )
    assert (200, 400) == (answer.status_code, wrong.status_code)


async def test_adopting_drift(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """Meta's components become version 2; without drift it is a conflict."""
    template_id = await world.approved()
    early = await client.post(f"{URL}/{template_id}/adopt")
    found = world.review
    view = await world.view(template_id)
    found.put(
        ACCOUNT,
        MetaTemplate(
            meta_id=view.meta_id or "",
            name="greeting",
            language="en_US",
            status="APPROVED",
            category="MARKETING",
            components=FAREWELL,
        ),
    )
    await client.post(f"{URL}/sync", json={"account_id": str(ACCOUNT)})
    drifted = (await client.get(f"{URL}/{template_id}")).json()
    adopted = await client.post(f"{URL}/{template_id}/adopt")

    assert 409 == early.status_code
    assert (True, FAREWELL) == (drifted["template"]["drifted"], drifted["meta_components"])
    assert (200, 2, FAREWELL, None) == (
        adopted.status_code,
        adopted.json()["latest"]["number"],
        adopted.json()["latest"]["components"],
        adopted.json()["meta_components"],
    )
