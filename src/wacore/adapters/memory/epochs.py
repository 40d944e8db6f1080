"""When what was last invalidated, in one process."""

import os
from collections import OrderedDict

_MOST = 100_000


class MemoryEpochs:
    """Random tokens: a forgotten owner gets one that never was before."""

    def __init__(self) -> None:
        self._tokens: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def current(self, space: str, owner: str) -> bytes:
        token = self._tokens.get((space, owner))
        return self._new(space, owner) if token is None else token

    def renew(self, space: str, owner: str) -> None:
        self._new(space, owner)

    def _new(self, space: str, owner: str) -> bytes:
        token = os.urandom(8)
        self._tokens[space, owner] = token
        if len(self._tokens) > _MOST:
            self._tokens.popitem(last=False)
        return token
