"""The harness: contracts, strategies and simulation that prove an adapter or an application."""
