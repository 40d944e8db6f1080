"""Who of the audience may and can be messaged."""

from wacore.domain.campaigns.recipients import Consent, Person, SkipReason
from wacore.domain.campaigns.sending import Purpose, Sending


def obstacle(person: Person, purpose: Purpose, sending: Sending) -> SkipReason | None:
    """
    The reason a person is left out, before their variables are looked at.

    Codes (authentication) are asked for by the person and need no consent of their own. Consent is
    asked once more when the message is about to leave; a no in between wins.
    """
    if person.phone is None and person.bsuid is None:
        return SkipReason.NO_ADDRESS
    if purpose is Purpose.AUTHENTICATION:
        # Meta refuses codes to a business-scoped user id (error 131062)
        return SkipReason.NO_ADDRESS if person.phone is None else None
    if person.consent is Consent.OPTED_OUT:
        return SkipReason.OPTED_OUT
    if sending.require_opt_in and person.consent is not Consent.OPTED_IN:
        return SkipReason.NO_CONSENT
    return None
