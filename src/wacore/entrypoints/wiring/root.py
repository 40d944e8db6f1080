"""All six contexts of one process, on SQL, asking each other directly."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from dependency_injector import providers

from wacore.adapters.csv.files import FolderImportFiles
from wacore.adapters.csv.sheets import CsvSheets
from wacore.adapters.keywords.table import CsvOptOutKeywords
from wacore.adapters.languages.table import CsvTemplateLanguages
from wacore.adapters.meta.webhook_parser import MetaWebhookParser
from wacore.adapters.meta.webhook_signature import is_signed
from wacore.adapters.peers.local.campaigns_contacts import ContactsAudience
from wacore.adapters.peers.local.campaigns_messaging import (
    LocalDeliveries,
    LocalDeliveryReports,
    LocalSenders,
)
from wacore.adapters.peers.local.campaigns_templates import LocalTemplateCatalog
from wacore.adapters.peers.local.identity import LocalIdentities
from wacore.adapters.peers.local.messaging_contacts import LocalConsents, LocalOptOutWords
from wacore.adapters.peers.local.teams_users import (
    LocalOrganizationDirectory,
    LocalOrganizationMembers,
)
from wacore.adapters.peers.local.templates_contacts import LocalContactValues
from wacore.adapters.peers.local.templates_messaging import LocalSendingAccounts
from wacore.adapters.peers.local.users_teams import LocalRoleCatalog
from wacore.adapters.phones.countries import CsvCountryFacts
from wacore.adapters.phones.parser import LibPhoneParser
from wacore.adapters.prices.loading import load_prices
from wacore.adapters.security.access_tokens import JwtAccessTokens
from wacore.adapters.security.argon2 import Argon2PasswordHasher
from wacore.adapters.security.opaque_tokens import RandomTokens
from wacore.adapters.sql.campaigns import tables as campaign_tables
from wacore.adapters.sql.contacts import tables as contact_tables
from wacore.adapters.sql.messaging import tables as whatsapp_tables
from wacore.adapters.sql.teams import tables as team_tables
from wacore.adapters.sql.templates import tables as template_tables
from wacore.adapters.sql.users import tables as user_tables
from wacore.adapters.webhooks.poster import HttpWebhookPoster
from wacore.application.campaigns.queries import SPACE as CAMPAIGNS
from wacore.application.contacts.queries import SPACE as CONTACTS
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.conversation_queries import SPACE as MESSAGES
from wacore.application.messaging.follow_news import WakeFollowers
from wacore.application.teams.invalidation import ForgetTeams
from wacore.application.teams.queries import RolePermissions
from wacore.application.templates.queries import SPACE as TEMPLATES
from wacore.application.users.invalidation import ForgetSessions
from wacore.application.users.queries import IsRoleHeld
from wacore.application.users.session_versions import CachedSessionVersions
from wacore.domain.messaging.resolution import Patience
from wacore.entrypoints.settings import Settings
from wacore.entrypoints.wiring import stores
from wacore.entrypoints.wiring.campaigns import CampaignsContainer
from wacore.entrypoints.wiring.contacts import ContactsContainer
from wacore.entrypoints.wiring.infrastructure import ForgetAnswers, Infrastructure
from wacore.entrypoints.wiring.mail import mailer_of
from wacore.entrypoints.wiring.messaging import MessagingContainer
from wacore.entrypoints.wiring.messaging_terms import MessagingTerms
from wacore.entrypoints.wiring.meta import MetaContainer
from wacore.entrypoints.wiring.outward import OutwardContainer
from wacore.entrypoints.wiring.teams import TeamsContainer
from wacore.entrypoints.wiring.templates import TemplatesContainer
from wacore.entrypoints.wiring.users import UsersContainer

CALLBACK_PATH = "/api/v1/webhooks/whatsapp"


def _terms(settings: Settings) -> MessagingTerms:
    grace = timedelta(seconds=settings.unknown_grace)
    return MessagingTerms(
        callback_url=settings.address + CALLBACK_PATH,
        app_secret=settings.app_secret,
        verify_token=settings.verify_token,
        throughput=settings.send_rate or None,
        chunk=settings.send_chunk,
        pipeline=settings.send_lanes,
        lease=timedelta(seconds=settings.inflight_lease),
        patience=Patience(grace=grace, limit=max(4 * grace, Patience().limit)),
    )


def _uploads(settings: Settings) -> Path:
    return settings.data_dir / "imports"


_world: dict[str, Any] = {"clock": Infrastructure.clock, "new_id": Infrastructure.new_id}
_kept: dict[str, Any] = {
    **_world,
    "seal": Infrastructure.seal,
    "shared": Infrastructure.shared,
}
_web_address = Infrastructure.settings.provided.address


class Root(Infrastructure):
    """
    Give it settings; take a context's container, and from that its use cases.

    What one context asks of another has a provider of its own, so that `wiring/peers.py` can put
    another process in its place.
    """

    user_stores = providers.Container(
        stores.UserStores,
        database=Infrastructure.user_database,
        tables=providers.Object(user_tables.shared),
        after_commit=providers.Singleton(ForgetSessions, Infrastructure.cache),
        **_kept,
    )
    contact_stores = providers.Container(
        stores.ContactStores,
        database=Infrastructure.contact_database,
        tables=providers.Object(contact_tables.shared),
        after_commit=providers.Singleton(ForgetAnswers, Infrastructure.cache, CONTACTS),
        **_kept,
    )
    contact_shards = providers.Object[dict[str, stores.ContactStores]]({})  # see `shards.py`
    template_stores = providers.Container(
        stores.TemplateStores,
        database=Infrastructure.template_database,
        tables=providers.Object(template_tables.shared),
        after_commit=providers.Singleton(ForgetAnswers, Infrastructure.cache, TEMPLATES),
        **_kept,
    )
    campaign_stores = providers.Container(
        stores.CampaignStores,
        database=Infrastructure.campaign_database,
        tables=providers.Object(campaign_tables.shared),
        after_commit=providers.Singleton(ForgetAnswers, Infrastructure.cache, CAMPAIGNS),
        **_kept,
    )
    team_stores = providers.Container(
        stores.TeamStores,
        database=Infrastructure.team_database,
        tables=providers.Object(team_tables.shared),
        after_commit=providers.Singleton(ForgetTeams, Infrastructure.cache),
        **_kept,
    )
    whatsapp_stores = providers.Container(
        stores.WhatsappStores,
        database=Infrastructure.whatsapp_database,
        tables=providers.Object(whatsapp_tables.shared),
        after_commit=providers.Singleton(ForgetAnswers, Infrastructure.cache, MESSAGES),
        wake=providers.Singleton(WakeFollowers, Infrastructure.push),
        **_kept,
    )

    countries = providers.Singleton(CsvCountryFacts)
    opaque_tokens = providers.Singleton(RandomTokens)
    mailer = providers.Singleton(mailer_of, Infrastructure.settings, Infrastructure.clock)

    role_catalog = providers.Singleton(
        LocalRoleCatalog, providers.Singleton(RolePermissions, team_stores.role_reader)
    )
    users = providers.Container(
        UsersContainer,
        begin=user_stores.begin,
        credentials=user_stores.credentials,
        standings=user_stores.standings,
        user_reader=user_stores.user_reader,
        organization_reader=user_stores.organization_reader,
        audit_reader=user_stores.audit_reader,
        throttle=user_stores.throttle,
        cache=Infrastructure.cache,
        hasher=providers.Singleton(Argon2PasswordHasher),
        opaque_tokens=opaque_tokens,
        access_tokens=providers.Singleton(JwtAccessTokens, Infrastructure.signing_keys, **_world),
        key_ring=Infrastructure.signing_keys,
        role_catalog=role_catalog,
        mailer=mailer,
        web_address=_web_address,
        **_world,
    )
    identities = providers.Singleton(LocalIdentities, users.authenticate)
    session_versions = providers.Singleton(
        CachedSessionVersions, Infrastructure.cache, user_stores.credentials
    )
    authenticate = users.authenticate

    members = providers.Singleton(
        LocalOrganizationMembers,
        users.organizations,
        providers.Singleton(IsRoleHeld, user_stores.organization_reader),
    )
    directory = providers.Singleton(LocalOrganizationDirectory, users.organizations)
    teams = providers.Container(
        TeamsContainer,
        begin=team_stores.begin,
        team_reader=team_stores.team_reader,
        role_reader=team_stores.role_reader,
        invitation_reader=team_stores.invitation_reader,
        members=members,
        directory=directory,
        cache=Infrastructure.cache,
        opaque_tokens=opaque_tokens,
        mailer=mailer,
        web_address=_web_address,
        **_world,
    )
    contacts = providers.Container(
        ContactsContainer,
        begin=contact_stores.begin,
        contact_reader=contact_stores.contact_reader,
        recipient_reader=contact_stores.recipient_reader,
        history_reader=contact_stores.history_reader,
        group_reader=contact_stores.group_reader,
        segment_reader=contact_stores.segment_reader,
        import_reader=contact_stores.import_reader,
        files=providers.Singleton(
            FolderImportFiles, providers.Callable(_uploads, Infrastructure.settings)
        ),
        sheets=providers.Singleton(CsvSheets),
        phones=providers.Singleton(LibPhoneParser),
        countries=countries,
        keywords=providers.Singleton(CsvOptOutKeywords),
        cache=Infrastructure.cache,
        jobs=contact_stores.jobs,
        pepper=Infrastructure.pepper,
        **_world,
    )
    # Meta needs the accounts' secrets, which messaging opens; messaging needs Meta
    vault = providers.Singleton(
        AccountVault, whatsapp_stores.account_reader, Infrastructure.secret_box
    )
    meta = providers.Container(
        MetaContainer,
        settings=Infrastructure.settings,
        credentials=vault,
        clock=Infrastructure.clock,
    )
    poster = providers.Singleton(
        HttpWebhookPoster,
        open_to_private=Infrastructure.settings.provided.webhooks_to_private,
    )
    outward = providers.Container(
        OutwardContainer,
        begin=whatsapp_stores.begin,
        reader=whatsapp_stores.subscription_reader,
        feeds=whatsapp_stores.news_feeds,
        push=Infrastructure.push,
        poster=poster,
        secret_box=Infrastructure.secret_box,
        open_to_private=Infrastructure.settings.provided.webhooks_to_private,
        **_world,
    )
    consents = providers.Singleton(LocalConsents, contacts.peers.provided.suppressed)
    words = providers.Singleton(LocalOptOutWords, contacts.peers.provided.classify_keyword)
    messaging = providers.Container(
        MessagingContainer,
        terms=providers.Singleton(_terms, Infrastructure.settings),
        begin=whatsapp_stores.begin,
        sending_reader=whatsapp_stores.sending_reader,
        due_messages=whatsapp_stores.due_messages,
        witness=Infrastructure.witness,
        recounts=whatsapp_stores.recounts,
        account_reader=whatsapp_stores.account_reader,
        account_keys=whatsapp_stores.account_keys,
        conversation_reader=whatsapp_stores.conversation_reader,
        windows=whatsapp_stores.windows,
        pepper=Infrastructure.pepper,
        paces=whatsapp_stores.paces,
        quarantine_reader=whatsapp_stores.quarantine_reader,
        gateway=meta.gateway,
        receipts=meta.receipts,
        directory=meta.directory,
        media_store=meta.media_store,
        parser=providers.Singleton(MetaWebhookParser),
        is_signed=providers.Object(is_signed),
        consents=consents,
        words=words,
        secret_box=Infrastructure.secret_box,
        cache=Infrastructure.cache,
        limiter=whatsapp_stores.limiter,
        jobs=whatsapp_stores.jobs,
        dead_jobs=whatsapp_stores.jobs,
        sleep=providers.Object(asyncio.sleep),
        **_world,
    )
    sending_accounts = providers.Singleton(LocalSendingAccounts, whatsapp_stores.account_reader)
    contact_values = providers.Singleton(
        LocalContactValues, contacts.peers.provided.list_recipients
    )
    templates = providers.Container(
        TemplatesContainer,
        begin=template_stores.begin,
        reader=template_stores.reader,
        index=template_stores.index,
        review=meta.review,
        samples=meta.samples,
        accounts=sending_accounts,
        contacts=contact_values,
        languages=providers.Singleton(CsvTemplateLanguages),
        cache=Infrastructure.cache,
        jobs=template_stores.jobs,
        **_world,
    )
    audience = providers.Singleton(ContactsAudience, contacts.peers)
    template_catalog = providers.Singleton(LocalTemplateCatalog, templates.upkeep.provided.pin)
    senders = providers.Singleton(
        LocalSenders, messaging.accounts.provided.number, messaging.accounts.provided.reached
    )
    deliveries = providers.Singleton(LocalDeliveries, messaging.dispatches)
    delivery_reports = providers.Singleton(
        LocalDeliveryReports,
        messaging.dispatches.provided.reports,
        messaging.dispatches.provided.recent,
    )
    campaigns = providers.Container(
        CampaignsContainer,
        begin=campaign_stores.begin,
        reader=campaign_stores.reader,
        audience=audience,
        templates=template_catalog,
        senders=senders,
        deliveries=deliveries,
        samples=deliveries,
        delivery_reports=delivery_reports,
        prices=providers.Singleton(load_prices),
        cache=Infrastructure.cache,
        jobs=campaign_stores.jobs,
        **_world,
    )
