"""Who may call what, over every operation the API describes: a new one cannot escape."""

from collections.abc import Iterator
from typing import Any, Protocol

import httpx
import pytest

from support.operations import Operation, operations

pytestmark = pytest.mark.xdist_group("whole")


class House(Protocol):
    url: str
    known: dict[str, str]
    tokens: dict[str, str]

    def client(self) -> httpx.Client: ...


PUBLIC = {
    "getPublicKeys", "logIn", "forgotPassword", "resetPassword", "refresh", "register",
    "verifyEmail", "acceptInvitation", "verifyWebhook", "receiveWebhook", "health", "ready",
}  # fmt: skip
"""Open without a token: the way in, what proves itself by a token in the body, and probes."""

OF_ONESELF = {
    "logOut", "logOutEverywhere", "changePassword", "requestVerification", "editProfile",
    "revokeSession", "listOrganizations", "createOrganization", "switchOrganization",
    "listSessions", "getProfile",
}  # fmt: skip
"""Whoever has an account may do this to it, whatever their role."""

READING = {
    "markFavorite", "unmarkFavorite", "previewFilter", "lintTemplate", "previewTemplate",
}  # fmt: skip
"""Sent with a body or changing only one's own view: a right to read suffices."""

RESERVED = {
    "readAuditLog", "checkAuditLog", "listApiKeys", "listInvitations", "listDeadJobs",
    "listQuarantinedWebhooks", "listWebhookSubscriptions", "getWebhookSubscription",
    "listWebhookDeliveries",
}  # fmt: skip
"""Reading that an analyst may not."""

FOR_ALL = {"getOrganization", "getOrganizationTree", "listTemplateLanguages"}
"""Reading that needs no permission beyond being in the organisation."""

TEXT = {"type": "text", "text": {"body": "Hello"}}
BODIES: dict[str, Any] = {
    "changeContacts": {
        "action": "add_to_group",
        "contact_ids": ["{contact_id}"],
        "group_id": "{group_id}",
    },
    "mergeContacts": {"into": "{contact_id}", "contact_ids": ["{contact_id}"]},
    "createCampaign": {
        "name": "Mine",
        "template_id": "{template_id}",
        "sender": "{phone_number_id}",
        "audience": {"group_ids": ["{group_id}"]},
    },
    "testSendCampaign": {"phone": "+4915199999999"},
    "sendMessage": {
        "phone_number_id": "{phone_number_id}",
        "phone": "+4915199999999",
        "content": TEXT,
    },
    "replyInConversation": {"content": TEXT},
    "recordConsent": {"purpose": "marketing", "state": "opted_out"},
    "changeMemberRole": {"role": "agent"},
    "setFrequencyCap": {"messages": 1000, "days": 1},
    "connectWhatsAppAccount": {"waba_id": "{waba_id}", "access_token": "EAAB"},
    "createTemplate": {
        "account_id": "{account_id}",
        "name": "mine",
        "language": "en",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Your order is ready."}],
    },
}


@pytest.fixture(scope="session")
def client(inhabited: House) -> Iterator[httpx.Client]:
    with inhabited.client() as client:
        yield client


@pytest.fixture(scope="session")
def every(client: httpx.Client) -> list[Operation]:
    return list(operations(client.get("/schema/openapi.json").json(), BODIES))


def statuses(
    every: list[Operation], client: httpx.Client, house: House, who: str | None
) -> dict[str, int]:
    token = house.tokens[who] if who else None
    return {each.name: each.ask(client, house.known, token).status_code for each in every}


def test_without_a_token_nobody_comes_in(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """401 for every operation that is not on the list of the public ones."""
    assert PUBLIC == {each.name for each in every if each.public}
    guarded = [each for each in every if not each.public]
    assert {each.name: 401 for each in guarded} == statuses(guarded, client, inhabited, None)


def test_another_organisation_finds_nothing(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """404 for whatever a path names, even to somebody who owns all of another organisation."""
    named = [each for each in every if each.parameters and not each.public]

    assert {each.name: 404 for each in named} == statuses(named, client, inhabited, "stranger")


def test_lists_hold_nothing_of_another_organisation(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """Not one id of theirs is in any answer."""
    lists = [each for each in every if each.reads and not each.parameters and not each.public]
    secret = {name: value for name, value in inhabited.known.items() if len(value) > 1}
    for each in lists:
        answer = each.ask(client, inhabited.known, inhabited.tokens["stranger"])

        assert (each.name, 200) == (each.name, answer.status_code)
        text = answer.text if answer.is_closed and answer.is_stream_consumed else ""
        assert (each.name, []) == (each.name, [n for n, value in secret.items() if value in text])


def test_what_a_body_names_must_be_ones_own(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """Nothing is made of another organisation's things by naming them in a body."""
    naming = [
        each
        for each in every
        if not each.parameters and not each.public and "_id" in str(each.body) + str(each.is_form)
    ]
    found = statuses(naming, client, inhabited, "stranger")

    refused = (400, 404, 409)
    assert {} == {name: status for name, status in found.items() if status not in refused}


def test_an_analyst_changes_nothing(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """403 for every write that is not to one's own account."""
    writes = [
        each for each in every if not (each.reads or each.name in PUBLIC | OF_ONESELF | READING)
    ]

    assert {each.name: 403 for each in writes} == statuses(writes, client, inhabited, "analyst")


def test_an_analyst_reads_all_but_what_is_reserved(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """Of these lists 403; everything else is at least looked up."""
    reads = [each for each in every if each.reads and each.name not in PUBLIC | OF_ONESELF]
    found = statuses(reads, client, inhabited, "analyst")

    assert RESERVED == {name for name, status in found.items() if status == 403}
    assert set() == {name for name, status in found.items() if status not in (200, 403, 404)}


def test_no_permission_no_look(
    every: list[Operation], client: httpx.Client, inhabited: House
) -> None:
    """A key for the audit log alone opens the audit log alone."""
    reads = [each for each in every if each.reads or each.name in READING]
    reads = [each for each in reads if each.name not in PUBLIC | OF_ONESELF | FOR_ALL]
    expected = {each.name: 403 for each in reads} | {"readAuditLog": 200, "checkAuditLog": 200}

    assert expected == statuses(reads, client, inhabited, "auditor")
