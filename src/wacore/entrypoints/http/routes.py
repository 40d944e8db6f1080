"""Which controllers each service has, and which use cases their handlers ask for by name."""

from wacore.entrypoints.http import campaigns, contacts, messaging, teams, templates, users
from wacore.entrypoints.http.app import ServiceRoutes
from wacore.entrypoints.wiring.root import Root


def routes_of(root: Root) -> dict[str, ServiceRoutes]:
    """By service."""
    return {
        "user": ServiceRoutes(
            controllers=users.controllers,
            use_cases={
                "auth": root.users.auth,
                "users": root.users.users,
                "organizations": root.users.organizations,
                "api_keys": root.users.api_keys,
                "audit_log": root.users.audit_log,
            },
        ),
        "contact": ServiceRoutes(
            controllers=contacts.controllers,
            use_cases={
                "contacts": root.contacts.contacts,
                "groups": root.contacts.groups,
                "segments": root.contacts.segments,
                "imports": root.contacts.imports,
            },
        ),
        "template": ServiceRoutes(
            controllers=templates.controllers,
            use_cases={"templates": root.templates.templates},
        ),
        "campaign": ServiceRoutes(
            controllers=campaigns.controllers,
            use_cases={
                "campaigns": root.campaigns.campaigns,
                "campaign_reports": root.campaigns.reports,
            },
        ),
        "team": ServiceRoutes(
            controllers=teams.controllers,
            use_cases={
                "teams": root.teams.teams,
                "roles": root.teams.roles,
                "invitations": root.teams.invitations,
            },
        ),
        "whatsapp": ServiceRoutes(
            controllers=messaging.controllers,
            use_cases={
                "whatsapp_accounts": root.messaging.accounts,
                "messages": root.messaging.messages,
                "conversations": root.messaging.conversations,
                "webhooks": root.messaging.webhooks,
                "subscriptions": root.outward.subscriptions,
                "live_news": root.outward.live_news,
            },
        ),
    }
