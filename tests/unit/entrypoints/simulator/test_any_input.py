"""Whatever a client sends, the answer is Meta's envelope and nothing breaks."""

import asyncio
import math
from typing import Any

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from support.simulated import APP, NUMBER, WABA, Meta, settings, template_message
from wacore.entrypoints.simulator.messages.kinds import KINDS
from wacore.entrypoints.simulator.rates import TokenBucket
from wacore.entrypoints.simulator.schedule import Wheel

SCALARS = st.none() | st.booleans() | st.integers(-5, 10**17) | st.floats() | st.text(max_size=8)
WORDS = st.sampled_from(
    """
    id link type text body name language code components parameters header footer action buttons
    sections rows title reply cards index sub_type payload example to recipient status event from
    quality category context message_id emoji latitude longitude format url header_handle body_text
    limited_time_offer otp_type phone_number parameter_name coupon_code caption template image
    """.split()  # noqa: SIM905 - a table reads better than a list
) | st.text(max_size=4)
TYPES = st.sampled_from(
    """
    HEADER BODY FOOTER BUTTONS CAROUSEL LIMITED_TIME_OFFER TEXT IMAGE URL OTP QUICK_REPLY COPY_CODE
    PHONE_NUMBER header body button carousel limited_time_offer text image payload currency list
    cta_url product_list flow reply url quick_reply copy_code
    """.split()  # noqa: SIM905 - as above
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)
OBJECTS = st.dictionaries(WORDS, JSON, max_size=6)
TYPED = st.recursive(
    SCALARS | TYPES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda kind, rest: {**rest, "type": kind, "format": kind, "sub_type": kind},
            TYPES,
            st.dictionaries(WORDS, inner, max_size=5),
        )
    ),
    max_leaves=20,
)


def finite(value: Any) -> Any:
    """JSON has no NaN; httpx would refuse to send it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else 0.5
    if isinstance(value, dict):
        return {str(key): finite(inner) for key, inner in value.items()}
    return [finite(inner) for inner in value] if isinstance(value, list) else value


@examples(deadline=None)
@given(kind=st.sampled_from(KINDS), content=JSON | TYPED, extra=OBJECTS)
def test_no_message_breaks_it(kind: str, content: Any, extra: dict[str, Any]) -> None:
    body = {"messaging_product": "whatsapp", "to": "+4915112340002", "type": kind, kind: content}

    asyncio.run(answered("POST", f"{NUMBER}/messages", {**body, **extra}))
    asyncio.run(answered("POST", f"{NUMBER}/messages", body))


@examples(deadline=None)
@given(components=JSON | st.lists(TYPED, max_size=4), parameters=JSON | TYPED)
def test_no_parameters_break_it(components: Any, parameters: Any) -> None:
    async def send() -> None:
        meta = Meta(settings())
        await meta.approved_template()
        body = template_message("+4915112340002")
        body["template"]["components"] = finite(components)
        await checked(meta, "POST", f"{NUMBER}/messages", body)
        body = template_message("+4915112340002")
        body["template"]["components"][0]["parameters"] = finite(parameters)
        await checked(meta, "POST", f"{NUMBER}/messages", body)

    asyncio.run(send())


@examples(deadline=None)
@given(components=st.lists(TYPED, max_size=4) | JSON, extra=OBJECTS)
def test_no_template_breaks_it(components: Any, extra: dict[str, Any]) -> None:
    body = {"name": "x", "language": "en", "category": "MARKETING", "components": components}

    asyncio.run(answered("POST", f"{WABA}/message_templates", {**body, **extra}))
    asyncio.run(answered("POST", f"{WABA}/message_templates", body))


@examples(deadline=None)
@given(
    verb=st.sampled_from(["GET", "POST", "DELETE"]),
    node=st.sampled_from([WABA, NUMBER, APP, "1387000000000001", "7", "upload:x"]),
    edge=st.sampled_from(
        """
        / /message_templates /phone_numbers /subscribed_apps /media /register /block_users /settings
        /whatsapp_business_profile /uploads /unpause /message_templates/archive
        """.split()  # noqa: SIM905 - as above
    ),
    body=JSON,
    query=st.dictionaries(
        st.sampled_from(["fields", "limit", "after", "before", "name", "hsm_ids", "status"]),
        st.text(max_size=6),
        max_size=3,
    ),
)
def test_no_call_breaks_it(
    verb: str, node: str, edge: str, body: Any, query: dict[str, str]
) -> None:
    async def call() -> None:
        meta = Meta(settings())
        await meta.create_template()
        await checked(meta, verb, node + edge.rstrip("/"), body, query)

    asyncio.run(call())


@examples(deadline=None)
@given(
    path=st.sampled_from(
        """
        inbound preference webhook waba number token clock drain settings templates/x webhook-outage
        ledger ledger/totals
        """.split()  # noqa: SIM905 - as above
    ),
    body=OBJECTS,
)
def test_no_admin_call_breaks_it(path: str, body: dict[str, Any]) -> None:
    async def call() -> None:
        meta = Meta(settings())
        small = {"timeout_seconds": 0, **finite(body)} if path == "drain" else finite(body)
        await meta.admin(path, small)
        await meta.admin(f"{path}?after={'x' if 'from' in body else '0'}")

    asyncio.run(call())


async def answered(verb: str, path: str, body: Any) -> None:
    await checked(Meta(settings()), verb, path, body)


async def checked(
    meta: Meta, verb: str, path: str, body: Any, query: dict[str, str] | None = None
) -> None:
    answer = await meta.http.request(verb, f"/v25.0/{path}", json=finite(body), params=query or {})
    assert answer.status_code < 500
    if answer.status_code != 200:
        error = answer.json()["error"]
        assert {"message", "type", "code", "fbtrace_id"} <= error.keys()
    meta.statuses()


@examples(deadline=None)
@given(
    rate=st.integers(1, 60),
    gaps=st.lists(st.floats(0.0, 2.0), min_size=1, max_size=40),
)
def test_no_window_holds_more_than_the_rate_allows(rate: int, gaps: list[float]) -> None:
    """One second's worth in hand, and as much per second: in every window of time."""
    bucket, now = TokenBucket(float(rate)), 1_000.0
    taken: list[float] = []
    for gap in gaps:
        now += gap
        taken += [now] * sum(bucket.take(now) for _ in range(rate // 3 + 1))

    for first, start in enumerate(taken):
        for last in range(first, len(taken), 7):
            assert last - first + 1 <= rate * (1.0 + taken[last] - start) + 1e-6


@examples(deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 1e6), st.integers(0, 2**60)), max_size=50))
def test_the_wheel_gives_back_everything_in_the_order_of_time(
    events: list[tuple[float, int]],
) -> None:
    """To the hundredth of a second, and not before it is due."""
    wheel = Wheel()
    for due, item in events:
        wheel.add(due, item)
    assert wheel.pop(-1.0) is None
    seen: list[int] = []
    while (slot := wheel.pop(float("inf"))) is not None:
        seen += slot

    assert sorted(item for _, item in events) == sorted(seen)
    assert 0 == len(wheel)
    ticks = {item: int(due / 0.01) for due, item in events}
    if len(ticks) == len(events):
        assert sorted(ticks[item] for item in seen) == [ticks[item] for item in seen]
