"""How likely each outcome is. These are engineering inventions, not figures of Meta's."""

from typing import Final, NamedTuple

from wacore.entrypoints.simulator.fate import Fate, log_normal
from wacore.entrypoints.simulator.settings import LatencyProfile, Profile

EVERY_MESSAGE: Final[dict[Profile, tuple[tuple[int, float], ...]]] = {
    "none": (),
    "clean": ((131026, 0.015), (131000, 0.0005)),
    "warm": ((131026, 0.04), (131000, 0.0005)),
    "cold": ((131026, 0.15), (131000, 0.0005)),
}
MARKETING_ONLY: Final[dict[Profile, tuple[tuple[int, float], ...]]] = {
    "none": (),
    "clean": ((131049, 0.08), (131050, 0.005), (130472, 0.005)),
    "warm": ((131049, 0.25), (131050, 0.015), (130472, 0.01)),
    "cold": ((131049, 0.55), (131050, 0.03), (130472, 0.01)),
}
MEDIA_ONLY: Final[dict[Profile, tuple[tuple[int, float], ...]]] = {
    "none": (),
    "clean": ((131053, 0.001),),
    "warm": ((131053, 0.001),),
    "cold": ((131053, 0.001),),
}

# Nobody in these is capped (Meta, Per-user limits): EEA, UK, Japan, South Korea.
UNCAPPED: Final = frozenset(
    """
    30 31 32 33 34 351 352 353 354 356 357 358 359 36 370 371 372 385 386 39 40 420 421 423 43 44
    45 46 47 48 49 81 82
    """.split()  # noqa: SIM905 - a table reads better than a list
)
# Canadian and Caribbean area codes; every other +1 is the US, which gets no marketing templates.
NOT_US: Final = frozenset(
    """
    204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450
    460 468 474 506 514 519 537 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780
    782 807 819 825 867 873 879 902 905 942 242 246 264 268 284 345 441 473 649 658 664 721 758 767
    784 809 829 849 868 869 876
    """.split()  # noqa: SIM905 - as above
)


class Spread(NamedTuple):
    """A log-normal waiting time in seconds."""

    median: float
    sigma: float


LATENCY: Final[dict[LatencyProfile, Spread | None]] = {
    "none": None,
    "realistic": Spread(0.180, 0.73),  # p95 600 ms, p99 1 s
    "slow": Spread(0.900, 0.80),
}
LINKED_MEDIA_SECONDS: Final = 0.150
READ_WAIT: Final = Spread(12 * 60.0, 1.8)
ONLINE_SHARE, LATER_SHARE, NEXT_DAYS_SHARE = 0.65, 0.30, 0.04
_LATER = Spread(25 * 60.0, 1.2)
_HOUR = 3600.0


def uncapped(wa_id: str) -> bool:
    return wa_id[:2] in UNCAPPED or wa_id[:3] in UNCAPPED


def in_the_us(wa_id: str) -> bool:
    return wa_id[0] == "1" and len(wa_id) == 11 and wa_id[1:4] not in NOT_US


def chance_failure(
    profile: Profile, fate: Fate, *, marketing: bool, media: bool, capped: bool
) -> int:
    """The code this message fails with, or 0."""
    left = fate.failure
    tables = EVERY_MESSAGE[profile]
    if marketing:
        tables += MARKETING_ONLY[profile]
    if media:
        tables += MEDIA_ONLY[profile]
    for code, share in tables:
        if code == 131049 and not capped:
            continue
        left -= share
        if left < 0.0:
            return code
    return 0


def sent_wait(fate: Fate) -> float:
    return 0.2 + 1.3 * fate.noise


def delivery_wait(fate: Fate, profile: Profile) -> float | None:
    """Seconds from sent to delivered; None = never within the message's life."""
    if fate.reach < ONLINE_SHARE:
        return 0.5 + 3.5 * fate.delay
    if fate.reach < ONLINE_SHARE + LATER_SHARE or profile == "none":
        return log_normal(*_LATER, fate.delay)
    if fate.reach < ONLINE_SHARE + LATER_SHARE + NEXT_DAYS_SHARE:
        return (2.0 + 46.0 * fate.delay) * _HOUR
    return None


def latency_seconds(profile: LatencyProfile, fate: Fate, *, linked_media: bool) -> float:
    spread = LATENCY[profile]
    if spread is None:
        return 0.0
    extra = LINKED_MEDIA_SECONDS if linked_media else 0.0
    return log_normal(*spread, fate.detail) + extra
