"""All that the address book does; HTTP, peers, the worker and embedding programs come in here."""

from dataclasses import dataclass

from wacore.application.contacts.cancel_import import CancelImport
from wacore.application.contacts.change_members import ChangeMembers
from wacore.application.contacts.classify_keyword import ClassifyKeyword
from wacore.application.contacts.create_contact import CreateContact
from wacore.application.contacts.create_group import CreateGroup
from wacore.application.contacts.create_segment import CreateSegment
from wacore.application.contacts.delete_contacts import DeleteContacts
from wacore.application.contacts.delete_group import DeleteGroup
from wacore.application.contacts.delete_segment import DeleteSegment
from wacore.application.contacts.erase_contact import EraseContact
from wacore.application.contacts.group_queries import (
    GetGroup,
    GetSegment,
    ListGroups,
    ListSegments,
    PreviewSegment,
)
from wacore.application.contacts.import_queries import (
    ExportImportErrors,
    GetImport,
    ListImportErrors,
    ListImports,
)
from wacore.application.contacts.merge_contacts import MergeContacts
from wacore.application.contacts.note_consent import NoteConsent
from wacore.application.contacts.note_inbound import NoteInbound
from wacore.application.contacts.queries import (
    ExportContacts,
    GetConsents,
    GetContact,
    GetTimeline,
    ListContacts,
)
from wacore.application.contacts.recipients import CountRecipients, ListRecipients
from wacore.application.contacts.record_consent import RecordConsent
from wacore.application.contacts.resume_imports import ResumeImports
from wacore.application.contacts.run_import import RunImport
from wacore.application.contacts.set_attributes import SetAttributes
from wacore.application.contacts.set_favorite import SetFavorite
from wacore.application.contacts.start_import import StartImport
from wacore.application.contacts.suppressed import Suppressed
from wacore.application.contacts.update_contact import UpdateContact
from wacore.application.contacts.update_group import UpdateGroup
from wacore.application.contacts.update_segment import UpdateSegment


@dataclass(frozen=True, kw_only=True)
class Contacts:
    create: CreateContact
    get: GetContact
    list: ListContacts
    update: UpdateContact
    delete: DeleteContacts
    erase: EraseContact
    merge: MergeContacts
    set_attributes: SetAttributes
    set_favorite: SetFavorite
    record_consent: RecordConsent
    consents: GetConsents
    timeline: GetTimeline
    export: ExportContacts
    change_members: ChangeMembers


@dataclass(frozen=True, kw_only=True)
class Groups:
    create: CreateGroup
    get: GetGroup
    list: ListGroups
    update: UpdateGroup
    delete: DeleteGroup
    change_members: ChangeMembers
    members: ListContacts


@dataclass(frozen=True, kw_only=True)
class Segments:
    create: CreateSegment
    get: GetSegment
    list: ListSegments
    update: UpdateSegment
    delete: DeleteSegment
    preview: PreviewSegment


@dataclass(frozen=True, kw_only=True)
class Imports:
    start: StartImport
    run: RunImport
    cancel: CancelImport
    resume: ResumeImports
    get: GetImport
    list: ListImports
    errors: ListImportErrors
    export_errors: ExportImportErrors


@dataclass(frozen=True, kw_only=True)
class ContactsPeers:
    """What other contexts ask of this one, and what it does about their events."""

    list_recipients: ListRecipients
    count_recipients: CountRecipients
    suppressed: Suppressed
    classify_keyword: ClassifyKeyword
    note_inbound: NoteInbound
    note_opt_out: NoteConsent
    note_opt_in: NoteConsent
