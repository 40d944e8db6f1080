"""Telling other people's programs, and whoever follows, what happens."""

import random
import secrets as randomness

from dependency_injector import containers, providers

from wacore.application.messaging.change_subscription import ChangeSubscription
from wacore.application.messaging.deliver_webhooks import DeliverWebhooks
from wacore.application.messaging.follow_news import FollowNews
from wacore.application.messaging.forget_news import ForgetNews
from wacore.application.messaging.live_places import LivePlaces
from wacore.application.messaging.ping_subscription import PingSubscription
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_feed import NewsFeeds
from wacore.application.messaging.ports_subscriptions import SubscriptionReader, WebhookPoster
from wacore.application.messaging.remove_subscription import RemoveSubscription
from wacore.application.messaging.replay_delivery import ReplayDelivery
from wacore.application.messaging.rotate_subscription_secret import RotateSubscriptionSecret
from wacore.application.messaging.subscribe_program import SubscribeProgram
from wacore.application.messaging.subscription_queries import (
    GetSubscription,
    ListDeliveries,
    ListSubscriptions,
)
from wacore.application.messaging.subscription_secrets import SubscriptionSecrets
from wacore.application.messaging.tell_subscribers import TellSubscribers
from wacore.application.messaging.use_cases_subscriptions import LiveNews, Subscriptions
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.ports.push import PushChannels
from wacore.application.ports.secret_box import SecretBox
from wacore.entrypoints.wiring.repeating import facade

_SECRET_BYTES = 32


def _new_secret() -> str:
    return randomness.token_urlsafe(_SECRET_BYTES)


class OutwardContainer(containers.DeclarativeContainer):
    """Take `subscriptions` and `live_news` for people, the others for workers."""

    begin = providers.Dependency[Begin[MessagingUnitOfWork]]()
    reader = providers.Dependency[SubscriptionReader]()
    feeds = providers.Dependency[NewsFeeds]()
    push = providers.Dependency[PushChannels]()
    poster = providers.Dependency[WebhookPoster]()
    secret_box = providers.Dependency[SecretBox]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()
    open_to_private = providers.Dependency[bool]()

    secrets = providers.Singleton(SubscriptionSecrets, secret_box, providers.Object(_new_secret))
    deliver = providers.Singleton(
        DeliverWebhooks,
        begin=begin,
        reader=reader,
        poster=poster,
        secrets=secrets,
        clock=clock,
        new_id=new_id,
        luck=providers.Object(random.random),
    )
    tell_subscribers = providers.Factory(TellSubscribers, begin=begin)
    live_news = facade(
        LiveNews,
        follow=providers.Singleton(
            FollowNews,
            feeds=feeds,
            push=push,
            places=providers.Singleton(LivePlaces),
            clock=clock,
        ),
    )
    forget_news = providers.Factory(ForgetNews, feeds=feeds, clock=clock)
    subscriptions = facade(
        Subscriptions,
        create=providers.Factory(
            SubscribeProgram,
            begin=begin,
            secrets=secrets,
            clock=clock,
            new_id=new_id,
            open_to_private=open_to_private,
        ),
        change=providers.Factory(
            ChangeSubscription,
            begin=begin,
            clock=clock,
            open_to_private=open_to_private,
        ),
        rotate_secret=providers.Factory(
            RotateSubscriptionSecret, begin=begin, secrets=secrets, clock=clock
        ),
        remove=providers.Factory(RemoveSubscription, begin=begin),
        ping=providers.Factory(PingSubscription, begin=begin, clock=clock, new_id=new_id),
        get=providers.Factory(GetSubscription, reader=reader),
        list=providers.Factory(ListSubscriptions, reader=reader),
        deliveries=providers.Factory(ListDeliveries, reader=reader),
        replay=providers.Factory(ReplayDelivery, begin=begin, clock=clock),
    )
