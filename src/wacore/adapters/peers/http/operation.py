"""One method of a port as a question and an answer in JSON."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, get_type_hints

import msgspec

P = ParamSpec("P")
A = TypeVar("A")

_encode = msgspec.json.Encoder().encode


class MalformedQuestion(ValueError):
    """The body is not what the operation asks for; both sides should run the same release."""


class Operation(Generic[P, A]):
    """
    Both sides derive the shapes from the port itself, so they cannot drift from it.

    Args:
        path: Below `/internal`.
        method: Of the port.
        repeatable: Whether a second call does no harm when the first one's answer was lost.
    """

    def __init__(
        self,
        path: str,
        method: Callable[Concatenate[Any, P], Awaitable[A]],
        *,
        repeatable: bool = True,
    ) -> None:
        self.path = path
        self.method = method.__name__
        self.repeatable = repeatable
        self._signature = inspect.signature(method)
        hints = get_type_hints(method)
        names = list(self._signature.parameters)[1:]
        self._question = msgspec.defstruct(
            "Question", [(name, hints[name]) for name in names], kw_only=True
        )
        self._decode_question = msgspec.json.Decoder(self._question).decode
        self._decode_answer = msgspec.json.Decoder(hints["return"]).decode

    def question(self, *args: P.args, **kwargs: P.kwargs) -> bytes:
        bound = self._signature.bind(None, *args, **kwargs)
        bound.apply_defaults()
        return _encode(dict(list(bound.arguments.items())[1:]))

    def answer(self, body: bytes) -> A:
        answer: A = self._decode_answer(body)
        return answer

    async def carry_out(self, port: object, body: bytes) -> bytes:
        """
        Ask a port of this process.

        Raises:
            MalformedQuestion: The body is no question of this operation.
        """
        try:
            asked = self._decode_question(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise MalformedQuestion(str(error)) from error
        bound = self._signature.bind_partial(None)
        bound.arguments.update({name: getattr(asked, name) for name in asked.__struct_fields__})
        return _encode(await getattr(port, self.method)(*bound.args[1:], **bound.kwargs))
