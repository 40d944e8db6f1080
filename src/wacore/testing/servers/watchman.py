"""Stops a run's servers when the process that began the run is gone, killed ones included."""

import os
import sys
from pathlib import Path

from wacore.testing.servers.run import Run, wait_until_orphaned

if __name__ == "__main__":
    if os.fork():
        os._exit(0)  # nobody waits for the watchman
    os.setsid()  # and what ends the tests does not end it
    wait_until_orphaned(Path(sys.argv[1]))
    Run(Path(sys.argv[1])).end()
