"""/whatsapp/frequency-cap: how often campaigns may write to one person."""

from typing import Annotated

import msgspec
from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from wacore.application.messaging.frequency import FrequencyCapView
from wacore.application.messaging.set_frequency_cap import SetFrequencyCapCommand
from wacore.application.messaging.use_cases_intake import Accounts
from wacore.domain.actor import Actor
from wacore.domain.frequency_cap import MOST_DAYS, FrequencyCap
from wacore.entrypoints.http.request import ApiRequest


class FrequencyCapBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """At most so many marketing messages to one person within so many days of 24 hours."""

    messages: Annotated[int, Meta(ge=1, le=1000)]
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS)]


class FrequencyCapController(Controller):
    path = "/whatsapp/frequency-cap"
    tags = ("WhatsApp accounts",)

    @get(operation_id="getFrequencyCap")
    async def show(
        self, request: ApiRequest[Actor], whatsapp_accounts: NamedDependency[Accounts]
    ) -> FrequencyCapView:
        return await whatsapp_accounts.frequency_cap(request.user)

    @put(operation_id="setFrequencyCap")
    async def put(
        self,
        request: ApiRequest[Actor],
        data: JSONBody[FrequencyCapBody],
        whatsapp_accounts: NamedDependency[Accounts],
    ) -> FrequencyCapView:
        """It counts from now on, for running campaigns too."""
        cap = FrequencyCap(data.messages, data.days)
        await whatsapp_accounts.set_frequency_cap(
            SetFrequencyCapCommand(actor=request.user, cap=cap)
        )
        return FrequencyCapView(messages=cap.messages, days=cap.days)

    @delete(operation_id="liftFrequencyCap")
    async def lift(
        self, request: ApiRequest[Actor], whatsapp_accounts: NamedDependency[Accounts]
    ) -> None:
        await whatsapp_accounts.set_frequency_cap(
            SetFrequencyCapCommand(actor=request.user, cap=None)
        )
