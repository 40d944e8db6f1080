"""The machine's clock."""

import time
from datetime import timedelta

from wacore.adapters.system import SystemClock


def test_it_tells_the_machine_s_time_in_utc() -> None:
    """Aware, and the same moment as the operating system's."""
    now = SystemClock().now()

    assert timedelta(0) == now.utcoffset()
    assert abs(now.timestamp() - time.time()) < 5
