"""What the admin API needs of the running simulator."""

from typing import Protocol, TypeVar

import msgspec

from wacore.entrypoints.simulator.accounts import PhoneNumber, Waba
from wacore.entrypoints.simulator.wire import Request
from wacore.entrypoints.simulator.world import World

T = TypeVar("T")


class Control(Protocol):
    """The simulator as its admin API sees it."""

    @property
    def world(self) -> World: ...

    async def reset(self) -> None:
        """Forget everything; webhooks under way are dropped."""
        ...


class BadCommand(Exception):
    """An admin request that names something wrong; answered with 400."""


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Bodies of admin requests refuse what they do not know."""


def decode(request: Request, body: type[T]) -> T:
    """
    Raises:
        BadCommand: Naming the field.
    """
    try:
        return msgspec.json.decode(request.body or b"{}", type=body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadCommand(str(error)) from error


def number_named(world: World, number_id: str) -> PhoneNumber:
    """The first number unless one is named."""
    if not number_id:
        return world.accounts.in_order[0]
    number = world.accounts.numbers.get(number_id)
    if number is None:
        raise BadCommand(f"phone_number_id: {number_id} does not exist")
    return number


def waba_named(world: World, waba_id: str) -> Waba:
    """The first WABA unless one is named."""
    if not waba_id:
        return next(iter(world.accounts.wabas.values()))
    waba = world.accounts.wabas.get(waba_id)
    if waba is None:
        raise BadCommand(f"waba_id: {waba_id} does not exist")
    return waba
