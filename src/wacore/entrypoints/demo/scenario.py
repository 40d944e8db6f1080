"""The main job, step by step, as any client of the API would do it."""

import secrets
import time
from pathlib import Path
from typing import Any

import click

from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import bar, follow, follow_campaign, follow_import
from wacore.entrypoints.demo.accounts import Accounts
from wacore.entrypoints.demo.comparison import messages_in_one_ledger_only
from wacore.entrypoints.demo.local_meta import LocalMeta

TEMPLATE = "order_ready"

BODY = (
    "Hello {{1}}, thank you for your order. Order {{2}} is packed and ready to be collected at "
    "Example Garden. This week everything for autumn is 20 % off."
)

COMPONENTS: list[dict[str, Any]] = [
    {"type": "BODY", "text": BODY, "example": {"body_text": [["Mira", "SO-485012"]]}},
    {"type": "FOOTER", "text": "Tap Stop to opt out"},
    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Stop"}]},
]

VARIABLES = [
    {"parameter": "body.1", "source": "field", "value": "name", "default": "there"},
    {"parameter": "body.2", "source": "attribute", "value": "order_no", "default": "of yours"},
]


class Scenario:
    """
    One run. Each method is a step; they are called in the order they stand here.

    Args:
        meta_account: WABA, token, app id and app secret of the simulated account.
    """

    def __init__(self, api: Api, meta: LocalMeta, meta_account: dict[str, str]) -> None:
        self._api = api
        self._meta = meta
        self._meta_account = meta_account
        self._account: dict[str, Any] = {}
        self._group_id = ""
        self._template_id = ""
        self.campaign_id = ""
        self.accounts = Accounts()
        self.row_errors: list[dict[str, Any]] = []
        self.analytics: dict[str, Any] = {}

    def sign_up(self) -> dict[str, str]:
        """Answers what to sign in with."""
        person = {
            "email": "demo@example.com",
            "password": secrets.token_urlsafe(16),
            "name": "Demo",
            "organization_name": "Example Garden",
        }
        tokens = self._api.post("/auth/register", person)
        self._api.sign_in(tokens["access_token"])
        return person

    def connect(self) -> None:
        connected = self._api.post("/whatsapp/accounts", self._meta_account)
        self._account = connected["account"]
        if not self._account["webhooks_subscribed"]:
            raise click.ClickException(
                f"Meta could not reach our webhook: {self._account['trouble']}"
            )

    def import_contacts(self, file: Path, region: str) -> None:
        self._group_id = self._api.post("/groups", {"name": "Customers"})["id"]
        fields = {
            "group_id": self._group_id,
            "default_region": region,
            "consent_evidence": "Checkout form of the shop",
        }
        with file.open("rb") as opened:
            started = self._api.upload("/contacts/imports", file.name, opened, fields)
        done = follow_import(self._api, started["id"])
        if done["state"] != "completed":
            raise click.ClickException(f"The import has {done['state']}: {done['failure']}")
        self.accounts.rows = done["rows_total"]
        self.accounts.imported = done["imported"]
        self.accounts.rejected_rows = done["rejected"]
        errors = self._api.get(f"/contacts/imports/{started['id']}/errors", limit=10)
        self.row_errors = errors["items"]

    def have_a_template_approved(self) -> None:
        draft = {
            "account_id": self._account["id"],
            "name": TEMPLATE,
            "language": "en_US",
            "category": "MARKETING",
            "components": COMPONENTS,
        }
        self._template_id = self._api.post("/templates", draft)["template"]["id"]
        self._api.post(f"/templates/{self._template_id}/submit")
        decided = follow(
            "Waiting for approval",
            lambda: self._api.get(f"/templates/{self._template_id}")["template"],
            lambda _: (0, 1),
            lambda seen: seen["status"] in {"approved", "rejected"},
        )
        if decided["status"] != "approved":
            raise click.ClickException(f"Meta rejected the template: {decided['rejection']}")

    def create_campaign(self) -> dict[str, Any]:
        """Answers the preflight."""
        wanted = {
            "name": "Autumn in the garden",
            "template_id": self._template_id,
            "sender": self._account["numbers"][0]["id"],
            "audience": {"group_ids": [self._group_id]},
            "variables": VARIABLES,
        }
        self.campaign_id = self._api.post("/campaigns", wanted)["id"]
        preflight: dict[str, Any] = self._api.get(f"/campaigns/{self.campaign_id}/preflight")
        return preflight

    def send(self) -> None:
        started = time.monotonic()
        self._api.post(f"/campaigns/{self.campaign_id}/launch", key=secrets.token_hex(8))
        seen = follow_campaign(self._api, self.campaign_id)
        self.accounts.seconds = round(time.monotonic() - started, 2)
        if seen["state"] == "paused":
            raise click.ClickException(f"The campaign was paused: {seen['pause']['reason']}")

    def take_what_comes_back(self) -> None:
        """Statuses, replies and opt-outs, until Meta has no more and ours no longer move."""
        with bar("Taking webhooks") as advance:
            self._meta.drain()
            calm = 0
            before: dict[str, int] = {}
            while calm < 4:
                now = self._api.get(f"/campaigns/{self.campaign_id}/analytics")["counts"]
                advance(now.get("delivered", 0) + now.get("read", 0) + now.get("failed", 0))
                calm = calm + 1 if now == before and not now.get("unknown") else 0
                before = now
                time.sleep(0.5)

    def add_up(self) -> None:
        self.analytics = self._api.get(f"/campaigns/{self.campaign_id}/analytics")
        funnel, accounts = self.analytics["funnel"], self.accounts
        accounts.planned = funnel["recipients"]
        for name in ("accepted", "rejected", "skipped", "unknown", "delivered", "read", "failed"):
            setattr(accounts, name, funnel[name])
        accounts.replies = self.analytics.get("replies", 0)
        accounts.opt_outs = self.analytics.get("opt_outs", 0)
        decided = accounts.accepted + accounts.rejected
        accounts.messages_per_second = round(decided / max(accounts.seconds, 0.001), 1)
        totals = self._meta.totals(TEMPLATE)
        accounts.ledger_posts = totals["posts"]
        accounts.ledger_recipients = totals["recipients"]
        accounts.sent_twice = totals["sent_twice"]
        with bar("Comparing ledgers") as advance:
            accounts.missing = messages_in_one_ledger_only(
                self._api, self.campaign_id, self._meta.ledger(TEMPLATE), advance
            )
