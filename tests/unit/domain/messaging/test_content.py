"""What a single message may say."""

from typing import Any

import pytest

from wacore.domain.messaging.content import InvalidContent, check_content

BUTTONS: dict[str, Any] = {
    "type": "button",
    "body": {"text": "Keep your slot?"},
    "action": {"buttons": [{"type": "reply", "reply": {"id": "keep", "title": "Keep"}}]},
}
LIST: dict[str, Any] = {
    "type": "list",
    "header": {"type": "text", "text": "Slots"},
    "body": {"text": "Which?"},
    "action": {"button": "Choose", "sections": [{"rows": [{"id": "1", "title": "Monday"}]}]},
}
TEMPLATE: dict[str, Any] = {"name": "spring", "language": {"code": "en"}}


def interactive(**members: Any) -> dict[str, Any]:
    return {"type": "interactive", "interactive": members}


@pytest.mark.parametrize(
    "content",
    [
        {"type": "text", "text": {"body": "x" * 4096, "preview_url": True}},
        {"type": "text", "text": {"body": "x"}, "context": {"message_id": "wamid.1"}},
        {"type": "image", "image": {"id": "1", "caption": "x"}},
        {"type": "video", "video": {"link": "https://example.test/v.mp4"}},
        {"type": "audio", "audio": {"id": "1", "voice": True}},
        {"type": "document", "document": {"id": "1", "filename": "a.pdf"}},
        {"type": "sticker", "sticker": {"id": "1"}},
        {"type": "location", "location": {"latitude": "52.5", "longitude": 13.4, "name": "Here"}},
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Ada L"}}]},
        {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": ""}},
        interactive(**BUTTONS),
        interactive(**LIST),
        interactive(
            type="location_request_message",
            body={"text": "Where?"},
            action={"name": "send_location"},
        ),
        {"type": "template", "template": TEMPLATE},
        {"type": "template", "template": {**TEMPLATE, "components": [{"type": "BODY"}]}},
    ],
    ids=range(15),
)
def test_every_type_can_be_sent(content: dict[str, Any]) -> None:
    """As Meta's own documentation shows it."""
    assert content["type"] == check_content(content)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "type"),
        ({"type": "poll", "poll": {}}, "type"),
        ({"type": ["text"]}, "type"),
        ({"type": "text"}, "text"),
        ({"type": "text", "text": "hello"}, "text"),
        ({"type": "text", "text": {"body": ""}}, "text.body"),
        ({"type": "text", "text": {"body": "x" * 4097}}, "text.body"),
        ({"type": "text", "text": {"body": "x", "preview_url": "yes"}}, "text.preview_url"),
        ({"type": "text", "text": {"body": "x", "bold": True}}, "text.bold"),
        ({"type": "text", "text": {"body": "x"}, "to": "+1"}, "to"),
        ({"type": "text", "text": {"body": "x"}, "context": {}}, "context.message_id"),
        ({"type": "image", "image": {}}, "image"),
        ({"type": "image", "image": {"id": "1", "link": "https://x"}}, "image"),
        ({"type": "image", "image": {"link": "ftp://x"}}, "image.link"),
        ({"type": "image", "image": {"id": "1", "caption": "x" * 1025}}, "image.caption"),
        ({"type": "audio", "audio": {"id": "1", "caption": "x"}}, "audio.caption"),
        ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, "location.latitude"),
        ({"type": "location", "location": {"latitude": 1}}, "location.longitude"),
        ({"type": "contacts", "contacts": []}, "contacts"),
        ({"type": "contacts", "contacts": [{"name": {}}]}, "contacts[0].name.formatted_name"),
        ({"type": "reaction", "reaction": {"message_id": "w"}}, "reaction.emoji"),
        (interactive(type="quiz"), "interactive.type"),
        (interactive(**{**BUTTONS, "action": {"buttons": []}}), "interactive.action.buttons"),
        (
            interactive(**{**BUTTONS, "action": {"buttons": BUTTONS["action"]["buttons"] * 2}}),
            "interactive.action.buttons",
        ),
        (interactive(**{**BUTTONS, "body": {"text": "x" * 1025}}), "interactive.body.text"),
        (interactive(**{**BUTTONS, "footer": {"text": "x" * 61}}), "interactive.footer.text"),
        (interactive(**{**LIST, "header": {"type": "image"}}), "interactive.header.type"),
        (
            interactive(
                **{
                    **LIST,
                    "action": {
                        "button": "Choose",
                        "sections": [
                            {"title": "a", "rows": [{"id": str(n), "title": "t"} for n in range(6)]}
                        ]
                        * 2,
                    },
                }
            ),
            "interactive.action.sections",
        ),
        ({"type": "template", "template": {"name": "x"}}, "template.language"),
        (
            {"type": "template", "template": {**TEMPLATE, "components": [{"type": "tail"}]}},
            "template.components[0].type",
        ),
    ],
    ids=range(30),
)
def test_what_meta_would_refuse_is_named(content: dict[str, Any], field: str) -> None:
    """By the path of the member."""
    with pytest.raises(InvalidContent) as caught:
        check_content(content)

    assert field in {problem.field for problem in caught.value.problems}
