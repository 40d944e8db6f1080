"""/contacts/imports: files of contacts."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody
from litestar.response import Stream

from wacore.application.contacts.cancel_import import CancelImportCommand
from wacore.application.contacts.import_queries import (
    GetImportQuery,
    ImportErrorsQuery,
    ListImportsQuery,
)
from wacore.application.contacts.start_import import StartImportCommand
from wacore.application.contacts.use_cases import Imports
from wacore.application.contacts.views import ImportView, RowErrorView
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.contacts.consent import Purpose
from wacore.domain.contacts.import_columns import InvalidMapping, UnknownColumns
from wacore.domain.contacts.imports import Duplicates, ImportOptions
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import GroupId, ImportId
from wacore.entrypoints.http.contacts.csv_text import error_lines
from wacore.entrypoints.http.contacts.listing import Cursor, Limit, a_page
from wacore.entrypoints.http.contacts.many import CSV, as_file
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.request import ApiRequest

_LARGEST = 210_000_000
_BLOCK = 1 << 18


class ImportForm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """
    A CSV file and how to read it; what is left out is found out from the file.

    `mapping` is a JSON object from header to field (phone, bsuid, username, name, first_name,
    last_name, email, language, timezone, country, consent, ignore), `attribute:<name>` or
    `attribute:<name>:<type>`. `consent_purposes` is a list such as `marketing,utility`.
    """

    file: UploadFile
    mapping: str = ""
    unknown_columns: UnknownColumns = UnknownColumns.ATTRIBUTES
    encoding: str = ""
    delimiter: str = ""
    default_region: str = ""
    duplicates: Duplicates = Duplicates.UPDATE
    group_id: str = ""
    consent_purposes: str = "marketing"
    consent_evidence: str = ""
    again: Annotated[str, msgspec.Meta(pattern="^(true|false)$")] = "false"


class ImportsController(Controller):
    path = "/contacts/imports"
    tags = ("Imports",)

    @post(
        operation_id="startImport",
        request_max_body_size=_LARGEST,
        status_code=202,
        responses=documented(409),
    )
    async def start(
        self,
        data: MultipartBody[ImportForm],
        request: ApiRequest[Actor],
        imports: NamedDependency[Imports],
    ) -> Response[ImportView]:
        """202 for a new import; 200 with the earlier one when this very file was imported before."""
        started = await imports.start(
            StartImportCommand(
                actor=request.user,
                filename=data.file.filename or "contacts.csv",
                content=_content(data.file),
                options=_options(data),
                again=data.again == "true",
            )
        )
        view = await imports.get(GetImportQuery(actor=request.user, import_id=started.id))
        return Response(view, status_code=200 if started.known else 202)

    @get(operation_id="listImports")
    async def list_imports(
        self,
        request: ApiRequest[Actor],
        imports: NamedDependency[Imports],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ImportView]:
        """Latest first."""
        return await imports.list(ListImportsQuery(actor=request.user, page=a_page(limit, cursor)))

    @get("/{import_id:uuid}", operation_id="getImport")
    async def show(
        self,
        import_id: FromPath[UUID],
        request: ApiRequest[Actor],
        imports: NamedDependency[Imports],
    ) -> ImportView:
        return await imports.get(GetImportQuery(actor=request.user, import_id=ImportId(import_id)))

    @post("/{import_id:uuid}/cancel", operation_id="cancelImport", status_code=200)
    async def cancel(
        self,
        import_id: FromPath[UUID],
        request: ApiRequest[Actor],
        imports: NamedDependency[Imports],
    ) -> ImportView:
        """Rows already imported stay; the same file may be imported again."""
        one = ImportId(import_id)
        await imports.cancel(CancelImportCommand(actor=request.user, import_id=one))
        return await imports.get(GetImportQuery(actor=request.user, import_id=one))

    @get("/{import_id:uuid}/errors", operation_id="listImportErrors")
    async def errors(
        self,
        import_id: FromPath[UUID],
        request: ApiRequest[Actor],
        imports: NamedDependency[Imports],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[RowErrorView]:
        """The rejected rows, by line."""
        return await imports.errors(
            ImportErrorsQuery(
                actor=request.user, import_id=ImportId(import_id), page=a_page(limit, cursor)
            )
        )

    @get("/{import_id:uuid}/errors.csv", operation_id="downloadImportErrors", media_type=CSV)
    async def download(
        self,
        import_id: FromPath[UUID],
        request: ApiRequest[Actor],
        imports: NamedDependency[Imports],
    ) -> Stream:
        query = GetImportQuery(actor=request.user, import_id=ImportId(import_id))
        pages = await imports.export_errors(query)
        return as_file(error_lines(pages), "import-errors.csv")


async def _content(file: UploadFile) -> AsyncIterator[bytes]:
    while block := await file.read(_BLOCK):
        yield block


def _options(form: ImportForm) -> ImportOptions:
    try:
        mapping = msgspec.json.decode(form.mapping or "{}", type=dict[str, str])
    except msgspec.DecodeError as error:
        raise InvalidMapping(
            "Write the mapping as a JSON object of texts.", field="mapping"
        ) from error
    try:
        group_id = GroupId(UUID(form.group_id)) if form.group_id else None
    except ValueError as error:
        raise InvalidInput("This is no group's id.", field="group_id") from error
    try:
        purposes = tuple(Purpose(p.strip()) for p in form.consent_purposes.split(",") if p.strip())
    except ValueError as error:
        raise InvalidInput(
            "Write the purposes as marketing,utility.", field="consent_purposes"
        ) from error
    return ImportOptions(
        mapping=mapping,
        unknown_columns=form.unknown_columns,
        encoding=form.encoding or None,
        delimiter={"tab": "\t", "\\t": "\t"}.get(form.delimiter, form.delimiter) or None,
        default_region=form.default_region.upper() or None,
        duplicates=form.duplicates,
        group_id=group_id,
        consent_purposes=purposes,
        consent_evidence=form.consent_evidence[:500],
    )
