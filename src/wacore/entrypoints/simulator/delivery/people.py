"""The people behind the numbers: invented, and the same for the same seed."""

from hashlib import blake2b
from typing import Any, Final

from wacore.entrypoints.simulator.numbering import bsuid_of
from wacore.entrypoints.simulator.settings import SimulatorSettings

NAMES: Final = (
    "Mira K",
    "Jürgen Weiß",
    "Zoë 🌿",
    "António Gonçalves",
    "Fatima Al-Sayed",
    "Олена Шевченко",
    "José María Núñez",
    "李 小龙",
    "Priya Sharma",
    "Kwame / Ama",
    'Ben "Benny" O\'Neil',
    "Søren Åkerlund",
    "山田 花子",
    "Ngọc Trần",
    "Thandi",
    "Émile ☕",
)


def name_of(wa_id: str) -> str:
    return NAMES[blake2b(wa_id.encode(), digest_size=1).digest()[0] % len(NAMES)]


def user_id_of(wa_id: str, settings: SimulatorSettings) -> str:
    return bsuid_of(wa_id, settings.seed)


def contact_of(wa_id: str, settings: SimulatorSettings) -> dict[str, Any]:
    """One element of `contacts`, with the ids the identity mode lets through."""
    contact: dict[str, Any] = {"profile": {"name": name_of(wa_id)}}
    if settings.identity != "bsuid":
        contact["wa_id"] = wa_id
    if settings.identity != "phone":
        contact["user_id"] = user_id_of(wa_id, settings)
    return contact


def identity_hash(wa_id: str) -> str:
    """What `recipient_identity_key_hash` must equal; it changes with a new device only."""
    return blake2b(wa_id.encode(), digest_size=8, person=b"identity").hexdigest()
