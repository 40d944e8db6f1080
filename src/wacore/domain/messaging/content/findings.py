"""Looking through JSON that somebody sent, and noting what is wrong where."""

from collections.abc import Mapping
from typing import Any

from wacore.domain.errors import FieldProblem


class Findings:
    """Reads members by their rules; each breach is noted with its path, and reading goes on."""

    def __init__(self) -> None:
        self.problems: list[FieldProblem] = []

    def note(self, path: str, reason: str) -> None:
        self.problems.append(FieldProblem(path, reason))

    def mapping(self, holder: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
        """An object; an empty one where there is none, which is noted."""
        value = holder.get(name)
        if isinstance(value, Mapping):
            return value
        self.note(_at(path, name), "An object is needed.")
        return {}

    def items(
        self, holder: Mapping[str, Any], name: str, path: str, *, most: int, least: int = 1
    ) -> list[Mapping[str, Any]]:
        """A list of objects."""
        value = holder.get(name)
        here = _at(path, name)
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self.note(here, "A list of objects is needed.")
            return []
        if not least <= len(value) <= most:
            self.note(
                here, f"Between {least} and {most} entries are allowed; here are {len(value)}."
            )
        return value

    def text(
        self, holder: Mapping[str, Any], name: str, path: str, *, most: int, needed: bool = True
    ) -> str:
        """Text of 1 to `most` characters; empty where there is none."""
        value = holder.get(name)
        here = _at(path, name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value:
            self.note(here, "Text is needed.")
            return ""
        if len(value) > most:
            self.note(here, f"At most {most} characters are allowed; here are {len(value)}.")
        return value

    def number(
        self, holder: Mapping[str, Any], name: str, path: str, *, least: float, most: float
    ) -> None:
        """A number, or text that is one."""
        try:
            value = float(holder[name])
        except (KeyError, TypeError, ValueError):
            self.note(_at(path, name), "A number is needed.")
            return
        if not least <= value <= most:
            self.note(_at(path, name), f"It must be between {least:g} and {most:g}.")

    def flag(self, holder: Mapping[str, Any], name: str, path: str) -> None:
        if not isinstance(holder.get(name, False), bool):
            self.note(_at(path, name), "It is either true or false.")

    def only(self, holder: Mapping[str, Any], path: str, *names: str) -> None:
        """Members that Meta would refuse or ignore."""
        for name in holder:
            if name not in names:
                self.note(_at(path, name), "There is no such member here.")


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
