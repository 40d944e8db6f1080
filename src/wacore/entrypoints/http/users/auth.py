"""/auth: coming in and going out."""

from typing import Any

import msgspec
from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from wacore.application.users.change_password import ChangePasswordCommand
from wacore.application.users.log_in import LogInCommand
from wacore.application.users.log_out import LogOutCommand
from wacore.application.users.log_out_everywhere import LogOutEverywhereCommand
from wacore.application.users.refresh_session import RefreshSessionCommand
from wacore.application.users.register import RegisterCommand
from wacore.application.users.request_password_reset import RequestPasswordResetCommand
from wacore.application.users.request_verification import RequestVerificationCommand
from wacore.application.users.reset_password import ResetPasswordCommand
from wacore.application.users.use_cases import Auth
from wacore.application.users.verify_email import VerifyEmailCommand
from wacore.application.users.views import TokenPair
from wacore.domain.actor import Actor
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.request import ApiRequest
from wacore.entrypoints.http.users.device import OPEN, device_of


class RegisterBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An account and its first organisation. The password has 12 characters or more."""

    email: str
    password: str
    name: str
    organization_name: str
    language: str = "en"
    timezone: str = "UTC"


class LogInBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    email: str
    password: str


class RefreshBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    refresh_token: str


class ForgotPasswordBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    email: str


class ResetPasswordBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    token: str
    password: str


class ChangePasswordBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    current_password: str
    new_password: str


class VerifyEmailBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    token: str


class LetterPromised(msgspec.Struct, frozen=True, kw_only=True):
    """The same for every address."""

    detail: str


class AuthController(Controller):
    path = "/auth"
    tags = ("Auth",)

    @post("/register", operation_id="register", responses=documented(409), **OPEN)
    async def register(
        self, data: JSONBody[RegisterBody], request: ApiRequest[Any], auth: NamedDependency[Auth]
    ) -> TokenPair:
        return await auth.register(
            RegisterCommand(
                email=data.email,
                password=data.password,
                name=data.name,
                organization_name=data.organization_name,
                language=data.language,
                timezone=data.timezone,
                device=device_of(request),
            )
        )

    @post("/login", operation_id="logIn", status_code=200, **OPEN)
    async def log_in(
        self, data: JSONBody[LogInBody], request: ApiRequest[Any], auth: NamedDependency[Auth]
    ) -> TokenPair:
        """An access token for 15 minutes, and a refresh token that buys one new pair."""
        return await auth.log_in(
            LogInCommand(email=data.email, password=data.password, device=device_of(request))
        )

    @post("/refresh", operation_id="refresh", status_code=200, **OPEN)
    async def refresh(
        self, data: JSONBody[RefreshBody], request: ApiRequest[Any], auth: NamedDependency[Auth]
    ) -> TokenPair:
        """A refresh token works once. When it comes again, its session ends."""
        return await auth.refresh(
            RefreshSessionCommand(refresh_token=data.refresh_token, device=device_of(request))
        )

    @post("/logout", operation_id="logOut", status_code=204)
    async def log_out(self, request: ApiRequest[Actor], auth: NamedDependency[Auth]) -> None:
        await auth.log_out(LogOutCommand(actor=request.user))

    @post("/logout-all", operation_id="logOutEverywhere", status_code=204)
    async def log_out_everywhere(
        self, request: ApiRequest[Actor], auth: NamedDependency[Auth]
    ) -> None:
        await auth.log_out_everywhere(LogOutEverywhereCommand(actor=request.user))

    @post("/password/forgot", operation_id="forgotPassword", status_code=202, **OPEN)
    async def forgot_password(
        self,
        data: JSONBody[ForgotPasswordBody],
        request: ApiRequest[Any],
        auth: NamedDependency[Auth],
    ) -> LetterPromised:
        """If the address has an account, a letter with a token follows."""
        await auth.request_password_reset(
            RequestPasswordResetCommand(email=data.email, address=device_of(request).address)
        )
        return LetterPromised(detail="If the address has an account, a letter is on its way.")

    @post("/password/reset", operation_id="resetPassword", status_code=204, **OPEN)
    async def reset_password(
        self,
        data: JSONBody[ResetPasswordBody],
        request: ApiRequest[Any],
        auth: NamedDependency[Auth],
    ) -> None:
        """By the token of a letter, within 30 minutes; every session ends."""
        await auth.reset_password(
            ResetPasswordCommand(
                token=data.token, password=data.password, address=device_of(request).address
            )
        )

    @post("/password/change", operation_id="changePassword", status_code=204)
    async def change_password(
        self,
        data: JSONBody[ChangePasswordBody],
        request: ApiRequest[Actor],
        auth: NamedDependency[Auth],
    ) -> None:
        """Every other session ends."""
        await auth.change_password(
            ChangePasswordCommand(
                actor=request.user,
                current_password=data.current_password,
                new_password=data.new_password,
            )
        )

    @post("/verify-email", operation_id="verifyEmail", status_code=204, **OPEN)
    async def verify_email(
        self, data: JSONBody[VerifyEmailBody], auth: NamedDependency[Auth]
    ) -> None:
        await auth.verify_email(VerifyEmailCommand(token=data.token))

    @post("/verify-email/letter", operation_id="requestVerification", status_code=204)
    async def request_verification(
        self, request: ApiRequest[Actor], auth: NamedDependency[Auth]
    ) -> None:
        """Another letter, unless the address is verified."""
        await auth.request_verification(RequestVerificationCommand(actor=request.user))
