"""The portfolio: its app, WABAs and business phone numbers."""

from dataclasses import dataclass, field

from wacore.entrypoints.simulator.settings import SimulatorSettings

BUSINESS_ID = "506900000000001"
_FIRST_WABA = 210987654321098
_FIRST_NUMBER = 106500000000001


@dataclass
class Callback:
    """Where webhooks go; empty = nowhere at this level."""

    url: str = ""
    verify_token: str = ""


@dataclass
class PhoneNumber:
    """One business number and everything a client may change or be told about it."""

    id: str
    index: int
    waba_id: str
    digits: str
    display: str
    verified_name: str
    throughput: str
    registered: bool = True
    status: str = "CONNECTED"
    quality: str = "GREEN"
    pin: str = "000000"
    override: Callback = field(default_factory=Callback)
    profile: dict[str, object] = field(default_factory=lambda: {"vertical": "OTHER"})
    settings: dict[str, object] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    registrations: list[float] = field(default_factory=list)
    maintenance_until: float = 0.0
    sends: int = 0  # template messages
    spam_limited: bool = False
    onboarded_at: float = 0.0

    @property
    def metadata(self) -> dict[str, str]:
        return {"display_phone_number": self.digits, "phone_number_id": self.id}


@dataclass
class Waba:
    """One WhatsApp Business Account."""

    id: str
    name: str
    subscribed: bool = True
    override: Callback = field(default_factory=Callback)
    restrictions: dict[str, float] = field(default_factory=dict)
    payment_failed: bool = False
    locked: bool = False
    marketing_disabled_on_cloud_api: bool = False
    verified: bool = True
    status: str = "ACTIVE"

    def restricted(self, kind: str, now: float) -> bool:
        return self.restrictions.get(kind, 0.0) > now


class Accounts:
    """All nodes by id."""

    def __init__(self, settings: SimulatorSettings, now: float) -> None:
        self.app_id = settings.app_id
        self.app_secret = settings.app_secret
        self.app_callback = Callback(settings.webhook_url, settings.verify_token)
        self.messaging_limit = settings.limits.messaging_limit
        self.wabas: dict[str, Waba] = {}
        self.numbers: dict[str, PhoneNumber] = {}
        self.in_order: list[PhoneNumber] = []
        for index in range(settings.wabas):
            waba = Waba(str(_FIRST_WABA + index), f"{settings.verified_name} {index + 1}")
            self.wabas[waba.id] = waba
            for _ in range(settings.numbers_per_waba):
                self._add_number(waba, settings, now)

    def _add_number(self, waba: Waba, settings: SimulatorSettings, now: float) -> None:
        index = len(self.in_order)
        local = f"30{1234567 + index}"
        number = PhoneNumber(
            id=str(_FIRST_NUMBER + index),
            index=index,
            waba_id=waba.id,
            digits=settings.calling_code + local,
            display=f"+{settings.calling_code} {local[:2]} {local[2:]}",
            verified_name=settings.verified_name,
            throughput=settings.limits.throughput,
            onboarded_at=now,
        )
        self.numbers[number.id] = number
        self.in_order.append(number)

    def waba_of(self, number: PhoneNumber) -> Waba:
        return self.wabas[number.waba_id]

    def numbers_of(self, waba_id: str) -> list[PhoneNumber]:
        return [number for number in self.in_order if number.waba_id == waba_id]
