"""Marking inbound messages as read, with or without a typing indicator."""

from collections.abc import Mapping
from typing import Any

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.messages.checks import an_object, missing
from wacore.entrypoints.simulator.wamid import INBOUND, parse_wamid
from wacore.entrypoints.simulator.wire import SUCCESS, Answer


def mark_read(body: Mapping[str, Any]) -> Answer:
    """
    Raises:
        GraphError: 131009 unless the message is an inbound one.
    """
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be whatsapp.")
    if body.get("status") != "read":
        raise GraphError(131009, "status: must be read")
    wamid = body.get("message_id")
    if not wamid:
        raise missing("message_id")
    parsed = parse_wamid(str(wamid))
    if parsed is None or parsed.direction != INBOUND:
        raise GraphError(131009, "message_id: is not the id of an inbound message")
    indicator = body.get("typing_indicator")
    if indicator is not None and an_object(indicator, "typing_indicator").get("type") != "text":
        raise GraphError(131009, "typing_indicator.type: must be text")
    return SUCCESS
