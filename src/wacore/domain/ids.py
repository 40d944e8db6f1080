"""Identifiers. Ours are UUIDv7; Meta's are opaque strings."""

from typing import NewType
from uuid import UUID

OrganizationId = NewType("OrganizationId", UUID)
UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
ContactId = NewType("ContactId", UUID)
GroupId = NewType("GroupId", UUID)
SegmentId = NewType("SegmentId", UUID)
ImportId = NewType("ImportId", UUID)
TemplateId = NewType("TemplateId", UUID)
CampaignId = NewType("CampaignId", UUID)
TeamId = NewType("TeamId", UUID)
RoleId = NewType("RoleId", UUID)
InvitationId = NewType("InvitationId", UUID)
AccountId = NewType("AccountId", UUID)
DispatchId = NewType("DispatchId", UUID)
MessageId = NewType("MessageId", UUID)
ConversationId = NewType("ConversationId", UUID)

WabaId = NewType("WabaId", str)
PhoneNumberId = NewType("PhoneNumberId", str)
Wamid = NewType("Wamid", str)
