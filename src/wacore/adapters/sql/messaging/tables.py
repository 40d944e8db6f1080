"""The database `whatsapp_service`: messages, dispatches and their counters."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, At, Blob, Id, Json, Key, new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)

_State = String(16)

dispatches = Table(
    "dispatches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("phone_number_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("policy", String(16), nullable=False),
    Column("template_name", Text),
    Column("template_language", String(16)),
    Column("rate_cap", Double),
    Column("deadline", At),
    Column("state", _State, nullable=False),
    Column("pause_reason", Key),
    Column("pause_details", Text),
    Column("total", Integer),
    Column("created_at", At, nullable=False),
    Column("changed_at", At, nullable=False),
    Column("ended_at", At),
    Column("hours", Json),
    Column("frequency_cap", Json),
    Column("canary_share", Double),
    Column("canary_messages", Integer),
    Column("canary_wait", Integer),
    Column("canary_tolerance", Double),
    Column("canary_until", At),
    Column("canary_passed", Boolean),
    Column("failure_limit", Double),
    Column("watched_outcomes", Integer),
    Column("watched_failures", Integer),
    Column("stopped_at", At),
    Column("resumed_at", At),
    Column("cleared_at", At),
    Column("strikes", Json),
    Column("doubts_answered", Integer),
    Column("doubts_unclear", Integer),
    Column("doubts_rests", Integer),
    Column("doubts_since", At),
    Column("doubtful", Boolean),
    Index("ix_dispatches_phone_number_id_state", "phone_number_id", "state"),
    Index("ix_dispatches_account_id_state", "account_id", "state"),
    Index("ix_dispatches_state", "state"),
    **TABLE,
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("dispatch_id", Id, nullable=False),
    Column("phone_number_id", String(64), nullable=False),
    Column("contact_id", Id),
    Column("phone", String(20)),
    Column("bsuid", Key),
    # all zeros where the address may be in the dispatch only once, else the message's own id
    Column("unique_by", Id, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("state", _State, nullable=False),
    Column("due_at", At, nullable=False),
    Column("planned_at", At, nullable=False),
    Column("changed_at", At, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("posted_at", At),
    Column("lease_until", At),
    Column("wamid", Key),
    Column("accepted_at", At),
    Column("sent_at", At),
    Column("delivered_at", At),
    Column("read_at", At),
    Column("failed_at", At),
    Column("reason", Key, nullable=False),
    Column("error_code", Integer),
    Column("error_details", Text, nullable=False),
    Column("price_category", String(64)),
    Column("billable", Boolean),
    Column("time_zone", String(64)),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Index("uq_messages_dispatch_id_phone", "dispatch_id", "phone", "unique_by", unique=True),
    Index("uq_messages_dispatch_id_bsuid", "dispatch_id", "bsuid", "unique_by", unique=True),
    Index("ix_messages_dispatch_id_contact_id", "dispatch_id", "contact_id"),
    Index("ix_messages_dispatch_id_state_due_at", "dispatch_id", "state", "due_at", "id"),
    Index("ix_messages_wamid", "wamid"),
    Index("ix_messages_organization_id", "organization_id", "id"),
    Index("ix_messages_organization_id_phone", "organization_id", "phone", "id"),
    Index("ix_messages_phone_posted_at", "organization_id", "phone", "posted_at"),
    Index("ix_messages_bsuid_posted_at", "organization_id", "bsuid", "posted_at"),
    **TABLE,
)
"""No index may hold what a status changes, save state and wamid: each status would write it anew."""

message_contents = Table(
    "message_contents",
    metadata,
    Column("message_id", Id, primary_key=True),
    Column("content", Blob, nullable=False),
    **TABLE,
)

dispatch_tallies = Table(
    "dispatch_tallies",
    metadata,
    Column("dispatch_id", Id, nullable=False),
    Column("state", _State, nullable=False),
    Column("reason", Key, nullable=False),
    Column("messages", Integer, nullable=False),
    PrimaryKeyConstraint("dispatch_id", "state", "reason"),
    Index("ix_dispatch_tallies_state_messages", "state", "messages"),
    **TABLE,
)

dispatch_timeline = Table(
    "dispatch_timeline",
    metadata,
    Column("dispatch_id", Id, nullable=False),
    Column("at", At, nullable=False),
    Column("step", _State, nullable=False),
    Column("messages", Integer, nullable=False),
    PrimaryKeyConstraint("dispatch_id", "at", "step"),
    **TABLE,
)

status_evidence = Table(
    "status_evidence",
    metadata,
    Column("phone_number_id", String(64), nullable=False),
    Column("minute", At, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("heard", Integer, nullable=False),
    PrimaryKeyConstraint("phone_number_id", "minute"),
    Index("ix_status_evidence_minute", "minute"),
    **TABLE,
)

parked_statuses = Table(
    "parked_statuses",
    metadata,
    Column("wamid", Key, nullable=False),
    Column("status", _State, nullable=False),
    Column("report", Json, nullable=False),
    Column("parked_at", At, nullable=False),
    PrimaryKeyConstraint("wamid", "status"),
    Index("ix_parked_statuses_parked_at", "parked_at"),
    **TABLE,
)

frequency_caps = Table(
    "frequency_caps",
    metadata,
    Column("organization_id", Id, primary_key=True),
    Column("messages", Integer),
    Column("days", Integer),
    **TABLE,
)

client_references = Table(
    "client_references",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("reference", Key, nullable=False),
    Column("message_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "reference"),
    **TABLE,
)

send_lines = Table(
    "send_lines",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("lineage", Id, nullable=False),
    **TABLE,
)

send_claims = Table(
    "send_claims",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("claims", BigInteger, nullable=False),
    **TABLE,
)

tally_drifts = Table(
    "tally_drifts",
    metadata,
    Column("dispatch_id", Id, primary_key=True),
    Column("messages", Integer, nullable=False),
    Column("found_at", At, nullable=False),
    **TABLE,
)

portfolios = Table(
    "portfolios",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("portfolio", String(64), nullable=False),
    Column("reached", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "portfolio"),
    **TABLE,
)
"""How many rows of `portfolio_reaches` each has, and the lock on all of them."""

portfolio_reaches = Table(
    "portfolio_reaches",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("portfolio", String(64), nullable=False),
    Column("person", Key, nullable=False),
    Column("reached_at", At, nullable=False),
    # the only message that reached the person; none once there were two
    Column("message_id", Id),
    PrimaryKeyConstraint("organization_id", "portfolio", "person"),
    Index("ix_portfolio_reaches_reached_at", "organization_id", "portfolio", "reached_at"),
    **TABLE,
)

number_paces = Table(
    "number_paces",
    metadata,
    Column("phone_number_id", String(64), primary_key=True),
    Column("share", Double, nullable=False),
    Column("since", At, nullable=False),
    **TABLE,
)
