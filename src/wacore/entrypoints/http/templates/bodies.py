"""What clients send about templates."""

from typing import Annotated, Any

import msgspec
from litestar.datastructures import UploadFile
from msgspec import UNSET, UnsetType

from wacore.domain.ids import AccountId, ContactId, TemplateId
from wacore.domain.templates.kinds import Category, ParameterFormat

Components = list[dict[str, Any]]
"""In Meta's own form: `[{"type": "BODY", "text": "…"}]`."""

Name = Annotated[str, msgspec.Meta(max_length=512)]
Language = Annotated[str, msgspec.Meta(max_length=20)]
Values = dict[str, Annotated[str, msgspec.Meta(max_length=4096)]]


class CreateTemplateBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`components` may break Meta's rules until the template is submitted."""

    account_id: AccountId
    name: Name
    language: Language
    category: Category
    components: Components
    parameter_format: ParameterFormat = ParameterFormat.POSITIONAL
    ttl_seconds: int | None = None


class ReviseTemplateBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays as in the newest version; null leaves Meta's own lifetime."""

    category: Category | UnsetType = UNSET
    components: Components | UnsetType = UNSET
    parameter_format: ParameterFormat | UnsetType = UNSET
    ttl_seconds: int | UnsetType | None = UNSET


class LintBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """With `account_id`, clashes with that account's templates are found, `template_id` excepted."""

    name: Name
    language: Language
    category: Category
    components: Components
    parameter_format: ParameterFormat = ParameterFormat.POSITIONAL
    ttl_seconds: int | None = None
    account_id: AccountId | None = None
    template_id: TemplateId | None = None


class SubmitTemplateBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The newest version unless another is named."""

    version: Annotated[int, msgspec.Meta(ge=1)] | None = None


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """
    `values` are by parameter; `variables` name, by parameter, the field of the contact to take.

    With `samples`, the examples given for the review stand in for what is missing.
    """

    version: Annotated[int, msgspec.Meta(ge=1)] | None = None
    values: Values = {}
    contact_id: ContactId | None = None
    variables: Values = {}
    samples: bool = False


class SyncTemplatesBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    account_id: AccountId


class SampleForm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A picture, film or PDF that shows reviewers what a media header will hold."""

    account_id: str
    file: UploadFile


class SampleUploaded(msgspec.Struct, frozen=True, kw_only=True):
    """`handle` goes into `example.header_handle` of the header."""

    handle: str
