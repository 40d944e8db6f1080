"""The contacts context, put together."""

from dependency_injector import containers, providers

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
from wacore.application.contacts.heard import Heard
from wacore.application.contacts.identification import Reading
from wacore.application.contacts.import_queries import (
    ExportImportErrors,
    GetImport,
    ListImportErrors,
    ListImports,
)
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.merge_contacts import MergeContacts
from wacore.application.contacts.note_consent import NoteConsent
from wacore.application.contacts.note_inbound import NoteInbound
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.queries import (
    ExportContacts,
    GetConsents,
    GetContact,
    GetTimeline,
    ListContacts,
)
from wacore.application.contacts.readers import (
    ContactReader,
    GroupReader,
    HistoryReader,
    ImportReader,
    RecipientReader,
    SegmentReader,
)
from wacore.application.contacts.recipients import Audiences, CountRecipients, ListRecipients
from wacore.application.contacts.record_consent import ConsentBook, RecordConsent
from wacore.application.contacts.references import (
    CountryFacts,
    ImportFiles,
    OptOutKeywords,
    PhoneParser,
    Sheets,
)
from wacore.application.contacts.resume_imports import ResumeImports
from wacore.application.contacts.run_import import RunImport
from wacore.application.contacts.set_attributes import SetAttributes
from wacore.application.contacts.set_favorite import SetFavorite
from wacore.application.contacts.start_import import ImportStorage, StartImport
from wacore.application.contacts.suppressed import Suppressed
from wacore.application.contacts.update_contact import UpdateContact
from wacore.application.contacts.update_group import UpdateGroup
from wacore.application.contacts.update_segment import UpdateSegment
from wacore.application.contacts.use_cases import (
    Contacts,
    ContactsPeers,
    Groups,
    Imports,
    Segments,
)
from wacore.application.ports import Begin, Cache, Clock, IdFactory, JobQueue
from wacore.domain.contacts.consent import ConsentState
from wacore.entrypoints.wiring.repeating import facade


