"""Who wrote to us, by whatever Meta tells of them."""

from dataclasses import dataclass

from wacore.domain.phone import InvalidPhoneNumber, PhoneNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """
    A person on WhatsApp; of `wa_id` and `bsuid` at least one is set.

    Since 2026 a person who adopted a username may come without a number (Meta, business-scoped
    user ids).

    Attributes:
        wa_id: Digits, in the form WhatsApp keeps, which need not be the number people dial.
        name: The profile name, which the person changes at will.
    """

    wa_id: str = ""
    bsuid: str = ""
    username: str = ""
    name: str = ""

    @property
    def phone(self) -> PhoneNumber | None:
        """The number as Meta spells it, if it is one."""
        try:
            return PhoneNumber.parse(f"+{self.wa_id}")
        except InvalidPhoneNumber:
            return None

    @property
    def wa_ids(self) -> tuple[str, ...]:
        """Every spelling under which this person's number may be known."""
        phone = self.phone
        if phone is None:
            return (self.wa_id,) if self.wa_id else ()
        return phone.wa_ids()
