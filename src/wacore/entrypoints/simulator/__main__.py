"""`python -m wacore.entrypoints.simulator`: settings as `name=value`, nested ones as `a.b=value`."""

import sys

import msgspec

from wacore.entrypoints.simulator.journal.lines import JournalUnreadable
from wacore.entrypoints.simulator.overrides import parse_overrides
from wacore.entrypoints.simulator.server import run


def main(arguments: list[str]) -> int:
    try:
        settings = parse_overrides(arguments)
    except (ValueError, msgspec.ValidationError) as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 2
    try:
        run(settings)
    except JournalUnreadable as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 2
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        sys.stderr.write(f"simulator: cannot listen on {where}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
