"""What messages of people do, on any store: subclassed for memory and for SQL."""

from datetime import datetime, timedelta

from support.dispatching import CAMPAIGN, NUMBER
from support.intake import Intake
from support.intake_ground import AT, MIRAS_PHONE, IntakeGround
from support.webhook_bodies import BODIES, ELEMENTS, MIRA, a_body, a_status, a_text
from wacore.domain.ids import Wamid
from wacore.domain.messaging.dispatch import Template


class InboundSuite(IntakeGround):
    """People write, answer, and want no more."""

    async def test_an_inbound_message_opens_the_window(self, connected: Intake) -> None:
        """A person writes: a conversation begins, and may be answered freely for a day."""
        await connected.take(a_body(messages=[a_text("wamid.1", "Hello  you", AT)]))
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert ("Mira K", MIRAS_PHONE, "Hello you") == (found.name, found.phone, found.preview)
        assert (1, Wamid("wamid.1")) == (found.unread, found.last_inbound)
        assert datetime.fromtimestamp(AT, found.created_at.tzinfo) + timedelta(days=1) == (
            found.window_until
        )

    async def test_others_learn_of_it(self, connected: Intake) -> None:
        """`messaging.inbound_received` says who wrote what."""
        await connected.take(a_body(messages=[a_text("wamid.1", "Hello", AT)]))
        await connected.apply_all()

        [event] = await connected.events("messaging.inbound_received")
        assert (MIRAS_PHONE, MIRA["user_id"]) == (event["phone"], event["bsuid"])
        assert ("wamid.1", "text", "Hello") == (event["wamid"], event["type"], event["text"])
        assert "Mira K" == event["profile_name"]

    async def test_repetition_changes_nothing(self, connected: Intake) -> None:
        """Meta repeats webhooks, within a body, across bodies and across workers."""
        body = a_body(messages=[a_text("wamid.1"), a_text("wamid.1"), a_text("wamid.2")])
        await connected.take(body, body)
        await connected.apply_all()
        await connected.take(body)
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert 2 == found.unread
        assert 2 == len(await connected.events("messaging.inbound_received"))

    async def test_a_late_message_neither_shortens_the_window_nor_shows_on_top(
        self, connected: Intake
    ) -> None:
        """Order of arrival is not order of writing."""
        await connected.take(a_body(messages=[a_text("wamid.2", "second", AT + 60)]))
        await connected.apply_all()
        await connected.take(a_body(messages=[a_text("wamid.1", "first", AT)]))
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert ("second", "wamid.2", 2) == (found.preview, found.last_inbound, found.unread)
        assert datetime.fromtimestamp(AT + 60, found.created_at.tzinfo) == found.last_message_at

    async def test_every_type_of_message_is_kept(self, connected: Intake) -> None:
        """Documents, reactions, polls, revocations: none is lost."""
        await connected.take(*(a_body(messages=[element]) for element in ELEMENTS))
        await connected.apply_all()

        async with connected.begin() as work:
            keys = [(NUMBER, Wamid(element["id"])) for element in ELEMENTS]
            assert set(keys) == await work.inbound.known(keys)

    async def test_the_other_spelling_of_a_number_is_the_same_person(
        self, connected: Intake
    ) -> None:
        """Brazil: written to with the ninth digit, answered without it."""
        await self.sent_campaign(connected, phones=["+5511987654321"])
        answer = a_text("wamid.1") | {"from": "551187654321"}
        del answer["from_user_id"]
        await connected.take(a_body(messages=[answer], contacts=[]))
        await connected.apply_all()

        [event] = await connected.events("messaging.inbound_received")
        assert ("+5511987654321", str(CAMPAIGN)) == (event["phone"], event["dispatch_id"])

    async def test_two_identities_of_one_person_become_one_conversation(
        self, connected: Intake
    ) -> None:
        """Known by number here and by user id there, until one message tells both."""
        by_phone, by_id = a_text("wamid.1", at=AT), a_text("wamid.2", at=AT + 1)
        del by_phone["from_user_id"], by_id["from"]
        await connected.take(a_body(messages=[by_phone], contacts=[]))
        await connected.take(a_body(messages=[by_id], contacts=[]))
        await connected.apply_all()
        assert 2 == len(await self.conversations(connected))
        await connected.take(a_body(messages=[a_text("wamid.3", at=AT + 2)]))
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert (3, "wamid.3") == (found.unread, found.last_inbound)
        assert (MIRAS_PHONE, MIRA["user_id"]) == (found.phone, found.bsuid)

    async def test_a_person_takes_their_conversation_to_a_new_number(
        self, connected: Intake
    ) -> None:
        """After a change of number the thread goes on, and others are told."""
        [moved] = [e for e in ELEMENTS if e.get("system", {}).get("wa_id")]
        await connected.take(a_body(messages=[a_text("wamid.1", at=AT)]))
        await connected.take(a_body(messages=[moved], contacts=[]))
        later = a_text("wamid.3", at=AT + 5000) | {"from": "491709999999", "from_user_id": ""}
        await connected.take(a_body(messages=[later], contacts=[]))
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert ("+491709999999", 2) == (found.phone, found.unread)
        [event] = await connected.events("messaging.identity_changed")
        assert (MIRAS_PHONE, "+491709999999") == (event["phone"], event["new_phone"])

    async def test_an_answer_counts_for_its_campaign_once(self, connected: Intake) -> None:
        """Quoting or not, and however often: the message was answered."""
        [message] = await self.sent_campaign(connected)
        quote = a_text("wamid.1", context={"id": message.wamid})
        await connected.take(a_body(messages=[quote, a_text("wamid.2", "and more")]))
        await connected.apply_all()

        assert {"reply": 1} == await self.responses(connected)
        first, second = await connected.events("messaging.inbound_received")
        assert [str(CAMPAIGN)] * 2 == [first["dispatch_id"], second["dispatch_id"]]

    async def test_a_hurried_simulation_is_understood(self, connected: Intake) -> None:
        """Meta's clock may be days ahead; an answer is one all the same."""
        await self.sent_campaign(connected)
        in_a_month = int(connected.clock.now().timestamp()) + 30 * 86_400
        await connected.take(a_body(messages=[a_text("wamid.1", "Hello", in_a_month)]))
        await connected.apply_all()

        assert {"reply": 1} == await self.responses(connected)

    async def test_a_reaction_is_no_answer(self, connected: Intake) -> None:
        """A thumb is nice, but nobody has to read it."""
        [message] = await self.sent_campaign(connected)
        thumb = a_text("wamid.1", type="reaction", reaction={"message_id": message.wamid})
        await connected.take(a_body(messages=[thumb]))
        await connected.apply_all()

        assert {} == await self.responses(connected)

    async def test_a_stop_word_opts_out(self, connected: Intake) -> None:
        """The word alone, in any case; the campaign that caused it knows."""
        await self.sent_campaign(connected)
        await connected.take(a_body(messages=[a_text("wamid.1", " STOP ")]))
        await connected.apply_all()

        [event] = await connected.events("messaging.opt_out_received")
        assert (MIRAS_PHONE, "marketing", "keyword") == (
            event["phone"],
            event["purpose"],
            event["source"],
        )
        assert ("STOP (wamid.1)", "v1") == (event["evidence"], event["keyword_table"])
        assert {"opt_out": 1, "reply": 1} == await self.responses(connected)

    async def test_a_word_counts_in_the_language_of_what_it_answers(
        self, connected: Intake
    ) -> None:
        """Quoted or just written to last; without a campaign the language is not known."""
        [message] = await self.sent_campaign(connected, template=Template("oferta", "es"))
        alone = a_text("wamid.1", "Alto")
        quoting = a_text("wamid.2", "ALTO", context={"id": message.wamid})
        somebody = a_text("wamid.3", "alto") | {"from": "491709999999", "from_user_id": "DE.9"}
        await connected.take(a_body(messages=[alone, quoting, somebody]))
        await connected.apply_all()

        stops = await connected.events("messaging.opt_out_received")
        assert ["Alto (wamid.1)", "ALTO (wamid.2)"] == [each["evidence"] for each in stops]

    async def test_a_sentence_with_the_word_does_not(self, connected: Intake) -> None:
        """*Stop by tomorrow* is an invitation."""
        await connected.take(a_body(messages=[a_text("wamid.1", "stop by tomorrow")]))
        await connected.apply_all()

        assert [] == await connected.events("messaging.opt_out_received")

    async def test_a_stop_button_opts_out(self, connected: Intake) -> None:
        """The payload decides, whatever language its label is in."""
        [button] = [each for each in ELEMENTS if each["type"] == "button"]
        await connected.take(a_body(messages=[button]))
        await connected.apply_all()

        [event] = await connected.events("messaging.opt_out_received")
        assert ("button", "STOP_PROMO (wamid.IN10)") == (event["source"], event["evidence"])

    async def test_start_opts_in_again(self, connected: Intake) -> None:
        """The word for coming back is announced as well."""
        await connected.take(a_body(messages=[a_text("wamid.1", "start")]))
        await connected.apply_all()

        [event] = await connected.events("messaging.opt_in_received")
        assert ("keyword", MIRAS_PHONE) == (event["source"], event["phone"])

    async def test_whatsapps_own_menu_stops_and_resumes(self, connected: Intake) -> None:
        """`user_preferences` concerns marketing, and counts for the last campaign."""
        await self.sent_campaign(connected)
        stop = BODIES["user_preferences"]
        await connected.take(stop)
        element = stop["entry"][0]["changes"][0]["value"]["user_preferences"][0]
        resume = element | {"value": "resume"}
        await connected.take(a_body(field="user_preferences", user_preferences=[resume]))
        await connected.apply_all()

        [out] = await connected.events("messaging.opt_out_received")
        [back] = await connected.events("messaging.opt_in_received")
        assert ("platform", "marketing", MIRAS_PHONE) == (
            out["source"],
            out["purpose"],
            out["phone"],
        )
        assert "platform" == back["source"]
        assert {"opt_out": 1} == await self.responses(connected)

    async def test_131050_is_an_opt_out(self, connected: Intake) -> None:
        """Meta refuses marketing for this person: so do we from now on."""
        [message] = await self.sent_campaign(connected)
        failed = a_status(message.wamid or "", "failed", errors=[{"code": 131050, "title": "x"}])
        await connected.take(a_body(statuses=[failed]), a_body(statuses=[failed]))
        await connected.apply_all()

        [event] = await connected.events("messaging.opt_out_received")
        assert (MIRAS_PHONE, "status") == (event["phone"], event["source"])
