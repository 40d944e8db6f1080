"""One server, one simulated Meta, and a campaign that has been sent, for tests that only look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from support.main_job import some_contacts
from wacore.domain.actor import BUILT_IN_ROLES
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import follow
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.scenario import Scenario

ROWS = 300
ANALYST = BUILT_IN_ROLES["analyst"]


@dataclass
class Inhabited:
    """
    Attributes:
        known: An id of everything the owner's organisation has, by what paths call it.
        tokens: By who they are: owner, stranger, analyst, auditor.
        secrets: All passwords and tokens that were used on the way, by what they are.
        phones: Everybody's.
    """

    url: str
    log: Path
    known: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=30)


@pytest.fixture(scope="session")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inhabited]:
    folder = tmp_path_factory.mktemp("whole")
    contacts = some_contacts(folder / "contacts.csv", ROWS)
    with House(folder, log_level="debug") as house:
        found = Inhabited(house.url, folder / "server.log")
        api, stranger = Api(house.url), Api(house.url)
        scenario = Scenario(api, house.meta, house.meta_account)
        _send_a_campaign(scenario, contacts, found)
        _open_for_others(api, stranger, found)
        _ids(api, found)
        found.phones = _phones(api)
        found.secrets |= {"access token": house.meta_account["access_token"]}
        found.secrets |= {"app secret": house.meta_account["app_secret"]}
        api.close()
        stranger.close()
        yield found


def _send_a_campaign(scenario: Scenario, contacts: Path, found: Inhabited) -> None:
    owner = scenario.sign_up()
    scenario.connect()
    scenario.import_contacts(contacts, "DE")
    scenario.have_a_template_approved()
    scenario.create_campaign()
    scenario.send()
    scenario.take_what_comes_back()
    found.secrets["password"] = owner["password"]
    found.known["campaign_id"] = scenario.campaign_id


def _open_for_others(api: Api, stranger: Api, found: Inhabited) -> None:
    """An owner elsewhere, and two keys: one that reads all but the audit log, one nothing else."""
    person = {"email": "demo@example.com", "password": found.secrets["password"]}
    signed_in = api.post("/auth/login", person)
    elsewhere = {
        "email": "stranger@example.com",
        "password": "eleven herons by a lake",
        "name": "Stranger",
        "organization_name": "Elsewhere",
    }
    analyst = api.post("/api-keys", {"name": "Analyst", "permissions": sorted(ANALYST)})
    auditor = api.post("/api-keys", {"name": "Auditor", "permissions": ["audit_log.read"]})
    found.tokens = {
        "owner": signed_in["access_token"],
        "stranger": stranger.post("/auth/register", elsewhere)["access_token"],
        "analyst": analyst["key"],
        "auditor": auditor["key"],
    }
    stranger.sign_in(found.tokens["stranger"])
    found.secrets |= {f"{who}'s token": token for who, token in found.tokens.items()}
    found.secrets |= {"refresh token": signed_in["refresh_token"]}
    found.known |= {
        "api_key_id": analyst["id"],
        "user_id": signed_in["user_id"],
        "organization_id": signed_in["organization_id"],
    }


def _ids(api: Api, found: Inhabited) -> None:
    account = api.get("/whatsapp/accounts")["items"][0]
    invited = {"email": "guest@example.com", "role": "agent"}
    role = {"name": "greeter", "permissions": ["contacts.read"]}
    found.known |= {
        "account_id": account["id"],
        "waba_id": account["waba_id"],
        "phone_number_id": account["numbers"][0]["id"],
        "contact_id": _first(api, "/contacts"),
        "group_id": _first(api, "/groups"),
        "import_id": _first(api, "/contacts/imports"),
        "template_id": _first(api, "/templates"),
        "conversation_id": _first(api, "/conversations"),
        "message_id": _first(api, "/messages"),
        "session_id": _first(api, "/users/me/sessions"),
        "segment_id": api.post("/segments", {"name": "All", "filter": {}})["id"],
        "team_id": api.post("/teams", {"name": "Night shift"})["id"],
        "role_id": api.post("/roles", role)["id"],
        "invitation_id": api.post("/invitations", invited)["id"],
        "number": "1",
    }
    _subscribe(api, found)


def _subscribe(api: Api, found: Inhabited) -> None:
    """To an address inside, so that its delivery fails here."""
    program = {"url": "https://127.0.0.1/hook", "kinds": ["inbound.received"]}
    made = api.post("/webhook-subscriptions", program)
    path = f"/webhook-subscriptions/{made['subscription']['id']}"
    api.post(f"{path}/ping")
    found.secrets["webhook secret"] = made["secret"]
    found.known["subscription_id"] = made["subscription"]["id"]
    deliveries = follow(
        "Pinging",
        lambda: api.get(f"{path}/deliveries")["items"],
        lambda seen: (len(seen), None),
        bool,
        patience=60.0,
    )
    found.known["delivery_id"] = deliveries[0]["id"]


def _first(api: Api, path: str) -> str:
    return str(api.get(path)["items"][0]["id"])


def _phones(api: Api) -> set[str]:
    """Digits only, of everybody in the address book."""
    found: set[str] = set()
    cursor: str | None = None
    while True:
        page = api.get("/contacts", limit=200, **({"cursor": cursor} if cursor else {}))
        found |= {contact["phone"].lstrip("+") for contact in page["items"] if contact["phone"]}
        cursor = page["next_cursor"]
        if cursor is None:
            return found
