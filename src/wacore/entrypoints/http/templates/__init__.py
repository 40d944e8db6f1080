"""The template service over HTTP."""

from wacore.entrypoints.http.templates.drafting import DraftingController
from wacore.entrypoints.http.templates.review import ReviewController
from wacore.entrypoints.http.templates.templates import TemplatesController
from wacore.entrypoints.http.templates.versions import VersionsController

controllers = [DraftingController, TemplatesController, ReviewController, VersionsController]

__all__ = ["controllers"]
