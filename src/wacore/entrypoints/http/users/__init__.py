"""The user service over HTTP."""

from wacore.entrypoints.http.users.api_keys import ApiKeysController
from wacore.entrypoints.http.users.audit_log import AuditLogController
from wacore.entrypoints.http.users.auth import AuthController
from wacore.entrypoints.http.users.jwks import JwksController
from wacore.entrypoints.http.users.me import MeController
from wacore.entrypoints.http.users.members import MembersController
from wacore.entrypoints.http.users.organizations import OrganizationsController

controllers = [
    AuthController,
    MeController,
    OrganizationsController,
    MembersController,
    ApiKeysController,
    AuditLogController,
    JwksController,
]

__all__ = ["controllers"]
