import pytest

from support.graph import CREDENTIALS, Graph, always, an_error
from wacore.adapters.meta.numbers import MetaNumberDirectory
from wacore.application.messaging.ports_numbers import (
    AccountDescription,
    NumberDescription,
    TokenRefused,
)
from wacore.domain.errors import InvalidInput, UpstreamFailed
from wacore.domain.ids import PhoneNumberId

NUMBERS = {
    "data": [
        {
            "id": "106500000000001",
            "verified_name": "Example Garden",
            "display_phone_number": "+49 30 1234567",
            "status": "CONNECTED",
            "quality_rating": "GREEN",
            "throughput": {"level": "HIGH"},
            "whatsapp_business_manager_messaging_limit": "TIER_10K",
        },
        {"id": 106500000000002, "display_phone_number": "+49 30 7", "quality_rating": "NA"},
        {"display_phone_number": "no id"},
    ]
}


async def test_numbers_are_described() -> None:
    """What Meta leaves out has a plain default; an entry without an id is no number."""
    graph = Graph(always(NUMBERS))
    found = await MetaNumberDirectory(graph.client()).numbers(CREDENTIALS)

    assert [
        NumberDescription(
            id=PhoneNumberId("106500000000001"),
            display_phone_number="+49 30 1234567",
            verified_name="Example Garden",
            status="CONNECTED",
            quality="GREEN",
            throughput="HIGH",
            tier="TIER_10K",
        ),
        NumberDescription(id=PhoneNumberId("106500000000002"), display_phone_number="+49 30 7"),
    ] == found


@pytest.mark.parametrize(("version", "asked"), [("v23.0", False), ("v24.0", True)])
async def test_newer_fields_are_asked_of_newer_versions(version: str, asked: bool) -> None:
    """An older version answers an unknown field with an error."""
    graph = Graph(always({"data": []}))
    await MetaNumberDirectory(graph.client(version=version)).numbers(CREDENTIALS)

    assert asked == ("messaging_limit" in graph.last.url.params["fields"])


async def test_an_account_tells_what_stands_against_sending() -> None:
    """The problems of every entity, with a hint what to do."""
    health = {
        "can_send_message": "BLOCKED",
        "entities": [
            {"entity_type": "PHONE_NUMBER", "can_send_message": "AVAILABLE"},
            {
                "entity_type": "WABA",
                "errors": [
                    {
                        "error_code": 141006,
                        "error_description": "No payment method.",
                        "possible_solution": "Add one.",
                    }
                ],
            },
            {"entity_type": "BUSINESS", "additional_info": ["Not verified."]},
        ],
    }
    graph = Graph(always({"id": "210987654321098", "name": "Garden", "health_status": health}))

    assert AccountDescription(
        waba_id=CREDENTIALS.waba_id,
        name="Garden",
        can_send="BLOCKED",
        problems=("waba: No payment method. Add one.", "business: Not verified."),
    ) == await MetaNumberDirectory(graph.client()).account(CREDENTIALS)


async def test_webhooks_come_to_the_given_address() -> None:
    """With a callback it overrides the app's, without one it is a plain subscription."""
    graph = Graph(always({"success": True}))
    directory = MetaNumberDirectory(graph.client())
    await directory.subscribe(CREDENTIALS, callback_url="https://us.test/hook", verify_token="v")
    overridden = graph.sent()
    await directory.subscribe(CREDENTIALS, callback_url="", verify_token="v")

    assert {"override_callback_uri": "https://us.test/hook", "verify_token": "v"} == overridden
    assert {} == graph.sent()
    assert "/v25.0/210987654321098/subscribed_apps" == graph.last.url.path


async def test_a_long_callback_is_refused_before_meta_does() -> None:
    """200 characters is Meta's limit."""
    graph = Graph(always({}))
    with pytest.raises(InvalidInput):
        await MetaNumberDirectory(graph.client()).subscribe(
            CREDENTIALS, callback_url="https://us.test/" + "x" * 200, verify_token="v"
        )

    assert [] == graph.requests


async def test_unsubscribing_deletes() -> None:
    """The app hears no more of this account."""
    graph = Graph(always({"success": True}))
    await MetaNumberDirectory(graph.client()).unsubscribe(CREDENTIALS)

    assert "DELETE" == graph.last.method


async def test_refusals_and_failures_are_told_apart() -> None:
    """A bad token is the caller's to replace, an outage is not."""
    with pytest.raises(TokenRefused):
        await MetaNumberDirectory(Graph(always(an_error(190), 401)).client()).account(CREDENTIALS)
    with pytest.raises(UpstreamFailed):
        await MetaNumberDirectory(Graph(always(an_error(2), 503)).client()).numbers(CREDENTIALS)
