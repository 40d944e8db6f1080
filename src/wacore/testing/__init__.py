"""
The harness that proves an adapter, or a program on top of wacore; `pip install "wacore[testing]"`.

- `contracts`: a suite for each port, to be subclassed (docs/adapters.md).
- `servers`: MySQL, MariaDB, Redis and RabbitMQ as pytest fixtures, started here if nobody names one.
- `settling`, `messages`, `intake`: what the contracts of buses and of messaging's store begin from.
"""

__all__ = ["contracts", "intake", "messages", "servers", "settling"]
