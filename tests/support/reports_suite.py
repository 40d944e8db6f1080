"""What reports about templates, numbers and accounts do: subclassed for memory and for SQL."""

from support.dispatching import CAMPAIGN, ORGANIZATION, recipient
from support.intake import Intake
from support.intake_ground import IntakeGround
from support.single_suite import a_command
from support.webhook_bodies import BODIES
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.domain.messaging.account import AccountStatus


class ReportsSuite(IntakeGround):
    """Meta stops what may not be sent, and lets it go on."""

    async def test_a_paused_template_pauses_its_campaigns(self, connected: Intake) -> None:
        """And only its: until Meta approves it again."""
        await connected.sending.begin_campaign([recipient(1)])
        paused = _template("PAUSED", other_info={"title": "FIRST_PAUSE", "description": "3 hours"})
        await connected.take(_template("PAUSED", message_template_name="another"))
        await connected.apply_all()
        assert [] == await connected.events("messaging.dispatch_paused")
        await connected.take(paused, paused)
        await connected.apply_all()
        [event] = await connected.events("messaging.dispatch_paused")
        assert (str(CAMPAIGN), "template_paused") == (event["dispatch_id"], event["reason"])
        assert "spring_offer is PAUSED: 3 hours" == event["details"]
        await connected.take(_template("APPROVED"))
        await connected.apply_all()

        [event] = await connected.events("messaging.dispatch_resumed")
        assert (str(CAMPAIGN), "approved") == (event["dispatch_id"], event["reason"])

    async def test_what_an_operator_paused_stays_paused(self, connected: Intake) -> None:
        """An approval ends Meta's pause, not a person's."""
        await connected.sending.begin_campaign([recipient(1)])
        await connected.sending.pause(
            PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
        )
        await connected.take(_template("APPROVED"))
        await connected.apply_all()

        assert [] == await connected.events("messaging.dispatch_resumed")

    async def test_templates_are_reported_on(self, connected: Intake) -> None:
        """The templates context hears of status, quality, category and components."""
        names = [name for name in BODIES if "template" in name]
        await connected.take(*(BODIES[name] for name in names))
        await connected.apply_all()

        events = await connected.events("messaging.template_reported")
        assert len(names) == len(events)
        assert {"QUALITY", "CATEGORY", "CATEGORY_WARNING", "COMPONENTS", "APPROVED"} <= {
            event["event"] for event in events
        }
        assert {"1387000000000001"} == {event["meta_template_id"] for event in events}

    async def test_a_restriction_pauses_everything_until_it_is_lifted(
        self, connected: Intake
    ) -> None:
        """Business-initiated messages are forbidden: campaigns wait."""
        await connected.sending.begin_campaign([recipient(1)])
        await connected.take(BODIES["account_update_account_restriction"])
        await connected.apply_all()
        account = await self.account(connected)
        assert (AccountStatus.RESTRICTED, 1795260000) == (
            account.status,
            account.restricted_until and account.restricted_until.timestamp(),
        )
        [event] = await connected.events("messaging.dispatch_paused")
        assert "account_stopped" == event["reason"]
        await connected.take(_account({"event": "ACCOUNT_RECONNECTED"}, at=1795100000))
        await connected.apply_all()

        assert AccountStatus.ACTIVE == (await self.account(connected)).status
        assert 1 == len(await connected.events("messaging.dispatch_resumed"))

    async def test_an_old_report_arriving_late_decides_nothing(self, connected: Intake) -> None:
        """The newest word of Meta's stands."""
        await connected.take(_account({"event": "ACCOUNT_RECONNECTED"}, at=1795100000))
        await connected.apply_all()
        await connected.take(BODIES["account_update_account_restriction"])
        await connected.apply_all()

        assert AccountStatus.ACTIVE == (await self.account(connected)).status

    async def test_numbers_follow_reports(self, connected: Intake) -> None:
        """Throughput and limit are as Meta last said."""
        await connected.take(BODIES["phone_number_quality_update_throughput_upgrade"])
        await connected.take(BODIES["phone_number_name_update_approved"])
        await connected.apply_all()

        number = await self.number(connected)
        assert (1000, "TIER_UNLIMITED") == (number.messages_per_second, number.tier)

    async def test_a_flagged_number_pauses_its_campaigns_until_it_is_not(
        self, connected: Intake
    ) -> None:
        """Single messages go on; who follows the account hears of it each time."""
        sending = connected.sending
        await sending.begin_campaign([recipient(1)])
        await sending.send_message(a_command())
        await connected.take(_quality("FLAGGED", at=1795100000))
        await connected.apply_all()
        [event] = await connected.events("messaging.dispatch_paused")
        assert ("number_flagged", str(CAMPAIGN)) == (event["reason"], event["dispatch_id"])
        await connected.take(_quality("UNFLAGGED", at=1795200000))
        await connected.apply_all()

        [event] = await connected.events("messaging.dispatch_resumed")
        assert "number_connected" == event["reason"]
        changes = await connected.events("messaging.account_changed")
        assert ["number", "number"] == [event["what"] for event in changes]

    async def test_an_error_without_a_message_is_noted(self, connected: Intake) -> None:
        """130429 for the whole number stands in its note."""
        await connected.take(BODIES["number_error"])
        await connected.apply_all()

        assert (await self.number(connected)).note.startswith("130429 Rate limit hit")


def _template(event: str, **more: object) -> dict[str, object]:
    value = {
        "event": event,
        "message_template_id": 1387000000000001,
        "message_template_name": "spring_offer",
        "message_template_language": "en_US",
        "reason": "NONE",
        **more,
    }
    change = {"value": value, "field": "message_template_status_update"}
    return {"entry": [{"id": "210987654321098", "time": 1795000500, "changes": [change]}]}


def _quality(event: str, at: int) -> dict[str, object]:
    value = {"event": event, "display_phone_number": "+49 30 1234567"}
    change = {"value": value, "field": "phone_number_quality_update"}
    return {"entry": [{"id": "210987654321098", "time": at, "changes": [change]}]}


def _account(value: dict[str, object], at: int) -> dict[str, object]:
    change = {"value": value, "field": "account_update"}
    return {"entry": [{"id": "210987654321098", "time": at, "changes": [change]}]}
