"""Everything that can be done about programs, and people, that are told what happens."""

from dataclasses import dataclass

from wacore.application.messaging.change_subscription import ChangeSubscription
from wacore.application.messaging.follow_news import FollowNews
from wacore.application.messaging.ping_subscription import PingSubscription
from wacore.application.messaging.remove_subscription import RemoveSubscription
from wacore.application.messaging.replay_delivery import ReplayDelivery
from wacore.application.messaging.rotate_subscription_secret import RotateSubscriptionSecret
from wacore.application.messaging.subscribe_program import SubscribeProgram
from wacore.application.messaging.subscription_queries import (
    GetSubscription,
    ListDeliveries,
    ListSubscriptions,
)


@dataclass(frozen=True)
class Subscriptions:
    create: SubscribeProgram
    change: ChangeSubscription
    rotate_secret: RotateSubscriptionSecret
    remove: RemoveSubscription
    ping: PingSubscription
    get: GetSubscription
    list: ListSubscriptions
    deliveries: ListDeliveries
    replay: ReplayDelivery


@dataclass(frozen=True)
class LiveNews:
    follow: FollowNews
