"""What a simulated Meta can be told before it starts. Units are in the field comments."""

from typing import Literal

import msgspec

Profile = Literal["none", "clean", "warm", "cold"]
LatencyProfile = Literal["none", "realistic", "slow"]
ThroughputLevel = Literal["STANDARD", "HIGH", "COEXISTENCE"]
IdentityMode = Literal["phone", "both", "bsuid"]

COMPRESSION_RANGE = (1.0, 10_000.0)


class WebhookNoise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How untidily webhooks arrive."""

    duplicates: float = 0.01  # share of POSTs delivered twice
    swaps: float = 0.03  # share of statuses held back so that their successor overtakes them
    batch_max: int = 20  # changes in one POST, 1..1,000
    flush_seconds: tuple[float, float] = (0.1, 0.3)  # wall seconds between two flushes


class Engagement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Probabilities of what people do with a message they received."""

    read: float = 0.60  # of delivered
    read_without_delivered: float = 0.03  # of read
    click: float = 0.06  # of read; visible only as a tap on a quick reply
    reply: float = 0.02  # of read
    opt_out: float = 0.005  # of read marketing messages
    opt_out_by_preference: float = 0.40  # of opt-outs; the rest tap or type STOP


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Meta's published limits; `enabled=False` lifts all of them."""

    enabled: bool = True
    throughput: ThroughputLevel = "STANDARD"  # 80, 1,000 or 20 messages per wall second and number
    messages_per_second: float = 0.0  # per number, in place of the level's figure; 0 = the level's
    pair: bool = True  # one message per 6 s to the same person, 45 in a burst
    messaging_limit: str = "TIER_UNLIMITED"  # TIER_250 … TIER_UNLIMITED, unique people in 24 h
    management_calls_per_hour: int = 5_000  # per WABA


class TemplateLife(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Review, pacing and quality of templates."""

    review_seconds: tuple[float, float] = (2.0, 20.0)  # simulated seconds until a decision
    pacing_threshold: int = 0  # sends before a not yet green marketing template is held; 0 = off
    pacing_hold_seconds: float = 600.0  # simulated seconds until held messages are decided
    decay_after: int = 5_000  # sends after which a `cold` list turns a template RED


class SimulatorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole simulated Meta: accounts, behaviour, faults, and where webhooks go."""

    host: str = "127.0.0.1"
    port: int = 8081  # 0 = any free port
    seed: int = 1  # the same seed gives each recipient the same fate
    journal_file: str = ""  # what must outlive a kill is written there; empty = nothing does
    compression: float = 1.0  # Meta's own delays are divided by this, 1..10,000

    app_id: str = "700000000000001"
    app_secret: str = "simulated-app-secret"  # noqa: S105 - opens nothing; signs webhooks
    access_token: str = "SIMULATED-TOKEN"  # noqa: S105 - opens nothing; empty = any bearer token is good
    messaging_only_token: str = ""  # a second token without whatsapp_business_management
    wabas: int = 1
    numbers_per_waba: int = 1
    calling_code: str = "49"  # of the business numbers
    verified_name: str = "Example Garden"

    webhook_url: str = ""  # the app's callback; empty = none until one is subscribed
    verify_token: str = "simulated-verify-token"  # noqa: S105 - opens nothing
    webhook_version: str = "v25.0"  # up to v23.0 statuses carry `conversation`
    webhook_timeout_seconds: float = 10.0
    webhook_concurrency: int = 8  # POSTs in flight per callback
    noise: WebhookNoise = WebhookNoise()

    profile: Profile = "clean"
    latency: LatencyProfile = "realistic"  # of /messages, in wall seconds
    dropped_answers: float = 0.0005  # share accepted whose HTTP answer never comes
    dropped_answer_seconds: float = 30.0  # wall seconds such a request hangs
    server_errors: float = 0.0005  # share refused with code 2 or 131000
    engagement: Engagement = Engagement()
    limits: Limits = Limits()
    templates: TemplateLife = TemplateLife()

    magic_recipients: bool = True  # the last four digits force an outcome
    reject_outside_window: bool = (
        False  # True: free-form outside the window is a synchronous 131047
    )
    echo_callback_data_on_failed: bool = True
    contacts_on_failed: bool = False  # Meta sends none; some clients cannot read a status without
    regional_marketing_rules: bool = True  # none to the US, no 131049 in EEA, UK, JP, KR
    identity: IdentityMode = "both"  # which of wa_id and BSUID webhooks carry

    def __post_init__(self) -> None:
        low, high = COMPRESSION_RANGE
        if not low <= self.compression <= high:
            raise ValueError(f"compression must be between {low:g} and {high:g}")
        if self.limits.messages_per_second < 0.0:
            raise ValueError("limits.messages_per_second must not be negative")
        if not 1 <= self.noise.batch_max <= 1_000:
            raise ValueError("noise.batch_max must be between 1 and 1,000")
        if not 1 <= self.wabas <= 12 or not 1 <= self.numbers_per_waba <= 20:
            raise ValueError("wabas must be 1 to 12 and numbers_per_waba 1 to 20")
