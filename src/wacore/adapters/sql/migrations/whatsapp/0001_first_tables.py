"""First tables."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, At, Blob, Id, Json, LongText

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("waba_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("app_id", sa.String(64), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("app_secret", sa.Text(), nullable=True),
        sa.Column("verify_token", sa.Text(), nullable=False),
        sa.Column("verify_token_digest", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("restricted_until", At, nullable=True),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.Column("tier", sa.String(32), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("webhooks_subscribed", sa.Boolean(), nullable=False),
        sa.Column("reported_at", At, nullable=True),
        sa.Column("synced_at", At, nullable=True),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        **TABLE,
    )
    op.create_index(
        "ix_accounts_organization_id", "accounts", ["organization_id", "id"], unique=False
    )
    op.create_index("uq_accounts_waba_id", "accounts", ["waba_id"], unique=True)
    op.create_table(
        "answers",
        sa.Column("key", sa.BINARY(length=32), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("answer", Blob, nullable=False),
        sa.Column("expires_at", At, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answers")),
        **TABLE,
    )
    op.create_index("ix_answers_expires_at", "answers", ["expires_at"], unique=False)
    op.create_table(
        "client_references",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("reference", sa.String(255), nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "reference", name=op.f("pk_client_references")),
        **TABLE,
    )
    op.create_table(
        "conversations",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("phone_number_id", sa.String(64), nullable=False),
        sa.Column("wa_id", sa.String(32), nullable=True),
        sa.Column("bsuid", sa.String(255), nullable=True),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("username", sa.String(255), nullable=False),
        sa.Column("assigned_to", Id, nullable=True),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("window_until", At, nullable=True),
        sa.Column("last_inbound", sa.String(255), nullable=True),
        sa.Column("last_message_at", At, nullable=False),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        **TABLE,
    )
    op.create_index(
        "ix_conversations_assigned_to",
        "conversations",
        ["organization_id", "assigned_to", "last_message_at"],
        unique=False,
    )
    op.create_index(
        "ix_conversations_organization_id_last",
        "conversations",
        ["organization_id", "last_message_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_conversations_phone_number_id_bsuid",
        "conversations",
        ["phone_number_id", "bsuid"],
        unique=True,
    )
    op.create_index(
        "uq_conversations_phone_number_id_wa_id",
        "conversations",
        ["phone_number_id", "wa_id"],
        unique=True,
    )
    op.create_table(
        "dispatch_responses",
        sa.Column("dispatch_id", Id, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.Column("at", At, nullable=False),
        sa.PrimaryKeyConstraint(
            "dispatch_id", "kind", "message_id", name=op.f("pk_dispatch_responses")
        ),
        **TABLE,
    )
    op.create_table(
        "dispatch_tallies",
        sa.Column("dispatch_id", Id, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dispatch_id", "state", "reason", name=op.f("pk_dispatch_tallies")),
        **TABLE,
    )
    op.create_index(
        "ix_dispatch_tallies_state_messages",
        "dispatch_tallies",
        ["state", "messages"],
        unique=False,
    )
    op.create_table(
        "dispatch_timeline",
        sa.Column("dispatch_id", Id, nullable=False),
        sa.Column("at", At, nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dispatch_id", "at", "step", name=op.f("pk_dispatch_timeline")),
        **TABLE,
    )
    op.create_table(
        "dispatches",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("phone_number_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("policy", sa.String(16), nullable=False),
        sa.Column("template_name", sa.Text(), nullable=True),
        sa.Column("template_language", sa.String(16), nullable=True),
        sa.Column("rate_cap", sa.Double(), nullable=True),
        sa.Column("deadline", At, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("pause_reason", sa.String(255), nullable=True),
        sa.Column("pause_details", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("created_at", At, nullable=False),
        sa.Column("changed_at", At, nullable=False),
        sa.Column("ended_at", At, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
        **TABLE,
    )
    op.create_index(
        "ix_dispatches_account_id_state", "dispatches", ["account_id", "state"], unique=False
    )
    op.create_index(
        "ix_dispatches_phone_number_id_state",
        "dispatches",
        ["phone_number_id", "state"],
        unique=False,
    )
    op.create_index("ix_dispatches_state", "dispatches", ["state"], unique=False)
    op.create_table(
        "inbound_messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("phone_number_id", sa.String(64), nullable=False),
        sa.Column("waba_id", sa.String(64), nullable=False),
        sa.Column("wamid", sa.String(255), nullable=False),
        sa.Column("wa_id", sa.String(32), nullable=False),
        sa.Column("bsuid", sa.String(255), nullable=False),
        sa.Column("username", sa.String(255), nullable=False),
        sa.Column("sender_name", sa.String(255), nullable=False),
        sa.Column("at", At, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("payload", LongText, nullable=False),
        sa.Column("reply_to", sa.String(255), nullable=True),
        sa.Column("media_id", sa.String(255), nullable=True),
        sa.Column("mime_type", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(255), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("new_wa_id", sa.String(32), nullable=False),
        sa.Column("new_bsuid", sa.String(255), nullable=False),
        sa.Column("content", LongText, nullable=False),
        sa.Column("stored_at", At, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_messages")),
        **TABLE,
    )
    op.create_index(
        "ix_inbound_messages_conversation_id_at",
        "inbound_messages",
        ["conversation_id", "at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_inbound_messages_organization_id",
        "inbound_messages",
        ["organization_id", "id"],
        unique=False,
    )
    op.create_index(
        "uq_inbound_messages_number_wamid",
        "inbound_messages",
        ["phone_number_id", "wamid"],
        unique=True,
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", Id, nullable=False),
        sa.Column("consumer", sa.String(255), nullable=False),
        sa.Column("consumed_at", At, nullable=False),
        sa.PrimaryKeyConstraint("event_id", "consumer", name=op.f("pk_inbox")),
        **TABLE,
    )
    op.create_index("ix_inbox_consumed_at", "inbox", ["consumed_at"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("key", sa.String(190), nullable=False),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("payload", Blob, nullable=False),
        sa.Column("lane", sa.String(190), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", At, nullable=True),
        sa.Column("died_at", At, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        **TABLE,
    )
    op.create_index("ix_jobs_kind_due_at", "jobs", ["kind", "died_at", "due_at"], unique=False)
    op.create_index("uq_jobs_kind_key_slot", "jobs", ["kind", "key", "slot"], unique=True)
    op.create_table(
        "message_contents",
        sa.Column("message_id", Id, nullable=False),
        sa.Column("content", Blob, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_contents")),
        **TABLE,
    )
    op.create_table(
        "messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("dispatch_id", Id, nullable=False),
        sa.Column("phone_number_id", sa.String(64), nullable=False),
        sa.Column("contact_id", Id, nullable=True),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("bsuid", sa.String(255), nullable=True),
        sa.Column("unique_by", Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", At, nullable=False),
        sa.Column("planned_at", At, nullable=False),
        sa.Column("changed_at", At, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("posted_at", At, nullable=True),
        sa.Column("lease_until", At, nullable=True),
        sa.Column("wamid", sa.String(255), nullable=True),
        sa.Column("accepted_at", At, nullable=True),
        sa.Column("sent_at", At, nullable=True),
        sa.Column("delivered_at", At, nullable=True),
        sa.Column("read_at", At, nullable=True),
        sa.Column("failed_at", At, nullable=True),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("error_details", sa.Text(), nullable=False),
        sa.Column("price_category", sa.String(64), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        **TABLE,
    )
    op.create_index(
        "ix_messages_dispatch_id_contact_id",
        "messages",
        ["dispatch_id", "contact_id"],
        unique=False,
    )
    op.create_index(
        "ix_messages_dispatch_id_state_due_at",
        "messages",
        ["dispatch_id", "state", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_messages_organization_id", "messages", ["organization_id", "id"], unique=False
    )
    op.create_index(
        "ix_messages_organization_id_phone",
        "messages",
        ["organization_id", "phone", "id"],
        unique=False,
    )
    op.create_index("ix_messages_wamid", "messages", ["wamid"], unique=False)
    op.create_index(
        "uq_messages_dispatch_id_bsuid",
        "messages",
        ["dispatch_id", "bsuid", "unique_by"],
        unique=True,
    )
    op.create_index(
        "uq_messages_dispatch_id_phone",
        "messages",
        ["dispatch_id", "phone", "unique_by"],
        unique=True,
    )
    op.create_table(
        "numbers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("display_phone_number", sa.String(64), nullable=False),
        sa.Column("verified_name", sa.String(255), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("quality", sa.String(16), nullable=False),
        sa.Column("tier", sa.String(32), nullable=False),
        sa.Column("messages_per_second", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(255), nullable=False),
        sa.Column("reported_at", At, nullable=True),
        sa.Column("synced_at", At, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbers")),
        **TABLE,
    )
    op.create_index("ix_numbers_account_id", "numbers", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_numbers_organization_id", "numbers", ["organization_id", "id"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("occurred_at", At, nullable=False),
        sa.Column("payload", LongText, nullable=False),
        sa.Column("correlation_id", sa.String(255), nullable=False),
        sa.Column("claimed_until", At, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        **TABLE,
    )
    op.create_table(
        "pace",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("used_until", sa.Double(), nullable=False),
        sa.Column("barred_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
        **TABLE,
    )
    op.create_table(
        "parked_statuses",
        sa.Column("wamid", sa.String(255), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("parked_at", At, nullable=False),
        sa.PrimaryKeyConstraint("wamid", "status", name=op.f("pk_parked_statuses")),
        **TABLE,
    )
    op.create_index("ix_parked_statuses_parked_at", "parked_statuses", ["parked_at"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", Id, nullable=False),
        sa.Column("webhook_id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=True),
        sa.Column("waiting_for", sa.String(64), nullable=True),
        sa.Column("path", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fragment", LongText, nullable=False),
        sa.Column("at", At, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        **TABLE,
    )
    op.create_index(
        "ix_quarantine_organization_id", "quarantine", ["organization_id", "id"], unique=False
    )
    op.create_index("ix_quarantine_waiting_for", "quarantine", ["waiting_for"], unique=False)
    op.create_index("ix_quarantine_webhook_id", "quarantine", ["webhook_id"], unique=False)
    op.create_table(
        "status_evidence",
        sa.Column("phone_number_id", sa.String(64), nullable=False),
        sa.Column("minute", At, nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("phone_number_id", "minute", name=op.f("pk_status_evidence")),
        **TABLE,
    )
    op.create_index("ix_status_evidence_minute", "status_evidence", ["minute"], unique=False)
    op.create_table(
        "webhook_bodies",
        sa.Column("webhook_id", Id, nullable=False),
        sa.Column("body", Blob, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", name=op.f("pk_webhook_bodies")),
        **TABLE,
    )
    op.create_table(
        "webhooks",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=True),
        sa.Column("signed_by", Id, nullable=True),
        sa.Column("received_at", At, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("due_at", At, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("applied_at", At, nullable=True),
        sa.Column("ignored", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        **TABLE,
    )
    op.create_index("ix_webhooks_applied_at", "webhooks", ["applied_at", "id"], unique=False)
    op.create_index("ix_webhooks_due_at", "webhooks", ["due_at", "id"], unique=False)
