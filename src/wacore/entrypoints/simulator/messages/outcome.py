"""With which code an accepted message will fail, if it will."""

from wacore.entrypoints.simulator.chances import chance_failure, in_the_us, uncapped
from wacore.entrypoints.simulator.delivery.people import identity_hash
from wacore.entrypoints.simulator.magic import ASYNC_FAILURE, FORCED
from wacore.entrypoints.simulator.messages.draft import Draft
from wacore.entrypoints.simulator.messages.reactions import reaction_failure
from wacore.entrypoints.simulator.messages.template import TemplateSend
from wacore.entrypoints.simulator.templates.plan import MEDIA_HEADERS
from wacore.entrypoints.simulator.world import World


def decided_failure(world: World, draft: Draft) -> int:
    """The code, or 0 for a message that will be sent."""
    if draft.magic in ASYNC_FAILURE:
        return ASYNC_FAILURE[draft.magic]
    expected = draft.body.get("recipient_identity_key_hash")
    if expected and expected != identity_hash(draft.recipient.wa_id):
        return 137000
    if world.accounts.waba_of(draft.number).payment_failed:
        return 131042
    if draft.sent is not None:
        return _template_failure(world, draft, draft.sent)
    return _free_form_failure(world, draft)


def _free_form_failure(world: World, draft: Draft) -> int:
    if not draft.in_window:
        return 131047
    if draft.kind == "reaction":
        return reaction_failure(world, draft.body)
    return 131053 if draft.unreachable else 0


def _template_failure(world: World, draft: Draft, sent: TemplateSend) -> int:
    marketing = sent.template.marketing
    settings, wa_id = world.behaviour.now, draft.recipient.wa_id
    if marketing and draft.person in world.threads.stopped:
        return 131050
    if marketing and settings.regional_marketing_rules and in_the_us(wa_id):
        return 131049
    now, limit = world.clock.now(), world.accounts.messaging_limit
    if not draft.in_window and not world.rates.take_person(draft.person, limit, now):
        return 131048
    if draft.unreachable or draft.magic in FORCED:
        return 131053 if draft.unreachable else 0
    exempt = settings.regional_marketing_rules and uncapped(wa_id)
    return chance_failure(
        settings.profile,
        draft.fate,
        marketing=marketing,
        media=sent.template.plan.header in MEDIA_HEADERS,
        capped=not draft.in_window and not exempt,
    )
