"""Whether a person agreed to be messaged: a ledger of facts, and what follows from them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wacore.domain.ids import ContactId, OrganizationId, UserId


class Purpose(StrEnum):
    MARKETING = "marketing"
    UTILITY = "utility"


class ConsentState(StrEnum):
    UNKNOWN = "unknown"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class ConsentSource(StrEnum):
    """Where a decision was made; PLATFORM is WhatsApp's own menu, or its refusal 131050."""

    PLATFORM = "platform"
    BUTTON = "button"
    KEYWORD = "keyword"
    FORM = "form"
    STAFF = "staff"
    IMPORT = "import"
    ERASURE = "erasure"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEntry:
    """One line of the ledger. `evidence` is the proof: the text sent, the form, the file.

    Attributes:
        at: When the person decided.
        recorded_at: When we learnt of it.
    """

    id: UUID
    organization_id: OrganizationId
    contact_id: ContactId
    purpose: Purpose
    state: ConsentState
    source: ConsentSource
    at: datetime
    recorded_at: datetime
    evidence: str = ""
    keyword_table: str = ""
    recorded_by: UserId | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """One purpose. WhatsApp's stop and the person's word to us are separate: each lifts only itself."""

    said: ConsentState = ConsentState.UNKNOWN
    source: ConsentSource | None = None
    at: datetime | None = None
    platform_stop: bool = False
    platform_at: datetime | None = None

    @property
    def state(self) -> ConsentState:
        return ConsentState.OPTED_OUT if self.platform_stop else self.said

    def after(self, entry: ConsentEntry) -> "Consent":
        """
        What holds once `entry` is known, whatever the order in which entries arrive.

        A keyword never lifts a stop of the platform's (Meta, user preferences), and a file never
        lifts any: it may be older than the stop.
        """
        stops = entry.state is ConsentState.OPTED_OUT
        if entry.source is ConsentSource.ERASURE:  # from before they came back, so it has no time
            return replace(self, said=entry.state, source=entry.source, at=None)
        if entry.source is ConsentSource.PLATFORM:
            if self.platform_at is not None and entry.at < self.platform_at:
                return self
            return replace(self, platform_stop=stops, platform_at=entry.at)
        if self.said is ConsentState.OPTED_OUT and not stops and _is_hearsay(entry):
            return self
        if self.at is not None and (entry.at, stops) < (
            self.at,
            self.said is ConsentState.OPTED_OUT,
        ):
            return self
        return replace(self, said=entry.state, source=entry.source, at=entry.at)

    def stricter(self, other: "Consent") -> "Consent":
        """What a person who was kept as two contacts has agreed to: any stop counts."""
        stop = self if self.platform_stop else other
        said = max((self, other), key=lambda c: (_STRICTNESS[c.said], c.at is not None))
        return replace(said, platform_stop=stop.platform_stop, platform_at=stop.platform_at)


_STRICTNESS = {ConsentState.UNKNOWN: 0, ConsentState.OPTED_IN: 1, ConsentState.OPTED_OUT: 2}


def _is_hearsay(entry: ConsentEntry) -> bool:
    return entry.source in (ConsentSource.IMPORT, ConsentSource.MERGE)


@dataclass(frozen=True, slots=True)
class Consents:
    """The current state for both purposes; derived from the ledger, kept beside the contact."""

    marketing: Consent = Consent()
    utility: Consent = Consent()

    def of(self, purpose: Purpose) -> Consent:
        return self.marketing if purpose is Purpose.MARKETING else self.utility

    def after(self, entry: ConsentEntry) -> "Consents":
        if entry.purpose is Purpose.MARKETING:
            return replace(self, marketing=self.marketing.after(entry))
        return replace(self, utility=self.utility.after(entry))

    def stricter(self, other: "Consents") -> "Consents":
        return Consents(
            self.marketing.stricter(other.marketing), self.utility.stricter(other.utility)
        )

    def stopped(self) -> tuple[Purpose, ...]:
        return tuple(p for p in Purpose if self.of(p).state is ConsentState.OPTED_OUT)
