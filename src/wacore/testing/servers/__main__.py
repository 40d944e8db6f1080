"""Runs a command with a server's URL: `python -m wacore.testing.servers mysql VARIABLE COMMAND…`."""

import os
import signal
import subprocess
import sys
from types import FrameType

from wacore.testing.servers.kinds import KINDS
from wacore.testing.servers.private import ServerMissing
from wacore.testing.servers.run import Run


def main(arguments: list[str]) -> int:
    """The command's own exit status; 2 if there is no such server."""
    if len(arguments) < 3 or arguments[0] not in KINDS:
        print(f"{__doc__}\nServers: {', '.join(KINDS)}", file=sys.stderr)
        return 2
    kind, variable, *command = arguments
    run = Run.begin()
    try:
        running = run.server(KINDS[kind])
        print(f"talking to {running}", file=sys.stderr)
        return subprocess.run(
            command, env={**os.environ, variable: running.url}, check=False
        ).returncode
    except ServerMissing as trouble:
        print(trouble, file=sys.stderr)
        return 2
    finally:
        run.end()


def _ended(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _ended)  # else nothing would be stopped
    sys.exit(main(sys.argv[1:]))
