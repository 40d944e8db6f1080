"""/contacts/bulk, /contacts/merge and /contacts/exports: many people at once."""

from collections.abc import AsyncIterator

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Stream

from wacore.application.contacts.bulk import BulkOutcome
from wacore.application.contacts.change_members import ChangeMembersCommand
from wacore.application.contacts.delete_contacts import DeleteContactsCommand
from wacore.application.contacts.merge_contacts import MergeContactsCommand
from wacore.application.contacts.queries import GetContactQuery
from wacore.application.contacts.set_attributes import SetAttributesCommand
from wacore.application.contacts.use_cases import Contacts
from wacore.application.contacts.views import ContactDetailView
from wacore.application.ports import PageRequest
from wacore.domain.actor import Actor
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.errors import InvalidInput
from wacore.entrypoints.http.contacts.bodies import (
    BulkAction,
    BulkBody,
    MergeBody,
    attribute_values,
)
from wacore.entrypoints.http.contacts.csv_text import contact_lines
from wacore.entrypoints.http.contacts.listing import (
    AttributeEquals,
    ConsentChoice,
    Country,
    Favorite,
    InGroup,
    Language,
    Marketing,
    Mode,
    Search,
    Sort,
    Utility,
    chosen,
)
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest

CSV = "text/csv"


class ManyContactsController(Controller):
    path = "/contacts"
    tags = ("Contacts",)

    @post("/bulk", operation_id="changeContacts", status_code=200, opt={IDEMPOTENT: True})
    async def bulk(
        self,
        data: JSONBody[BulkBody],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> BulkOutcome:
        ids = tuple(data.contact_ids)
        if data.action is BulkAction.DELETE:
            return await contacts.delete(DeleteContactsCommand(actor=request.user, contact_ids=ids))
        if data.action is BulkAction.SET_ATTRIBUTES:
            if not data.attributes:
                raise InvalidInput("Name the attributes to set.", field="attributes")
            return await contacts.set_attributes(
                SetAttributesCommand(
                    actor=request.user,
                    contact_ids=ids,
                    attributes=attribute_values(data.attributes),
                )
            )
        if data.group_id is None:
            raise InvalidInput("Name the group.", field="group_id")
        return await contacts.change_members(
            ChangeMembersCommand(
                actor=request.user,
                group_id=data.group_id,
                contact_ids=ids,
                join=data.action is BulkAction.ADD_TO_GROUP,
            )
        )

    @post("/merge", operation_id="mergeContacts", status_code=200, opt={IDEMPOTENT: True})
    async def merge(
        self,
        data: JSONBody[MergeBody],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> ContactDetailView:
        await contacts.merge(
            MergeContactsCommand(
                actor=request.user, into=data.into, contact_ids=tuple(data.contact_ids)
            )
        )
        return await contacts.get(GetContactQuery(actor=request.user, contact_id=data.into))

    @get("/exports", operation_id="exportContacts", media_type=CSV)
    async def export(
        self,
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
        *,
        search: Search = "",
        match: Mode = SearchMode.AUTO,
        group_id: InGroup = "",
        favorite: Favorite = False,
        marketing: Marketing = ConsentChoice.ANY,
        utility: Utility = ConsentChoice.ANY,
        language: Language = "",
        country: Country = "",
        attribute: AttributeEquals = None,
        sort: Sort = ContactOrder.OLDEST,
    ) -> Stream:
        """The list as CSV, attributes in one column as JSON. It streams, however long it is."""
        query = chosen(
            request.user,
            search=search,
            match=match,
            group_id=group_id,
            favorite=favorite,
            marketing=marketing,
            utility=utility,
            language=language,
            country=country,
            attribute=attribute,
            sort=sort,
            page=PageRequest(),
        )
        return as_file(contact_lines(await contacts.export(query)), "contacts.csv")


def as_file(lines: AsyncIterator[str], name: str) -> Stream:
    return Stream(
        lines,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
