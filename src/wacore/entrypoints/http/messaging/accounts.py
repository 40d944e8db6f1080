"""/whatsapp/accounts: WhatsApp Business Accounts and their numbers."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wacore.application.messaging.account_queries import GetAccountQuery, ListAccountsQuery
from wacore.application.messaging.connect_account import ConnectAccountCommand
from wacore.application.messaging.disconnect_account import DisconnectAccountCommand
from wacore.application.messaging.resume_number import ResumeNumberCommand
from wacore.application.messaging.update_account import UpdateAccountCommand
from wacore.application.messaging.use_cases_intake import Accounts
from wacore.application.messaging.verify_account import VerifyAccountCommand
from wacore.application.messaging.views_accounts import AccountConnected, AccountView
from wacore.application.ports import Page
from wacore.domain.actor import Actor
from wacore.domain.ids import AccountId, PhoneNumberId
from wacore.domain.messaging.account import AccountVersionConflict
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.messaging.bodies import ConnectAccountBody, UpdateAccountBody
from wacore.entrypoints.http.messaging.listing import IfMatch
from wacore.entrypoints.http.request import ApiRequest


class AccountsController(Controller):
    path = "/whatsapp/accounts"
    tags = ("WhatsApp accounts",)

    @get(operation_id="listWhatsAppAccounts")
    async def list_accounts(
        self, request: ApiRequest[Actor], whatsapp_accounts: NamedDependency[Accounts]
    ) -> Page[AccountView]:
        """All of them, with their numbers; there is one page."""
        return Page(items=await whatsapp_accounts.list(ListAccountsQuery(actor=request.user)))

    @post(operation_id="connectWhatsAppAccount", responses=documented(409))
    async def connect(
        self,
        data: JSONBody[ConnectAccountBody],
        request: ApiRequest[Actor],
        whatsapp_accounts: NamedDependency[Accounts],
    ) -> AccountConnected:
        """Meta is asked first; its webhooks for the account are sent here from now on."""
        return await whatsapp_accounts.connect(
            ConnectAccountCommand(
                actor=request.user,
                waba_id=data.waba_id,
                access_token=data.access_token,
                app_id=data.app_id,
                app_secret=data.app_secret,
                name=data.name,
            )
        )

    @get("/{account_id:uuid}", operation_id="getWhatsAppAccount")
    async def show(
        self,
        account_id: FromPath[UUID],
        request: ApiRequest[Actor],
        whatsapp_accounts: NamedDependency[Accounts],
    ) -> Response[Any]:
        shown = await _shown(whatsapp_accounts, request.user, AccountId(account_id))
        return not_modified(request, shown.content.version) or shown

    @patch(
        "/{account_id:uuid}",
        operation_id="updateWhatsAppAccount",
        responses=documented(409, 412, 428),
    )
    async def update(
        self,
        account_id: FromPath[UUID],
        data: JSONBody[UpdateAccountBody],
        request: ApiRequest[Actor],
        whatsapp_accounts: NamedDependency[Accounts],
        if_match: IfMatch = "",
    ) -> Response[AccountView]:
        """Rename it, or give it new secrets."""
        command = UpdateAccountCommand(
            actor=request.user,
            account_id=AccountId(account_id),
            expected_version=expected_version(if_match),
            name=data.name,
            access_token=data.access_token,
            app_secret=data.app_secret,
        )
        try:
            await whatsapp_accounts.update(command)
        except AccountVersionConflict as conflict:
            raise stale() from conflict
        return await _shown(whatsapp_accounts, request.user, command.account_id)

    @delete("/{account_id:uuid}", operation_id="disconnectWhatsAppAccount")
    async def disconnect(
        self,
        account_id: FromPath[UUID],
        request: ApiRequest[Actor],
        whatsapp_accounts: NamedDependency[Accounts],
    ) -> None:
        """Its secrets are forgotten and its campaigns pause; messages and conversations stay."""
        await whatsapp_accounts.disconnect(
            DisconnectAccountCommand(actor=request.user, account_id=AccountId(account_id))
        )

    @post(
        "/{account_id:uuid}/verify",
        operation_id="verifyWhatsAppAccount",
        status_code=200,
        responses=documented(409),
    )
    async def verify(
        self,
        account_id: FromPath[UUID],
        request: ApiRequest[Actor],
        whatsapp_accounts: NamedDependency[Accounts],
    ) -> Response[AccountView]:
        """Ask Meta about the account and its numbers now."""
        one = AccountId(account_id)
        await whatsapp_accounts.verify(VerifyAccountCommand(actor=request.user, account_id=one))
        return await _shown(whatsapp_accounts, request.user, one)

    @post(
        "/{account_id:uuid}/numbers/{phone_number_id:str}/resume",
        operation_id="resumeWhatsAppNumber",
        status_code=200,
    )
    async def resume_number(
        self,
        account_id: FromPath[UUID],
        phone_number_id: FromPath[str],
        request: ApiRequest[Actor],
        whatsapp_accounts: NamedDependency[Accounts],
    ) -> Response[AccountView]:
        """Its single messages go on, whatever had stopped them (`held`); campaigns are resumed apart."""
        one = AccountId(account_id)
        await whatsapp_accounts.resume_number(
            ResumeNumberCommand(
                actor=request.user, account_id=one, phone_number_id=PhoneNumberId(phone_number_id)
            )
        )
        return await _shown(whatsapp_accounts, request.user, one)


async def _shown(
    whatsapp_accounts: Accounts, actor: Actor, account_id: AccountId
) -> Response[AccountView]:
    view = await whatsapp_accounts.get(GetAccountQuery(actor=actor, account_id=account_id))
    return Response(view, headers={"ETag": etag_of(view.version)})
