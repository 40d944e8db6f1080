"""What a template leaves open: one slot for each value a send must or may bring."""

from dataclasses import dataclass
from enum import StrEnum

from wacore.domain.errors import FieldProblem, InvalidInput


class SlotKind(StrEnum):
    """What a slot's value is; every value is written as text."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    GIF = "gif"
    FILE_NAME = "file_name"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    PLACE = "place"
    PRODUCT = "product"
    CATALOG = "catalog"
    URL_SUFFIX = "url_suffix"
    COUPON = "coupon"
    PAYLOAD = "payload"
    CODE = "code"
    MOMENT = "moment"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Slot:
    """
    One open place.

    Attributes:
        key: Where it stands: `header.1`, `body.first_name`, `header.image`, `button.0`,
            `card.2.body.1`, `card.2.button.0`, `code`, `offer.expires_at`.
        aliases: Shorter names that mean this slot as long as no other has them.
        required: Whether Meta refuses a send without it.
        example: The sample given for the review, if any.
    """

    key: str
    kind: SlotKind
    required: bool = True
    aliases: tuple[str, ...] = ()
    example: str = ""


class UnfitValues(InvalidInput):
    """A recipient's values do not fill the template; each problem's field is a slot's key."""

    code = "unfit-template-values"

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        text = "; ".join(f"{problem.field}: {problem.reason}" for problem in problems)
        super().__init__(text, problems=problems)


class UnreadableTemplate(InvalidInput):
    """The components are not what Meta's templates are made of."""

    code = "unreadable-template"
