"""Whom a portfolio has reached, and who can tell."""

from support.dispatching import memory_sending, recipients
from wacore.application.messaging.forget_leftovers import ForgetLeftovers
from wacore.domain.messaging.daily_limit import DAY, counted_as
from wacore.testing.messages import ORGANIZATION, STRANGER

PHONE = "+491701234567"


async def test_nobody_can_be_reached_by_what_the_limit_counts() -> None:
    """So there is nothing to erase when a person is erased: each counts under a name of no use."""
    sending, store, _ = memory_sending()
    sending.numbers.daily_limit = 10
    people = recipients(3)
    await sending.begin_campaign(people)
    await sending.send_all()

    told = repr(dict(store.reaches))
    assert 3 == len(store.reaches)
    assert [] == [each.phone for each in people if each.phone and each.phone[1:] in told]


async def test_after_a_day_nothing_is_left_of_whom_it_counted() -> None:
    """Though the portfolio sends to nobody any more."""
    sending, store, _ = memory_sending()
    sending.numbers.daily_limit = 10
    await sending.begin_campaign(recipients(3))
    await sending.send_all()
    forget = ForgetLeftovers(sending.begin, sending.clock)

    assert 0 == await forget()
    sending.clock.advance(DAY)
    assert 3 <= await forget()
    assert {} == dict(store.reaches)


def test_a_name_says_whose_it_is_to_nobody_else() -> None:
    """The same for one organisation each time; another one, or another secret, makes another."""
    own = counted_as(ORGANIZATION, PHONE, b"secret")

    assert own == counted_as(ORGANIZATION, PHONE, b"secret")
    others = {
        counted_as(STRANGER, PHONE, b"secret"),
        counted_as(ORGANIZATION, PHONE, b"other"),
        counted_as(ORGANIZATION, "+491701234568", b"secret"),
    }
    assert 3 == len(others - {own})
