"""One process's way to Redis: every call has a deadline, a place in line, and somebody who gives up."""

import asyncio
from collections.abc import Sequence
from typing import Any, Self

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import NoScriptError, ResponseError

from wacore.adapters.redis.address import RedisAddress
from wacore.adapters.redis.breaker import Breaker
from wacore.adapters.redis.script import Script
from wacore.domain.errors import UpstreamFailed

_CONNECTIONS = 32
_ALONE = 0.06
_FAILING_OVER = 0.15
_OF_A_DEADLINE = 0.8  # a socket gives up before the call does: Python 3.11 can miss a deadline


class RedisAway(UpstreamFailed):
    code = "redis-away"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Redis gave no usable answer: {reason}")
        self.reason = reason


class RedisLink:
    """
    Args:
        client: Of redis-py, for one event loop.
        deadline: Seconds for a call, waiting for a connection included.
        owned: What is closed with it.
    """

    def __init__(
        self,
        client: Any,
        *,
        deadline: float = _ALONE,
        breaker: Breaker | None = None,
        owned: Sequence[Any] = (),
    ) -> None:
        self._client = client
        self._deadline = deadline
        self._breaker = breaker or Breaker()
        self._places = asyncio.Semaphore(_CONNECTIONS)
        self._owned = owned
        self.under_way = 0

    @classmethod
    def to(cls, url: str, *, deadline: float = 0.0, breaker: Breaker | None = None) -> Self:
        """
        Nothing is connected before the first call.

        Args:
            deadline: 0 is what suits the form of the address.

        Raises:
            InvalidInput: The URL.
        """
        address = RedisAddress.parse(url)
        deadline = deadline or (_FAILING_OVER if address.fails_over else _ALONE)
        # a node that hangs must cost no more than a third, or nobody gets to the one that answers
        share = _OF_A_DEADLINE / 3 if address.fails_over else _OF_A_DEADLINE
        client, owned = address.connect(patience=deadline * share, connections=_CONNECTIONS)
        return cls(client, deadline=deadline, breaker=breaker, owned=owned)

    @property
    def is_down(self) -> bool:
        """It failed so often that calls are no longer tried, but for one now and then."""
        return self._breaker.is_open

    def place_of(self, key: str) -> str:
        """Keys of one place may stand in one command: on a cluster those with the same braces."""
        if not isinstance(self._client, RedisCluster):
            return ""
        return key.partition("{")[2].partition("}")[0]

    async def call(self, command: str, key: str, *arguments: Any, **options: Any) -> Any:
        """
        One command on a key, or on several of one slot.

        Args:
            options: For redis-py's understanding of the answer.

        Raises:
            RedisAway: No usable answer in time; the command may have been carried out.
        """
        return await self._guarded(self._execute, command, key, *arguments, **options)

    async def insist(self, command: str, key: str, *arguments: Any) -> Any:
        """
        As `call`, and tried even while others are not: for what must not wait for its turn.

        Raises:
            RedisAway: As `call`.
        """
        return await self._tried(self._execute, command, key, *arguments)

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        """
        By its digest; in full where it is not known yet, as after a restart.

        Raises:
            RedisAway: As `call`.
        """
        return await self._guarded(self._evaluate, script, keys, arguments)

    async def ping(self) -> None:
        """
        Asks even while calls are not tried; if it answers, they are again.

        Raises:
            RedisAway: No answer.
        """
        try:
            async with asyncio.timeout(max(self._deadline, 1.0)):
                await self._client.ping()
        except Exception as error:
            raise RedisAway(repr(error)) from error
        self._breaker.succeeded()

    async def aclose(self) -> None:
        for each in self._owned or [self._client]:
            await each.aclose()

    async def _execute(self, command: str, key: str, *arguments: Any, **options: Any) -> Any:
        where = await self._home_of(key)
        return await self._client.execute_command(command, key, *arguments, **options, **where)

    async def _evaluate(self, script: Script, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        execute, where = self._client.execute_command, await self._home_of(keys[0])
        try:
            return await execute("EVALSHA", script.digest, len(keys), *keys, *arguments, **where)
        except NoScriptError:
            return await execute("EVAL", script.lua, len(keys), *keys, *arguments, **where)

    async def _home_of(self, key: str) -> dict[str, Any]:
        """
        redis-py asks any node of a cluster when a command has several keys, is sent on from there,
        and closes all its connections after a few such detours.
        """
        if not isinstance(self._client, RedisCluster):
            return {}
        await self._client.initialize()
        return {"target_nodes": self._client.get_node_from_key(key)}

    async def _guarded(self, call: Any, *arguments: Any, **options: Any) -> Any:
        if not self._breaker.allows():
            raise RedisAway("it was away a moment ago")
        return await self._tried(call, *arguments, **options)

    async def _tried(self, call: Any, *arguments: Any, **options: Any) -> Any:
        self.under_way += 1
        try:
            async with asyncio.timeout(self._deadline), self._places:
                answer = await call(*arguments, **options)
        except ResponseError as error:  # it lives: out of memory, no replicas, read only
            self._breaker.succeeded()
            raise RedisAway(str(error)) from error
        except Exception as error:  # the cluster's client raises more than RedisErrors
            self._breaker.failed()
            raise RedisAway(repr(error)) from error
        finally:
            self.under_way -= 1
        self._breaker.succeeded()
        return answer
