"""Chance that depends on the recipient and not on the order in which requests arrive."""

import struct
from hashlib import blake2b
from statistics import NormalDist
from typing import NamedTuple

_UNPACK = struct.Struct("<8Q").unpack
_SCALE = 2.0**-64
_NORMAL = NormalDist()


class Fate(NamedTuple):
    """Eight independent numbers in [0, 1), one per thing that has to be decided."""

    failure: float
    reach: float
    delay: float
    read: float
    read_delay: float
    reaction: float
    noise: float
    detail: float


def draw_fate(key: bytes, recipient: int, nth: int) -> Fate:
    digest = blake2b(b"%d|%d" % (recipient, nth), digest_size=64, key=key).digest()
    return Fate(*[value * _SCALE for value in _UNPACK(digest)])


def seed_key(seed: int) -> bytes:
    return b"wacore-simulator-%d" % seed


def log_normal(median: float, sigma: float, chance: float) -> float:
    """The quantile `chance` of a log-normal distribution, in the unit of the median."""
    return float(
        median * 2.718281828459045 ** (sigma * _NORMAL.inv_cdf(min(max(chance, 1e-9), 1 - 1e-9)))
    )
