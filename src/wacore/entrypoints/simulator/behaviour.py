"""The settings in force, which the admin API may change while running."""

import msgspec

from wacore.entrypoints.simulator.settings import SimulatorSettings

_FIXED = frozenset(
    {
        "host",
        "port",
        "seed",
        "app_id",
        "wabas",
        "numbers_per_waba",
        "calling_code",
        "app_secret",
        "journal_file",
    }
)


class Behaviour:
    """One shared place, so that a change is seen everywhere at once."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.now = settings
        self.outage_until = 0.0  # webhooks are held back until then

    def change(self, changes: dict[str, object]) -> SimulatorSettings:
        """
        Raises:
            ValueError: An unknown, fixed or badly typed setting, named in the message.
        """
        fixed = _FIXED & changes.keys()
        if fixed:
            raise ValueError(f"{sorted(fixed)} cannot change while running")
        merged = _merged(msgspec.to_builtins(self.now), changes)
        try:
            self.now = msgspec.convert(merged, SimulatorSettings)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error
        return self.now


def _merged(current: dict[str, object], changes: dict[str, object]) -> dict[str, object]:
    merged = dict(current)
    for name, value in changes.items():
        inner = current.get(name)
        if isinstance(inner, dict) and isinstance(value, dict):
            merged[name] = _merged(inner, value)
        else:
            merged[name] = value
    return merged
