"""Each service's database as its context's ports: units of work, readers, jobs, outbox."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from dependency_injector import containers, providers

from wacore.adapters.sql.campaigns.reader import SqlCampaignReader
from wacore.adapters.sql.campaigns.unit_of_work import SqlCampaignsUnitOfWork
from wacore.adapters.sql.contacts.group_readers import SqlGroupReader, SqlSegmentReader
from wacore.adapters.sql.contacts.history_readers import SqlHistoryReader
from wacore.adapters.sql.contacts.imports import SqlImportReader
from wacore.adapters.sql.contacts.readers import SqlContactReader, SqlRecipientReader
from wacore.adapters.sql.contacts.unit_of_work import SqlContactsUnitOfWork
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.adapters.sql.messaging.accounts import SqlAccountKeys, SqlAccountReader
from wacore.adapters.sql.messaging.conversation_reader import SqlConversationReader
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.gauges import SqlSendingGauges
from wacore.adapters.sql.messaging.intake_unit_of_work import SqlIntakeUnitOfWork
from wacore.adapters.sql.messaging.limits import SqlOpenWindows
from wacore.adapters.sql.messaging.news_feeds import SqlNewsFeeds
from wacore.adapters.sql.messaging.number_paces import SqlNumberPaces
from wacore.adapters.sql.messaging.recounts import SqlRecounts
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.subscriptions import SqlSubscriptionReader
from wacore.adapters.sql.messaging.unit_of_work import WakeFollowers
from wacore.adapters.sql.messaging.webhooks import SqlQuarantineReader
from wacore.adapters.sql.outbox_relay import SqlOutboxRelay
from wacore.adapters.sql.rate_limiter import SqlRateLimiter
from wacore.adapters.sql.retention import Retention
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.adapters.sql.teams.readers import SqlInvitationReader, SqlRoleReader, SqlTeamReader
from wacore.adapters.sql.teams.unit_of_work import SqlTeamsUnitOfWork
from wacore.adapters.sql.templates.index import SqlTemplateIndex
from wacore.adapters.sql.templates.reader import SqlTemplateReader
from wacore.adapters.sql.templates.unit_of_work import SqlTemplatesUnitOfWork
from wacore.adapters.sql.unit_of_work import AfterCommit, SqlDatabase, SqlUnitOfWork
from wacore.adapters.sql.users.account_readers import (
    SqlCredentialReader,
    SqlStandingReader,
    SqlUserReader,
)
from wacore.adapters.sql.users.organization_readers import SqlAuditReader, SqlOrganizationReader
from wacore.adapters.sql.users.throttle import SqlLoginThrottle
from wacore.adapters.sql.users.unit_of_work import SqlUsersUnitOfWork
from wacore.adapters.system import Seal
from wacore.adapters.system.correlated_jobs import CorrelatedJobs
from wacore.adapters.system.file_rate_limiter import FileRateLimiter
from wacore.application.ports import Begin, Clock, Envelope, IdFactory, RateLimiter
from wacore.application.wake_up import WakeUp
from wacore.entrypoints.wiring.shared import Shared, sending_limiter_of, throttle_of

W = TypeVar("W", bound=SqlUnitOfWork)


def begin_on(
    database: ServiceDatabase,
    unit_of_work: Callable[..., W],
    seal: Seal,
    clock: Clock,
    after_commit: AfterCommit,
    facts: WakeUp,
) -> Begin[Any]:
    """Opens units of work of one kind on a service's database; the relay hears of what they add."""

    async def announce(envelopes: Sequence[Envelope]) -> None:
        await after_commit(envelopes)
        if envelopes:
            facts.nudge()

    return SqlDatabase(
        database.write, lambda connection: unit_of_work(connection, seal, clock, announce)
    ).begin


def pace_beside(database: ServiceDatabase, tables: SharedTables, clock: Clock) -> RateLimiter:
    """For all who share the database. On SQLite a file beside it: its only writer has more to do."""
    if database.file is None:
        return SqlRateLimiter(database, tables, clock)
    return FileRateLimiter(database.file.with_suffix(".pace"), clock)


class Stores(containers.DeclarativeContainer):
    """What every service keeps. `after_commit` invalidates what was cached of it."""

    database = providers.Dependency[ServiceDatabase](instance_of=ServiceDatabase)
    tables = providers.Dependency[SharedTables](instance_of=SharedTables)
    after_commit = providers.Dependency[AfterCommit]()
    seal = providers.Dependency[Seal]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()
    shared = providers.Dependency[Shared | None]()

    write = database.provided.write
    read = database.provided.read
    query = database.provided.query

    facts = providers.Singleton(WakeUp)
    jobs = providers.Singleton(
        CorrelatedJobs, providers.Singleton(SqlJobQueue, database, tables, clock, new_id)
    )
    relay = providers.Singleton(SqlOutboxRelay, database, tables, clock)
    retention = providers.Singleton(Retention, database, tables, clock)


