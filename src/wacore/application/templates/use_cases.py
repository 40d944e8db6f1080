"""What can be done with templates."""

from dataclasses import dataclass

from wacore.application.templates.account_changed import FollowAccounts
from wacore.application.templates.adopt_drift import AdoptDrift
from wacore.application.templates.apply_report import ApplyTemplateReport
from wacore.application.templates.create_template import CreateTemplate
from wacore.application.templates.delete_template import DeleteTemplate
from wacore.application.templates.finish_interrupted import FinishInterrupted
from wacore.application.templates.lint_content import LintContent
from wacore.application.templates.list_languages import ListLanguages
from wacore.application.templates.pin_template import PinTemplate
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
from wacore.application.templates.submit_template import SubmitTemplate
from wacore.application.templates.sync_account import SyncAccount
from wacore.application.templates.sync_templates import SyncTemplates
from wacore.application.templates.unpause_template import UnpauseTemplate
from wacore.application.templates.upload_sample import UploadSample


@dataclass(frozen=True)
class Templates:
    """What people do."""

    create: CreateTemplate
    revise: ReviseTemplate
    submit: SubmitTemplate
    unpause: UnpauseTemplate
    delete: DeleteTemplate
    adopt: AdoptDrift
    sync: SyncTemplates
    upload_sample: UploadSample
    lint: LintContent
    preview: PreviewTemplate
    list: ListTemplates
    get: GetTemplate
    versions: ListVersions
    version: GetVersion
    diff: DiffVersions
    languages: ListLanguages


@dataclass(frozen=True)
class TemplateUpkeep:
    """What events, jobs, the clock and other contexts ask for."""

    pin: PinTemplate
    apply_report: ApplyTemplateReport
    follow_accounts: FollowAccounts
    sync_account: SyncAccount
    finish_interrupted: FinishInterrupted
    refresh: RefreshTemplates
