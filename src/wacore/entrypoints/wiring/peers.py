"""One service on its own: its own database only, and the other five over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from dependency_injector import providers

from wacore.adapters.peers.http import (
    campaigns_contacts,
    campaigns_messaging,
    campaigns_templates,
    identity,
    messaging_contacts,
    teams_users,
    templates_contacts,
    templates_messaging,
    users_teams,
)
from wacore.adapters.peers.http.answer import Answer
from wacore.adapters.peers.http.client import PeerKeys, peer_http
from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.adapters.security.access_tokens import JwtAccessTokenCheck
from wacore.adapters.security.key_file import KeyFile
from wacore.adapters.security.remote_keys import RemoteKeys
from wacore.adapters.security.service_tokens import ServiceTokenCheck, ServiceTokens
from wacore.adapters.security.signing_keys import FileKeyRing
from wacore.application.users.session_versions import BriefSessionVersions
from wacore.entrypoints.ping import Ping
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.wiring.root import Root

ACCESS_KEYS = "/api/v1/.well-known/jwks.json"
SERVICE_KEYS = "/internal/jwks.json"


class ForeignDatabase(RuntimeError):
    """A service reaches for another one's database: a peer is missing in LINKS."""

    def __init__(self, ours: str, theirs: str) -> None:
        super().__init__(f"The {ours} service has no business in the {theirs} database.")


@dataclass(frozen=True)
class Link:
    """
    What some services ask of another.

    Attributes:
        provider: Its name in Root.
        asked: The service that answers.
        callers: The services that ask.
        port: Makes the port out of the peer, where the port is another process's.
    """

    provider: str
    asked: str
    callers: frozenset[str]
    port: Callable[[Peer], Any]
    operations: Sequence[Operation[Any, Any]]


def _link(
    caller: str,
    asked: str,
    provider: str,
    port: Callable[[Peer], Any],
    operations: Sequence[Operation[Any, Any]],
) -> Link:
    return Link(provider, asked, frozenset({caller}), port, operations)


_ALL_BUT_USERS = frozenset(SERVICES) - {"user"}

LINKS: Sequence[Link] = (
    _link(
        "campaign",
        "contact",
        "audience",
        campaigns_contacts.HttpAudience,
        campaigns_contacts.OPERATIONS,
    ),
    _link(
        "campaign",
        "template",
        "template_catalog",
        campaigns_templates.HttpTemplateCatalog,
        campaigns_templates.OPERATIONS,
    ),
    _link(
        "campaign",
        "whatsapp",
        "deliveries",
        campaigns_messaging.HttpDeliveries,
        (*campaigns_messaging.DELIVERIES, campaigns_messaging.SEND_SAMPLE),
    ),
    _link(
        "campaign",
        "whatsapp",
        "delivery_reports",
        campaigns_messaging.HttpDeliveryReports,
        campaigns_messaging.REPORTS,
    ),
    _link(
        "campaign",
        "whatsapp",
        "senders",
        campaigns_messaging.HttpSenders,
        (campaigns_messaging.GET_SENDER,),
    ),
    _link(
        "whatsapp",
        "contact",
        "consents",
        messaging_contacts.HttpConsents,
        (messaging_contacts.SUPPRESSED,),
    ),
    _link(
        "whatsapp",
        "contact",
        "words",
        messaging_contacts.HttpOptOutWords,
        (messaging_contacts.CLASSIFY,),
    ),
    _link("team", "user", "members", teams_users.HttpOrganizationMembers, teams_users.MEMBERS),
    _link("team", "user", "directory", teams_users.HttpOrganizationDirectory, (teams_users.TREE,)),
    _link(
        "template",
        "contact",
        "contact_values",
        templates_contacts.HttpContactValues,
        (templates_contacts.VALUES,),
    ),
    _link(
        "template",
        "whatsapp",
        "sending_accounts",
        templates_messaging.HttpSendingAccounts,
        (templates_messaging.EXISTS,),
    ),
    _link(
        "template",
        "whatsapp",
        "vault",
        templates_messaging.HttpAccountCredentials,
        (templates_messaging.CREDENTIALS,),
    ),
    _link("user", "team", "role_catalog", users_teams.HttpRoleCatalog, (users_teams.PERMISSIONS,)),
    Link(
        "session_versions",
        "user",
        _ALL_BUT_USERS,
        identity.HttpSessionVersions,
        (identity.VERSION,),
    ),
    Link("identities", "user", _ALL_BUT_USERS, identity.HttpIdentities, (identity.AUTHENTICATE,)),
)


class Neighbours:
    """
    The other five services, as one of them sees them.

    Args:
        service: Which one.
    """

    def __init__(self, root: Root, service: str) -> None:
        self.service = service
        self._root = root
        self._clock = root.clock()
        settings = root.settings()
        self._keys = FileKeyRing(
            KeyFile(settings.data_dir / "keys" / f"service-{service}.json"), self._clock
        )
        token = ServiceTokens(service, self._keys, self._clock)
        self._http: Mapping[str, httpx.AsyncClient] = {
            other: peer_http(settings.address_of(other)) for other in SERVICES if other != service
        }
        self.peers: Mapping[str, Peer] = {
            other: Peer(other, http, token) for other, http in self._http.items()
        }
        self.public_keys = self._keys.public_keys
        self._published = {
            other: PeerKeys(other, http, SERVICE_KEYS) for other, http in self._http.items()
        }
        self.caller_of = ServiceTokenCheck(
            service,
            {other: RemoteKeys(fetch, self._clock) for other, fetch in self._published.items()},
            self._clock,
        )

    def connect(self) -> None:
        """Put them into the root, and their databases out of reach."""
        for link in LINKS:
            if self.service in link.callers:
                provider: providers.Provider[Any] = getattr(self._root, link.provider)
                provider.override(providers.Object(link.port(self.peers[link.asked])))
        for other in self._http:
            database: providers.Provider[Any] = getattr(self._root, f"{other}_database")
            database.override(providers.Callable(_refuse, self.service, other))
        if self.service != "user":
            self._root.authenticate.override(providers.Object(self._authenticate()))

    def answers(self) -> list[Answer]:
        """What this service answers to the others."""
        return [
            Answer(
                operation=operation, port=getattr(self._root, link.provider), callers=link.callers
            )
            for link in LINKS
            if link.asked == self.service
            for operation in link.operations
        ]

    def pings(self) -> dict[str, Ping]:
        """How to see whether each of them is there."""
        return {f"{other} service": _ping(fetch) for other, fetch in self._published.items()}

    async def aclose(self) -> None:
        for http in self._http.values():
            await http.aclose()

    def _authenticate(self) -> identity.AuthenticateApart:
        keys = RemoteKeys(PeerKeys("user", self._http["user"], ACCESS_KEYS), self._clock)
        return identity.AuthenticateApart(
            keys.learn_from,
            JwtAccessTokenCheck(keys.known, self._clock).verify,
            BriefSessionVersions(self._root.session_versions(), self._clock),
            self._root.identities(),
            self._clock,
        )


def _ping(fetch: PeerKeys) -> Ping:
    async def ping() -> None:
        await fetch()

    return ping


def _refuse(ours: str, theirs: str) -> None:
    raise ForeignDatabase(ours, theirs)
