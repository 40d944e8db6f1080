"""The templates context, put together."""

from dependency_injector import containers, providers

from wacore.application.ports import Begin, Cache, Clock, IdFactory, JobQueue
from wacore.application.templates.account_changed import FollowAccounts
from wacore.application.templates.adopt_drift import AdoptDrift
from wacore.application.templates.apply_report import ApplyTemplateReport
from wacore.application.templates.create_template import CreateTemplate
from wacore.application.templates.delete_template import DeleteTemplate
from wacore.application.templates.deletion import Deleter
from wacore.application.templates.finish_interrupted import FinishInterrupted
from wacore.application.templates.lint_content import LintContent
from wacore.application.templates.linting import Linter
from wacore.application.templates.list_languages import ListLanguages
from wacore.application.templates.pin_template import PinTemplate
from wacore.application.templates.ports import (
    TemplateIndex,
    TemplateReader,
    TemplatesUnitOfWork,
)
from wacore.application.templates.ports_peers import (
    ContactValues,
    SendingAccounts,
    TemplateLanguages,
)
from wacore.application.templates.ports_review import SampleStore, TemplateReview
from wacore.application.templates.preview_template import PreviewTemplate
from wacore.application.templates.queries import (
    DiffVersions,
    GetTemplate,
    GetVersion,
    ListTemplates,
    ListVersions,
)
from wacore.application.templates.refresh_templates import RefreshTemplates
from wacore.application.templates.revise_template import ReviseTemplate
from wacore.application.templates.submission import Submitter
from wacore.application.templates.submit_template import SubmitTemplate
from wacore.application.templates.sync_account import SyncAccount
from wacore.application.templates.sync_templates import SyncTemplates
from wacore.application.templates.synchronisation import Synchroniser
from wacore.application.templates.unpause_template import UnpauseTemplate
from wacore.application.templates.upload_sample import UploadSample
from wacore.application.templates.use_cases import Templates, TemplateUpkeep
from wacore.entrypoints.wiring.repeating import facade


class TemplatesContainer(containers.DeclarativeContainer):
    """Give it a store, Meta and the neighbours; take `templates` and `upkeep`."""

    begin = providers.Dependency[Begin[TemplatesUnitOfWork]]()
    reader = providers.Dependency[TemplateReader]()
    index = providers.Dependency[TemplateIndex]()
    review = providers.Dependency[TemplateReview]()
    samples = providers.Dependency[SampleStore]()
    accounts = providers.Dependency[SendingAccounts]()
    contacts = providers.Dependency[ContactValues]()
    languages = providers.Dependency[TemplateLanguages]()
    cache = providers.Dependency[Cache]()
    jobs = providers.Dependency[JobQueue]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()

    linter = providers.Factory(Linter, reader=reader, languages=languages, clock=clock)
    submitter = providers.Factory(Submitter, begin=begin, review=review, clock=clock)
    deleter = providers.Factory(Deleter, begin=begin, review=review, clock=clock)
    synchroniser = providers.Factory(
        Synchroniser, begin=begin, index=index, review=review, clock=clock, new_id=new_id
    )

    templates = facade(
        Templates,
        create=providers.Factory(
            CreateTemplate,
            begin=begin,
            accounts=accounts,
            languages=languages,
            clock=clock,
            new_id=new_id,
        ),
        revise=providers.Factory(ReviseTemplate, begin=begin, clock=clock),
        submit=providers.Factory(
            SubmitTemplate, begin=begin, linter=linter, submitter=submitter, clock=clock
        ),
        unpause=providers.Factory(
            UnpauseTemplate, begin=begin, reader=reader, review=review, clock=clock
        ),
        delete=providers.Factory(DeleteTemplate, begin=begin, deleter=deleter, clock=clock),
        adopt=providers.Factory(AdoptDrift, begin=begin, clock=clock),
        sync=providers.Factory(SyncTemplates, synchroniser=synchroniser, accounts=accounts),
        upload_sample=providers.Factory(UploadSample, samples=samples, accounts=accounts),
        lint=providers.Factory(LintContent, linter=linter),
        preview=providers.Factory(PreviewTemplate, reader=reader, contacts=contacts),
        list=providers.Factory(ListTemplates, reader=reader, cache=cache),
        get=providers.Factory(GetTemplate, reader=reader, cache=cache),
        versions=providers.Factory(ListVersions, reader=reader),
        version=providers.Factory(GetVersion, reader=reader),
        diff=providers.Factory(DiffVersions, reader=reader),
        languages=providers.Factory(ListLanguages, languages=languages),
    )

    upkeep = facade(
        TemplateUpkeep,
        pin=providers.Factory(PinTemplate, reader=reader),
        apply_report=providers.Factory(ApplyTemplateReport, begin=begin, jobs=jobs, clock=clock),
        follow_accounts=providers.Factory(FollowAccounts, jobs=jobs),
        sync_account=providers.Factory(SyncAccount, synchroniser=synchroniser),
        finish_interrupted=providers.Factory(
            FinishInterrupted,
            begin=begin,
            index=index,
            review=review,
            submitter=submitter,
            deleter=deleter,
            clock=clock,
        ),
        refresh=providers.Factory(RefreshTemplates, index=index, jobs=jobs),
    )
