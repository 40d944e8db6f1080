"""Address books over memory and over SQL."""

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.contacts import (
    ContactsStore,
    MemoryContactReader,
    MemoryGroupReader,
    MemoryHistoryReader,
    MemoryImportReader,
    MemoryRecipientReader,
    MemorySegmentReader,
    memory_contacts,
)
from wacore.adapters.memory.unit_of_work import AfterCommit, nothing_to_do
from wacore.adapters.sql.contacts import (
    SqlContactReader,
    SqlGroupReader,
    SqlHistoryReader,
    SqlImportReader,
    SqlRecipientReader,
    SqlSegmentReader,
    sql_contacts,
)
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts.contacts import AddressBook


def memory_book(
    store: ContactsStore | None = None, after_commit: AfterCommit = nothing_to_do
) -> AddressBook:
    rows = store or ContactsStore()
    return AddressBook(
        begin=memory_contacts(rows, sealer(uuid7), after_commit).begin,
        contacts=MemoryContactReader(rows),
        recipients=MemoryRecipientReader(rows),
        history=MemoryHistoryReader(rows),
        groups=MemoryGroupReader(rows),
        segments=MemorySegmentReader(rows),
        imports=MemoryImportReader(rows),
    )


def sql_book(database: ServiceDatabase, after_commit: AfterCommit = nothing_to_do) -> AddressBook:
    read = database.read
    return AddressBook(
        begin=sql_contacts(database.write, sealer(uuid7), ManualClock(), after_commit).begin,
        contacts=SqlContactReader(read),
        recipients=SqlRecipientReader(read),
        history=SqlHistoryReader(read),
        groups=SqlGroupReader(read),
        segments=SqlSegmentReader(read),
        imports=SqlImportReader(read),
    )
