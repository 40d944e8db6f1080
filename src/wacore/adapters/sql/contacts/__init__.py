"""The address book in `contact_service`."""

from wacore.adapters.sql.contacts.group_readers import SqlGroupReader, SqlSegmentReader
from wacore.adapters.sql.contacts.history_readers import SqlHistoryReader
from wacore.adapters.sql.contacts.imports import SqlImportReader
from wacore.adapters.sql.contacts.readers import SqlContactReader, SqlRecipientReader
from wacore.adapters.sql.contacts.unit_of_work import SqlContactsUnitOfWork, sql_contacts

__all__ = [
    "SqlContactReader",
    "SqlContactsUnitOfWork",
    "SqlGroupReader",
    "SqlHistoryReader",
    "SqlImportReader",
    "SqlRecipientReader",
    "SqlSegmentReader",
    "sql_contacts",
]
