"""What templates ask of Meta."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

import msgspec

from wacore.domain.errors import Conflict, InvalidInput, NotFound, UpstreamFailed
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.templates.content import TemplateContent


class TemplateRefused(InvalidInput):
    """Meta does not take this content; the text is Meta's explanation.

    Attributes:
        meta_code: The error's number, mostly a 2388xxx.
    """

    code = "template-refused"

    def __init__(self, reason: str, *, meta_code: int, field: str = "") -> None:
        super().__init__(reason, field=field)
        self.meta_code = meta_code


class TemplateExistsAtMeta(Conflict):
    """Meta has this name in this language already, or has just deleted it."""

    code = "template-exists-at-meta"

    def __init__(self, name: str, language: str) -> None:
        super().__init__(
            f"Meta has a template {name} in {language} already, or deleted it within 30 days. "
            "Synchronise, or take another name."
        )


class TemplateLockedAtMeta(Conflict):
    """Meta does not let it be edited or deleted now."""

    code = "template-locked-at-meta"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)


class TemplateGoneAtMeta(NotFound):
    """Meta does not know the template."""

    code = "template-gone-at-meta"

    def __init__(self, meta_id: str) -> None:
        super().__init__(f"Meta does not know the template {meta_id}.")


class AccountTokenRefused(Conflict):
    """Meta does not accept the account's token for this."""

    code = "template-token-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Meta refuses the account's access token: {reason}")


class NoAppForSamples(Conflict):
    """Samples are uploaded in the name of a Meta app, and none is known."""

    code = "template-no-app"

    def __init__(self) -> None:
        super().__init__("Tell the account's Meta app id first; samples are uploaded in its name.")


class ReviewUnclear(UpstreamFailed):
    """Meta gave no answer: it may have been done."""

    code = "template-review-unclear"

    def __init__(self) -> None:
        super().__init__("Meta gave no answer; whether it has been done will be found out shortly.")


class MetaTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A template as Meta lists it; words are Meta's own."""

    meta_id: str
    name: str
    language: str
    status: str
    category: str
    components: list[dict[str, Any]]
    parameter_format: str = "POSITIONAL"
    quality: str = ""
    rejected_reason: str = ""
    previous_category: str = ""
    correct_category: str = ""
    ttl_seconds: int | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What Meta made of a submission: it may have decided at once, and on another category."""

    meta_id: str
    status: str
    category: str


class TemplateReview(Protocol):
    """Meta's review and its list of an account's templates.

    Raises:
        NotFound: In any method, when the organisation has no such account.
        AccountTokenRefused: In any method.
        RateLimited: In any method; nothing was done.
        ReviewUnclear: In submit, edit, delete and unpause: it may have been done.
        UpstreamFailed: In any method: Meta is out of order, and nothing was done.
    """

    async def submit(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        name: str,
        language: str,
        content: TemplateContent,
    ) -> Receipt:
        """
        Create it at Meta.

        Raises:
            TemplateRefused: The content breaks a rule.
            TemplateExistsAtMeta: Name and language are taken.
        """
        ...

    async def edit(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        meta_id: str,
        content: TemplateContent,
    ) -> Receipt:
        """
        Replace all its components; doing so twice is the same as once.

        Raises:
            TemplateRefused: The content breaks a rule.
            TemplateLockedAtMeta: Its status, or the number of edits, forbids it now.
            TemplateGoneAtMeta: Meta does not know it.
        """
        ...

    async def delete(
        self, organization_id: OrganizationId, account_id: AccountId, name: str, meta_id: str | None
    ) -> None:
        """
        Delete one language, or all of the name without `meta_id`.

        Raises:
            TemplateLockedAtMeta: Meta keeps it.
            TemplateGoneAtMeta: Meta does not know it.
        """
        ...

    async def unpause(
        self, organization_id: OrganizationId, account_id: AccountId, meta_id: str
    ) -> None:
        """
        End a pause before its time.

        Raises:
            TemplateLockedAtMeta: It is not paused, or not long enough yet.
            TemplateGoneAtMeta: Meta does not know it.
        """
        ...

    async def find(
        self, organization_id: OrganizationId, account_id: AccountId, name: str, language: str
    ) -> MetaTemplate | None: ...

    async def get(
        self, organization_id: OrganizationId, account_id: AccountId, meta_id: str
    ) -> MetaTemplate | None: ...

    def pages(
        self, organization_id: OrganizationId, account_id: AccountId
    ) -> AsyncIterator[list[MetaTemplate]]:
        """Every template of the account, a page at a time."""
        ...


class SampleFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    mime_type: str
    content: bytes


class SampleStore(Protocol):
    """Where Meta's reviewers find the samples of media headers.

    Raises:
        NotFound: When the organisation has no such account.
        AccountTokenRefused: When Meta does not accept its token.
        NoAppForSamples: When no Meta app is known.
        UpstreamFailed: When Meta does not answer or fails.
    """

    async def upload(
        self, organization_id: OrganizationId, account_id: AccountId, file: SampleFile
    ) -> str:
        """
        The handle that goes into `example.header_handle`.

        Raises:
            InvalidInput: Meta takes no samples of this type or size.
        """
        ...
