"""The address book in memory."""

from wacore.adapters.memory.contacts.files import MemoryImportFiles
from wacore.adapters.memory.contacts.group_readers import MemoryGroupReader, MemorySegmentReader
from wacore.adapters.memory.contacts.readers import (
    MemoryContactReader,
    MemoryHistoryReader,
    MemoryImportReader,
    MemoryRecipientReader,
)
from wacore.adapters.memory.contacts.store import ContactsStore
from wacore.adapters.memory.contacts.unit_of_work import MemoryContactsUnitOfWork, memory_contacts

__all__ = [
    "ContactsStore",
    "MemoryContactReader",
    "MemoryContactsUnitOfWork",
    "MemoryGroupReader",
    "MemoryHistoryReader",
    "MemoryImportFiles",
    "MemoryImportReader",
    "MemoryRecipientReader",
    "MemorySegmentReader",
    "memory_contacts",
]
