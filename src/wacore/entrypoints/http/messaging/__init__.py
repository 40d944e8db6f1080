"""The WhatsApp service over HTTP."""

from wacore.entrypoints.http.messaging.accounts import AccountsController
from wacore.entrypoints.http.messaging.conversations import ConversationsController
from wacore.entrypoints.http.messaging.dead_letters import DeadLettersController
from wacore.entrypoints.http.messaging.events import EventsController
from wacore.entrypoints.http.messaging.frequency_cap import FrequencyCapController
from wacore.entrypoints.http.messaging.media import MediaController
from wacore.entrypoints.http.messaging.messages import MessagesController
from wacore.entrypoints.http.messaging.subscriptions import (
    DeliveriesController,
    SubscriptionsController,
)
from wacore.entrypoints.http.messaging.webhooks import WebhooksController

controllers = [
    AccountsController,
    FrequencyCapController,
    MessagesController,
    ConversationsController,
    MediaController,
    WebhooksController,
    DeadLettersController,
    SubscriptionsController,
    DeliveriesController,
    EventsController,
]

__all__ = ["controllers"]
