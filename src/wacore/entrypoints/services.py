"""The six services: what each is called, where it listens, and which database is its own."""

from collections.abc import Mapping

SERVICES: tuple[str, ...] = ("user", "contact", "template", "campaign", "team", "whatsapp")

DEFAULT_PORTS: Mapping[str, int] = {
    "user": 3000,
    "contact": 3001,
    "template": 3003,
    "campaign": 3004,
    "team": 3005,
    "whatsapp": 3006,
}

DATABASES: Mapping[str, str] = {service: f"{service}_service" for service in SERVICES}