class ContactsContainer(containers.DeclarativeContainer):
    """Give it a store and the world; take `contacts`, `groups`, `segments`, `imports`, `peers`."""

    begin = providers.Dependency[Begin[ContactsUnitOfWork]]()
    contact_reader = providers.Dependency[ContactReader]()
    recipient_reader = providers.Dependency[RecipientReader]()
    history_reader = providers.Dependency[HistoryReader]()
    group_reader = providers.Dependency[GroupReader]()
    segment_reader = providers.Dependency[SegmentReader]()
    import_reader = providers.Dependency[ImportReader]()
    files = providers.Dependency[ImportFiles]()
    sheets = providers.Dependency[Sheets]()
    phones = providers.Dependency[PhoneParser]()
    countries = providers.Dependency[CountryFacts]()
    keywords = providers.Dependency[OptOutKeywords]()
    cache = providers.Dependency[Cache]()
    jobs = providers.Dependency[JobQueue]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()
    pepper = providers.Dependency[bytes](default=b"")

    reading = providers.Factory(Reading, phones=phones, countries=countries)
    intake = providers.Factory(Intake, new_id=new_id, pepper=pepper)
    book = providers.Factory(ConsentBook, new_id=new_id, intake=intake)
    heard = providers.Factory(Heard, new_id=new_id, intake=intake, phones=phones)
    audiences = providers.Factory(Audiences, segments=segment_reader)
    storage = providers.Factory(ImportStorage, files=files, sheets=sheets, reader=import_reader)
    get_contact = providers.Factory(GetContact, reader=contact_reader, cache=cache)
    list_contacts = providers.Factory(ListContacts, reader=contact_reader, cache=cache)
    list_errors = providers.Factory(ListImportErrors, reader=import_reader)
    change_members = providers.Factory(ChangeMembers, begin=begin, clock=clock, new_id=new_id)

    contacts = facade(
        Contacts,
        create=providers.Factory(
            CreateContact, begin=begin, clock=clock, new_id=new_id, reading=reading, intake=intake
        ),
        get=get_contact,
        list=list_contacts,
        update=providers.Factory(
            UpdateContact, begin=begin, clock=clock, new_id=new_id, reading=reading, intake=intake
        ),
        delete=providers.Factory(DeleteContacts, begin=begin, clock=clock, intake=intake),
        erase=providers.Factory(EraseContact, begin=begin, clock=clock, intake=intake),
        merge=providers.Factory(
            MergeContacts, begin=begin, clock=clock, new_id=new_id, intake=intake
        ),
        set_attributes=providers.Factory(SetAttributes, begin=begin, clock=clock),
        set_favorite=providers.Factory(SetFavorite, begin=begin, clock=clock),
        record_consent=providers.Factory(
            RecordConsent, begin=begin, clock=clock, new_id=new_id, book=book
        ),
        consents=providers.Factory(GetConsents, contacts=get_contact, history=history_reader),
        timeline=providers.Factory(GetTimeline, contacts=get_contact, history=history_reader),
        export=providers.Factory(ExportContacts, reader=contact_reader),
        change_members=change_members,
    )

    groups = facade(
        Groups,
        create=providers.Factory(CreateGroup, begin=begin, clock=clock, new_id=new_id),
        get=providers.Factory(GetGroup, reader=group_reader, cache=cache),
        list=providers.Factory(ListGroups, reader=group_reader, cache=cache),
        update=providers.Factory(UpdateGroup, begin=begin, clock=clock),
        delete=providers.Factory(DeleteGroup, begin=begin, clock=clock),
        change_members=change_members,
        members=list_contacts,
    )

    segments = facade(
        Segments,
        create=providers.Factory(CreateSegment, begin=begin, clock=clock, new_id=new_id),
        get=providers.Factory(GetSegment, reader=segment_reader),
        list=providers.Factory(ListSegments, reader=segment_reader),
        update=providers.Factory(UpdateSegment, begin=begin, clock=clock),
        delete=providers.Factory(DeleteSegment, begin=begin, clock=clock),
        preview=providers.Factory(PreviewSegment, reader=contact_reader),
    )

    imports = facade(
        Imports,
        once=("start",),
        start=providers.Factory(
            StartImport, begin=begin, clock=clock, new_id=new_id, storage=storage, jobs=jobs
        ),
        run=providers.Factory(
            RunImport,
            begin=begin,
            clock=clock,
            new_id=new_id,
            storage=storage,
            reading=reading,
            intake=intake,
        ),
        cancel=providers.Factory(CancelImport, begin=begin, clock=clock, files=files),
        resume=providers.Factory(ResumeImports, reader=import_reader, jobs=jobs, clock=clock),
        get=providers.Factory(GetImport, reader=import_reader),
        list=providers.Factory(ListImports, reader=import_reader),
        errors=list_errors,
        export_errors=providers.Factory(ExportImportErrors, errors=list_errors),
    )

    peers = facade(
        ContactsPeers,
        list_recipients=providers.Factory(
            ListRecipients, reader=recipient_reader, audiences=audiences, countries=countries
        ),
        count_recipients=providers.Factory(
            CountRecipients, reader=recipient_reader, audiences=audiences
        ),
        suppressed=providers.Factory(Suppressed, reader=recipient_reader, pepper=pepper),
        classify_keyword=providers.Factory(ClassifyKeyword, keywords=keywords),
        note_inbound=providers.Factory(NoteInbound, begin=begin, new_id=new_id, heard=heard),
        note_opt_out=providers.Factory(
            NoteConsent,
            begin=begin,
            clock=clock,
            new_id=new_id,
            heard=heard,
            book=book,
            state=ConsentState.OPTED_OUT,
        ),
        note_opt_in=providers.Factory(
            NoteConsent,
            begin=begin,
            clock=clock,
            new_id=new_id,
            heard=heard,
            book=book,
            state=ConsentState.OPTED_IN,
        ),
    )
