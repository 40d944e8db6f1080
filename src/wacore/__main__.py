"""`python -m wacore` is `wacore`."""

from wacore.entrypoints.cli import main

main()
