"""Real servers' addresses as fixtures, for every test that asks."""

pytest_plugins = ["wacore.testing.servers.plugin"]
