"""The tables of what comes in: accounts, numbers, webhooks, inbound messages, conversations."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.types import TABLE, At, Blob, Id, Key, LongText

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("waba_id", String(64), nullable=False),
    Column("name", Key, nullable=False),
    Column("app_id", String(64), nullable=False),
    Column("access_token", Text, nullable=False),
    Column("app_secret", Text),
    Column("verify_token", Text, nullable=False),
    Column("verify_token_digest", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("restricted_until", At),
    Column("currency", String(8), nullable=False),
    Column("tier", String(32), nullable=False),
    Column("trouble", Text, nullable=False),
    Column("webhooks_subscribed", Boolean, nullable=False),
    Column("reported_at", At),
    Column("synced_at", At),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    Index("uq_accounts_waba_id", "waba_id", unique=True),
    Index("ix_accounts_organization_id", "organization_id", "id"),
    Index("ix_accounts_synced_at", "synced_at", "id"),
    **TABLE,
)

numbers = Table(
    "numbers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("display_phone_number", String(64), nullable=False),
    Column("verified_name", Key, nullable=False),
    Column("status", String(32), nullable=False),
    Column("quality", String(16), nullable=False),
    Column("tier", String(32), nullable=False),
    Column("messages_per_second", Integer, nullable=False),
    Column("note", Key, nullable=False),
    Column("reported_at", At),
    Column("synced_at", At, nullable=False),
    Column("portfolio", String(64)),
    Index("ix_numbers_account_id", "account_id", "id"),
    Index("ix_numbers_organization_id", "organization_id", "id"),
    **TABLE,
)

template_reports = Table(
    "template_reports",
    metadata,
    Column("account_id", Id, nullable=False),
    Column("meta_template_id", Key, nullable=False),
    Column("reported_at", At, nullable=False),
    PrimaryKeyConstraint("account_id", "meta_template_id"),
    **TABLE,
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id),
    Column("signed_by", Id),
    Column("received_at", At, nullable=False),
    Column("size", Integer, nullable=False),
    # null once it is applied or set aside; moved into the future while somebody has it in hand
    Column("due_at", At),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("applied_at", At),
    Column("ignored", Text, nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_webhooks_due_at", "due_at", "id"),
    Index("ix_webhooks_applied_at", "applied_at", "id"),
    **TABLE,
)

webhook_bodies = Table(
    "webhook_bodies",
    metadata,
    Column("webhook_id", Id, primary_key=True),
    Column("body", Blob, nullable=False),
    **TABLE,
)
"""Apart from `webhooks`, whose rows change thrice: SQLite writes a changed row with all it holds."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Id, primary_key=True),
    Column("webhook_id", Id, nullable=False),
    Column("organization_id", Id),
    Column("waiting_for", String(64)),
    Column("path", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fragment", LongText, nullable=False),
    Column("at", At, nullable=False),
    Index("ix_quarantine_webhook_id", "webhook_id"),
    Index("ix_quarantine_waiting_for", "waiting_for"),
    Index("ix_quarantine_organization_id", "organization_id", "id"),
    **TABLE,
)

inbound_messages = Table(
    "inbound_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("phone_number_id", String(64), nullable=False),
    Column("waba_id", String(64), nullable=False),
    Column("wamid", Key, nullable=False),
    Column("wa_id", String(32), nullable=False),
    Column("bsuid", Key, nullable=False),
    Column("username", Key, nullable=False),
    Column("sender_name", Key, nullable=False),
    Column("at", At, nullable=False),
    Column("type", String(40), nullable=False),
    Column("text", LongText, nullable=False),
    Column("payload", LongText, nullable=False),
    Column("reply_to", Key),
    Column("media_id", Key),
    Column("mime_type", Key, nullable=False),
    Column("sha256", Key, nullable=False),
    Column("filename", Key, nullable=False),
    Column("new_wa_id", String(32), nullable=False),
    Column("new_bsuid", Key, nullable=False),
    Column("content", LongText, nullable=False),
    Column("stored_at", At, nullable=False),
    Index("uq_inbound_messages_number_wamid", "phone_number_id", "wamid", unique=True),
    Index("ix_inbound_messages_conversation_id_at", "conversation_id", "at", "id"),
    Index("ix_inbound_messages_organization_id", "organization_id", "id"),
    **TABLE,
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("phone_number_id", String(64), nullable=False),
    Column("wa_id", String(32)),
    Column("bsuid", Key),
    Column("phone", String(20)),
    Column("name", Key, nullable=False),
    Column("username", Key, nullable=False),
    Column("assigned_to", Id),
    Column("unread", Integer, nullable=False),
    Column("window_until", At),
    Column("last_inbound", Key),
    Column("last_message_at", At, nullable=False),
    Column("preview", Text, nullable=False),
    Column("created_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    Index("uq_conversations_phone_number_id_wa_id", "phone_number_id", "wa_id", unique=True),
    Index("uq_conversations_phone_number_id_bsuid", "phone_number_id", "bsuid", unique=True),
    Index("ix_conversations_organization_id_last", "organization_id", "last_message_at", "id"),
    Index("ix_conversations_assigned_to", "organization_id", "assigned_to", "last_message_at"),
    **TABLE,
)

dispatch_responses = Table(
    "dispatch_responses",
    metadata,
    Column("dispatch_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("message_id", Id, nullable=False),
    Column("at", At, nullable=False),
    PrimaryKeyConstraint("dispatch_id", "kind", "message_id"),
    **TABLE,
)
"""Who answered a campaign, or opted out over it: each message of it counts once, however often."""
