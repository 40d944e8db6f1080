"""A template message: lookup, state, endpoint, parameters."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.messages.checks import a_text, an_object
from wacore.entrypoints.simulator.messages.envelope import Recipient
from wacore.entrypoints.simulator.messages.parameters import Filled, ParameterCheck
from wacore.entrypoints.simulator.messages.restrictions import UTILITY_TEMPLATES
from wacore.entrypoints.simulator.templates.record import Template
from wacore.entrypoints.simulator.world import World


class TemplateSend(NamedTuple):
    """The template and what its parameters revealed."""

    template: Template
    filled: Filled


def check_template(
    world: World,
    number: PhoneNumber,
    body: Mapping[str, Any],
    version: float,
    recipient: Recipient,
    *,
    marketing_api: bool,
) -> TemplateSend:
    """
    Raises:
        GraphError: 132001, 132015, 132016, 131063, 134100, 131062, or a parameter error.
    """
    fields = an_object(body["template"], "template")
    name = a_text(fields.get("name"), "template.name", most=512)
    language = an_object(fields.get("language"), "template.language")
    code = a_text(language.get("code"), "template.language.code", most=32)
    template = world.templates.find(number.waba_id, name, code)
    if template is None or template.status not in {"APPROVED", "PAUSED", "DISABLED"}:
        raise GraphError(132001, f"template name ({name}) does not exist in {code}")
    if template.status == "PAUSED":
        raise GraphError(132015)
    if template.status == "DISABLED":
        raise GraphError(132016)
    waba = world.accounts.waba_of(number)
    if marketing_api and not template.marketing:
        raise GraphError(134100)
    if template.marketing and not marketing_api and waba.marketing_disabled_on_cloud_api:
        raise GraphError(131063)
    if template.category == "UTILITY" and waba.restricted(UTILITY_TEMPLATES, world.clock.now()):
        raise GraphError(368, "The account is restricted from sending utility templates.")
    if recipient.by_user_id and template.category == "AUTHENTICATION":
        raise GraphError(131062)
    check = ParameterCheck(template.plan, world.media, version)
    return TemplateSend(template, check.check(fields.get("components")))
