"""Settings from `name=value` arguments."""

from typing import Any

import msgspec

from wacore.entrypoints.simulator.settings import SimulatorSettings


def parse_overrides(arguments: list[str]) -> SimulatorSettings:
    """
    Raises:
        ValueError: An argument without "=", or an unknown or badly typed setting.
    """
    merged: dict[str, Any] = {}
    for argument in arguments:
        name, separator, value = argument.removeprefix("--").partition("=")
        if not separator:
            raise ValueError(f"{argument!r} is not of the form name=value")
        *outer, last = name.replace("-", "_").split(".")
        target = merged
        for part in outer:
            target = target.setdefault(part, {})
        target[last] = _parsed(value)
    return msgspec.convert(merged, SimulatorSettings, strict=False)


def _parsed(value: str) -> object:
    """Lists are JSON; the rest stays text, which the settings' types then convert."""
    return msgspec.json.decode(value) if value.startswith("[") else value
