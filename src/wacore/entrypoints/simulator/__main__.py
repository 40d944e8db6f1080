"""`python -m wacore.entrypoints.simulator`: settings as `name=value`, nested ones as `a.b=value`."""

import sys

import msgspec

from wacore.entrypoints.simulator.overrides import parse_overrides
from wacore.entrypoints.simulator.server import run


def main(arguments: list[str]) -> int:
    try:
        settings = parse_overrides(arguments)
    except (ValueError, msgspec.ValidationError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    try:
        run(settings)
    except OSError as error:
        print(
            f"simulator: cannot listen on {settings.host}:{settings.port}: {error}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