class UserStores(Stores):
    begin = providers.Singleton(
        begin_on,
        Stores.database,
        providers.Object(SqlUsersUnitOfWork),
        Stores.seal,
        Stores.clock,
        Stores.after_commit,
        Stores.facts,
    )
    credentials = providers.Singleton(SqlCredentialReader, Stores.write)
    standings = providers.Singleton(SqlStandingReader, Stores.write)
    user_reader = providers.Singleton(SqlUserReader, Stores.query)
    organization_reader = providers.Singleton(SqlOrganizationReader, Stores.query)
    audit_reader = providers.Singleton(SqlAuditReader, Stores.query)
    throttle = providers.Singleton(
        throttle_of,
        Stores.shared,
        providers.Singleton(SqlLoginThrottle, Stores.write, Stores.clock),
    )


class ContactStores(Stores):
    begin = providers.Singleton(
        begin_on,
        Stores.database,
        providers.Object(SqlContactsUnitOfWork),
        Stores.seal,
        Stores.clock,
        Stores.after_commit,
        Stores.facts,
    )
    contact_reader = providers.Singleton(SqlContactReader, Stores.query)
    recipient_reader = providers.Singleton(SqlRecipientReader, Stores.query)
    history_reader = providers.Singleton(SqlHistoryReader, Stores.query)
    group_reader = providers.Singleton(SqlGroupReader, Stores.query)
    segment_reader = providers.Singleton(SqlSegmentReader, Stores.query)
    import_reader = providers.Singleton(SqlImportReader, Stores.query)


class TemplateStores(Stores):
    begin = providers.Singleton(
        begin_on,
        Stores.database,
        providers.Object(SqlTemplatesUnitOfWork),
        Stores.seal,
        Stores.clock,
        Stores.after_commit,
        Stores.facts,
    )
    reader = providers.Singleton(SqlTemplateReader, Stores.query)
    index = providers.Singleton(SqlTemplateIndex, Stores.read)


class CampaignStores(Stores):
    begin = providers.Singleton(
        begin_on,
        Stores.database,
        providers.Object(SqlCampaignsUnitOfWork),
        Stores.seal,
        Stores.clock,
        Stores.after_commit,
        Stores.facts,
    )
    reader = providers.Singleton(SqlCampaignReader, Stores.query)


class TeamStores(Stores):
    begin = providers.Singleton(
        begin_on,
        Stores.database,
        providers.Object(SqlTeamsUnitOfWork),
        Stores.seal,
        Stores.clock,
        Stores.after_commit,
        Stores.facts,
    )
    team_reader = providers.Singleton(SqlTeamReader, Stores.query)
    role_reader = providers.Singleton(SqlRoleReader, Stores.read)
    invitation_reader = providers.Singleton(SqlInvitationReader, Stores.query)


class WhatsappStores(Stores):
    """`wake` is told whose followers have news."""

    wake = providers.Dependency[WakeFollowers]()

    begin = providers.Singleton(
        begin_on,
        Stores.database,
        providers.Callable(partial, SqlIntakeUnitOfWork, wake=wake),
        Stores.seal,
        Stores.clock,
        Stores.after_commit,
        Stores.facts,
    )
    sending_gauges = providers.Singleton(SqlSendingGauges, Stores.database, Stores.clock)
    sending_reader = providers.Singleton(SqlSendingReader, Stores.query)
    due_messages = providers.Singleton(SqlDueMessages, Stores.read)
    recounts = providers.Singleton(SqlRecounts, Stores.read)
    subscription_reader = providers.Singleton(SqlSubscriptionReader, Stores.read)
    news_feeds = providers.Singleton(SqlNewsFeeds, Stores.database, Stores.new_id)
    account_reader = providers.Singleton(SqlAccountReader, Stores.read)
    account_keys = providers.Singleton(SqlAccountKeys, Stores.read)
    conversation_reader = providers.Singleton(SqlConversationReader, Stores.query)
    paces = providers.Singleton(SqlNumberPaces, Stores.database)
    windows = providers.Singleton(SqlOpenWindows, Stores.read)
    quarantine_reader = providers.Singleton(SqlQuarantineReader, Stores.query)
    limiter = providers.Singleton(
        sending_limiter_of,
        Stores.shared,
        providers.Singleton(pace_beside, Stores.database, Stores.tables, Stores.clock),
    )
