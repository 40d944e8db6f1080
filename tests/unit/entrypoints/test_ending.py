"""How a command ends that has started others."""

import signal
import subprocess
import sys
import textwrap

import pytest

A_COMMAND = textwrap.dedent(
    """
    import time
    from wacore.entrypoints.ending import ends_in_order

    ends_in_order()
    try:
        print("started", flush=True)
        time.sleep(60)
    finally:
        print("ending", flush=True)
        time.sleep(0.5)
        print("ended", flush=True)
    """
)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_whatever_it_has_started_ends_with_it(told: signal.Signals) -> None:
    """SIGTERM unwinds as Ctrl-C does, and neither of them twice."""
    process = subprocess.Popen(
        [sys.executable, "-c", A_COMMAND],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert "started\n" == process.stdout.readline()
        process.send_signal(told)
        assert "ending\n" == process.stdout.readline()
        for again in (signal.SIGTERM, signal.SIGINT):
            process.send_signal(again)

        assert ["ended\n"] == process.stdout.readlines()
