"""Which conversation a message belongs to, whatever Meta tells of its sender."""

from collections.abc import Iterable

from wacore.domain.ids import ConversationId, PhoneNumberId
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.sender import Sender

_Identity = tuple[PhoneNumberId, str, str]


class Threads:
    """The conversations of one transaction, found by user id or by any spelling of a number."""

    def __init__(self, conversations: Iterable[Conversation]) -> None:
        self._kept: dict[ConversationId, Conversation] = {}
        self._found: dict[_Identity, ConversationId] = {}
        self._changed: set[ConversationId] = set()
        self.merged: list[tuple[ConversationId, ConversationId]] = []
        for conversation in conversations:
            self._keep(conversation)

    def survivor(self, conversation_id: ConversationId) -> ConversationId:
        """The conversation that one has become part of, or the same one."""
        into = dict(self.merged)
        while conversation_id in into:
            conversation_id = into[conversation_id]
        return conversation_id

    @property
    def changed(self) -> list[Conversation]:
        return [self._kept[each] for each in sorted(self._changed)]

    def find(self, number: PhoneNumberId, sender: Sender) -> Conversation | None:
        """Two that turn out to be with this person become one, the older."""
        ids = {found for key in _identities(number, sender) if (found := self._found.get(key))}
        if not ids:
            return None
        first, *others = (self._kept[each] for each in sorted(ids))
        for other in others:
            first = self._merge(first, other)
        return first

    def put(self, conversation: Conversation) -> None:
        self._keep(conversation)
        self._changed.add(conversation.id)

    def move(self, conversation: Conversation, becomes: Sender) -> None:
        """The person is somebody else from now on; a conversation with that one is theirs too."""
        moved = conversation
        other = self.find(conversation.phone_number_id, becomes)
        if other is not None and other.id != conversation.id:
            moved = self._merge(conversation, other)
        self.put(moved.moved_to(becomes))

    def _keep(self, conversation: Conversation) -> None:
        self._kept[conversation.id] = conversation
        person = Sender(wa_id=conversation.wa_id or "", bsuid=conversation.bsuid or "")
        for key in _identities(conversation.phone_number_id, person):
            self._found[key] = conversation.id

    def _merge(self, first: Conversation, other: Conversation) -> Conversation:
        del self._kept[other.id]
        self._changed.discard(other.id)
        self._found = {
            key: first.id if found == other.id else found for key, found in self._found.items()
        }
        self.merged.append((other.id, first.id))
        whole = first.absorb(other)
        self.put(whole)
        return whole


def _identities(number: PhoneNumberId, person: Sender) -> list[_Identity]:
    keys = [(number, "wa_id", wa_id) for wa_id in person.wa_ids]
    return [*keys, (number, "bsuid", person.bsuid)] if person.bsuid else keys
