"""Meta's records of an account and its numbers."""

from collections.abc import Mapping
from typing import Any

from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.refusals import token_checked
from wacore.adapters.meta.webhook_json import branch, branches, words
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import AccountDescription, NumberDescription
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import PhoneNumberId, WabaId

_CALLBACK_LIMIT = 200
_PORTFOLIO_LIMIT = "whatsapp_business_manager_messaging_limit"
_PORTFOLIO_SINCE = (24, 0)  # asked of an older version, the field is an error (Meta, changelog)
_ACCOUNT_FIELDS = ("id", "name", "currency", "owner_business_info", "health_status")
_NUMBER_FIELDS = (
    "id",
    "display_phone_number",
    "verified_name",
    "status",
    "quality_rating",
    "throughput",
    "is_on_biz_app",
)


class MetaNumberDirectory:
    """A NumberDirectory over the Graph API."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    async def account(self, credentials: Credentials) -> AccountDescription:
        with token_checked(credentials):
            answer = await self._graph.get(
                credentials, credentials.waba_id, fields=self._fields(_ACCOUNT_FIELDS)
            )
        body = answer.body
        health = branch(body, "health_status")
        return AccountDescription(
            waba_id=WabaId(words(body, "id") or credentials.waba_id),
            name=words(body, "name"),
            currency=words(body, "currency"),
            tier=words(body, _PORTFOLIO_LIMIT),
            portfolio=words(body, "owner_business_info", "id"),
            can_send=words(health, "can_send_message"),
            problems=tuple(
                text for entity in branches(health, "entities") for text in _problems(entity)
            ),
        )

    async def numbers(self, credentials: Credentials) -> list[NumberDescription]:
        found: list[NumberDescription] = []
        with token_checked(credentials):
            async for rows in self._graph.pages(
                credentials,
                f"{credentials.waba_id}/phone_numbers",
                fields=self._fields(_NUMBER_FIELDS),
            ):
                found += [_number(row) for row in rows if words(row, "id")]
        return found

    async def subscribe(
        self, credentials: Credentials, *, callback_url: str, verify_token: str
    ) -> None:
        if len(callback_url) > _CALLBACK_LIMIT:
            raise InvalidInput(
                f"Meta takes callback addresses of at most {_CALLBACK_LIMIT} characters.",
                field="callback_url",
            )
        override = {"override_callback_uri": callback_url, "verify_token": verify_token}
        with token_checked(credentials):
            await self._graph.post(
                credentials,
                f"{credentials.waba_id}/subscribed_apps",
                override if callback_url else {},
            )

    async def unsubscribe(self, credentials: Credentials) -> None:
        with token_checked(credentials):
            await self._graph.delete(credentials, f"{credentials.waba_id}/subscribed_apps")

    def _fields(self, plain: tuple[str, ...]) -> str:
        newer = (_PORTFOLIO_LIMIT,) if self._graph.version >= _PORTFOLIO_SINCE else ()
        return ",".join((*plain, *newer))


def _number(row: Mapping[str, Any]) -> NumberDescription:
    return NumberDescription(
        id=PhoneNumberId(words(row, "id")),
        display_phone_number=words(row, "display_phone_number"),
        verified_name=words(row, "verified_name"),
        status=words(row, "status").upper() or "UNKNOWN",
        quality=_quality(row),
        throughput=words(row, "throughput", "level").upper() or "STANDARD",
        tier=words(row, _PORTFOLIO_LIMIT) or words(row, "messaging_limit_tier"),
        is_on_business_app=row.get("is_on_biz_app") is True,
    )


def _quality(row: Mapping[str, Any]) -> str:
    told = words(row, "quality_rating") or words(row, "quality_score", "score")
    return told.upper() if told.upper() in {"GREEN", "YELLOW", "RED"} else "UNKNOWN"


def _problems(entity: Mapping[str, Any]) -> list[str]:
    kind = words(entity, "entity_type").replace("_", " ").lower()
    told = [
        " ".join(filter(None, (words(e, "error_description"), words(e, "possible_solution"))))
        for e in branches(entity, "errors")
    ]
    more = entity.get("additional_info")
    told += [text for text in more if isinstance(text, str)] if isinstance(more, list) else []
    return [f"{kind}: {text}" for text in told if text]
