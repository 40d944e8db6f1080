"""The WABA node (Meta, WhatsApp Business Account)."""

from typing import Any, Final

from wacore.entrypoints.simulator.accounts import BUSINESS_ID, Waba
from wacore.entrypoints.simulator.graph.health import health_of
from wacore.entrypoints.simulator.graph.nodes import of_version, select, truth
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World

DEFAULT_FIELDS: Final = ("name", "timezone_id", "message_template_namespace")


def waba_node(world: World, waba: Waba) -> dict[str, Any]:
    return {
        "id": waba.id,
        "name": waba.name,
        "status": waba.status,
        "currency": "EUR",
        "country": "DE",
        "timezone_id": "1",
        "business_verification_status": "verified" if waba.verified else "not_verified",
        "account_review_status": "APPROVED",
        "message_template_namespace": f"sim_{waba.id}",
        "owner_business_info": {"id": BUSINESS_ID, "name": waba.name},
        "on_behalf_of_business_info": None,
        "ownership_type": "SELF",
        "primary_business_location": None,
        "primary_funding_id": None,
        "purchase_order_number": None,
        "linked_commerce_account": None,
        "subscribed_apps": None,
        "health_status": health_of(world, waba),
        "is_enabled_for_insights": False,
        "marketing_messages_onboarding_status": "ONBOARDED",
        "marketing_messages_lite_api_status": "ONBOARDED",
        "disable_marketing_messages_on_cloud_api": waba.marketing_disabled_on_cloud_api,
        "whatsapp_business_manager_messaging_limit": world.accounts.messaging_limit,
    }


def get_waba(world: World, waba: Waba, request: Request) -> Answer:
    shown = of_version(waba_node(world, waba), request.version)
    node = select(shown, request.query.get("fields"), DEFAULT_FIELDS)
    return answer(node)


def set_waba(waba: Waba, request: Request) -> Answer:
    body = request.parameters()
    if "disable_marketing_messages_on_cloud_api" in body:
        waba.marketing_disabled_on_cloud_api = truth(
            body["disable_marketing_messages_on_cloud_api"]
        )
    return answer({"id": waba.id, "success": True})
