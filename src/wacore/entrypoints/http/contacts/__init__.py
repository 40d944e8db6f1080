"""The contact service over HTTP."""

from wacore.entrypoints.http.contacts.contacts import ContactsController
from wacore.entrypoints.http.contacts.groups import GroupsController
from wacore.entrypoints.http.contacts.imports import ImportsController
from wacore.entrypoints.http.contacts.many import ManyContactsController
from wacore.entrypoints.http.contacts.past import ContactPastController
from wacore.entrypoints.http.contacts.segments import SegmentsController

controllers = [
    ManyContactsController,
    ContactsController,
    ContactPastController,
    ImportsController,
    GroupsController,
    SegmentsController,
]

__all__ = ["controllers"]
