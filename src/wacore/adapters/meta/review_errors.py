"""The Graph API's refusals in the words of the templates context's ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from wacore.adapters.meta.errors import (
    GraphObjectUnknown,
    GraphRefused,
    GraphTokenRefused,
    GraphUnclear,
)
from wacore.adapters.meta.failures import GraphFailure
from wacore.application.templates.ports_review import (
    AccountTokenRefused,
    ReviewUnclear,
    TemplateExistsAtMeta,
    TemplateGoneAtMeta,
    TemplateLockedAtMeta,
    TemplateRefused,
)

_TAKEN = frozenset({2388023, 2388024})
_NOT_EDITABLE = 2388039
_NO_SUCH_TEMPLATE = 2593002


@contextmanager
def common_errors() -> Iterator[None]:
    """What any call about templates may end in."""
    try:
        yield
    except GraphTokenRefused as error:
        raise AccountTokenRefused(str(error.failure)) from error
    except GraphUnclear as error:
        raise ReviewUnclear from error


@contextmanager
def account_errors() -> Iterator[None]:
    """Calls on the account: if Meta does not know it, the token is not meant for it."""
    try:
        with common_errors():
            yield
    except GraphObjectUnknown as error:
        raise AccountTokenRefused(str(error.failure)) from error


@contextmanager
def submit_errors(name: str, language: str) -> Iterator[None]:
    try:
        with account_errors():
            yield
    except GraphRefused as error:
        if error.failure.reason in _TAKEN:
            raise TemplateExistsAtMeta(name, language) from error
        raise _refused(error.failure) from error


@contextmanager
def edit_errors(meta_id: str) -> Iterator[None]:
    try:
        with common_errors():
            yield
    except GraphObjectUnknown as error:
        raise TemplateGoneAtMeta(meta_id) from error
    except GraphRefused as error:
        if error.failure.reason == _NOT_EDITABLE:
            raise TemplateLockedAtMeta(str(error.failure)) from error
        raise _refused(error.failure) from error


@contextmanager
def unpause_errors(meta_id: str) -> Iterator[None]:
    try:
        with common_errors():
            yield
    except GraphObjectUnknown as error:
        raise TemplateGoneAtMeta(meta_id) from error
    except GraphRefused as error:
        raise TemplateLockedAtMeta(str(error.failure)) from error


@contextmanager
def delete_errors(meta_id: str) -> Iterator[None]:
    try:
        with common_errors():
            yield
    except GraphObjectUnknown as error:
        raise TemplateGoneAtMeta(meta_id) from error
    except GraphRefused as error:
        if _is_absent(error.failure):
            raise TemplateGoneAtMeta(meta_id) from error
        raise TemplateLockedAtMeta(str(error.failure)) from error


def _refused(failure: GraphFailure) -> TemplateRefused:
    told = ": ".join(
        filter(None, (failure.user_title, failure.user_message or failure.details or failure.title))
    )
    return TemplateRefused(
        told or str(failure), meta_code=failure.reason, field=_FIELDS.get(failure.reason, "")
    )


def _is_absent(failure: GraphFailure) -> bool:
    """Meta says so in several ways (Meta, template management)."""
    told = f"{failure.title} {failure.details} {failure.user_title}".lower()
    return failure.subcode == _NO_SUCH_TEMPLATE or "not found" in told or "does not exist" in told


_FIELDS = {
    2388047: "components.header",
    2388072: "components.body",
    2388073: "components.footer",
    2388293: "components.body",
    2388299: "components.body",
}
