"""/contacts: one person, and lists of them."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import UNSET

from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.application.contacts.delete_contacts import DeleteContactsCommand
from wacore.application.contacts.queries import GetContactQuery
from wacore.application.contacts.set_favorite import SetFavoriteCommand
from wacore.application.contacts.update_contact import UpdateContactCommand
from wacore.application.contacts.use_cases import Contacts
from wacore.application.contacts.views import ContactDetailView, ContactView
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.contacts.contact import ContactChanged, ContactNotFound
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.ids import ContactId
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.contacts.bodies import (
    CreateContactBody,
    UpdateContactBody,
    attribute_values,
    present,
)
from wacore.entrypoints.http.contacts.listing import (
    AttributeEquals,
    ConsentChoice,
    Country,
    Cursor,
    Favorite,
    InGroup,
    Language,
    Limit,
    Marketing,
    Mode,
    Search,
    Sort,
    Utility,
    a_page,
    chosen,
)
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest

IfMatch = Annotated[str, HeaderParameter(name="If-Match")]


class ContactsController(Controller):
    path = "/contacts"
    tags = ("Contacts",)

    @get(operation_id="listContacts")
    async def list_contacts(
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
        sort: Sort = ContactOrder.NEWEST,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ContactView]:
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
            page=a_page(limit, cursor),
        )
        return await contacts.list(query)

    @post(operation_id="createContact", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateContactBody],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> Response[ContactDetailView]:
        command = CreateContactCommand(
            actor=request.user,
            phone=data.phone,
            default_region=data.default_region,
            bsuid=data.bsuid,
            username=data.username,
            name=data.name,
            email=data.email,
            language=data.language,
            timezone=data.timezone,
            country=data.country,
            attributes=present(attribute_values(data.attributes)),
            group_ids=tuple(data.group_ids),
        )
        return await _shown(contacts, request.user, await contacts.create(command))

    @get("/{contact_id:uuid}", operation_id="getContact")
    async def show(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> Response[Any]:
        shown = await _shown(contacts, request.user, ContactId(contact_id))
        return not_modified(request, shown.content.version) or shown

    @patch(
        "/{contact_id:uuid}",
        operation_id="updateContact",
        opt={IDEMPOTENT: True},
        responses=documented(409, 412, 428),
    )
    async def update(
        self,
        contact_id: FromPath[UUID],
        data: JSONBody[UpdateContactBody],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
        if_match: IfMatch = "",
    ) -> Response[ContactDetailView]:
        attributes = data.attributes
        command = UpdateContactCommand(
            actor=request.user,
            contact_id=ContactId(contact_id),
            expected_version=expected_version(if_match),
            phone=data.phone,
            default_region=data.default_region,
            bsuid=data.bsuid,
            username=data.username,
            name=data.name,
            email=data.email,
            language=data.language,
            timezone=data.timezone,
            country=data.country,
            attributes=UNSET if attributes is UNSET else attribute_values(attributes),
        )
        try:
            await contacts.update(command)
        except ContactChanged as changed:
            raise stale(changed.version) from changed
        return await _shown(contacts, request.user, command.contact_id)

    @delete("/{contact_id:uuid}", operation_id="deleteContact")
    async def remove(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> None:
        one = ContactId(contact_id)
        done = await contacts.delete(DeleteContactsCommand(actor=request.user, contact_ids=(one,)))
        if done.missing:
            raise ContactNotFound(one)

    @put("/{contact_id:uuid}/favorite", operation_id="markFavorite", status_code=204)
    async def mark(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> None:
        await contacts.set_favorite(
            SetFavoriteCommand(actor=request.user, contact_id=ContactId(contact_id), favorite=True)
        )

    @delete("/{contact_id:uuid}/favorite", operation_id="unmarkFavorite")
    async def unmark(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> None:
        await contacts.set_favorite(
            SetFavoriteCommand(actor=request.user, contact_id=ContactId(contact_id), favorite=False)
        )


async def _shown(
    contacts: Contacts, actor: Actor, contact_id: ContactId
) -> Response[ContactDetailView]:
    view = await contacts.get(GetContactQuery(actor=actor, contact_id=contact_id))
    return Response(view, headers={"ETag": etag_of(view.version)})
