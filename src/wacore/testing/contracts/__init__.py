"""One suite per port. Subclass it, supply the fixtures, and see what fails (docs/adapters.md)."""

import pytest

__all__ = [
    "cache",
    "cache_races",
    "campaign_lists",
    "campaigns",
    "campaigns_deliveries",
    "campaigns_given",
    "campaigns_neighbours",
    "campaigns_steering",
    "contact_groups",
    "contact_imports",
    "contact_lists",
    "contacts",
    "event_bus",
    "hot_questions",
    "idempotency",
    "import_files",
    "job_queue",
    "job_waiting",
    "mail",
    "media_store",
    "messaging",
    "number_directory",
    "outbox",
    "peers",
    "push",
    "rate_limiter",
    "security",
    "teams",
    "templates_reader",
    "templates_records",
    "templates_review",
    "templates_samples",
    "templates_store",
    "unit_of_work",
    "users",
]

# a failure in here shows the values, as one in a test file does
pytest.register_assert_rewrite(*(f"{__name__}.{each}" for each in __all__))
