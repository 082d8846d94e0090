"""What a reader could tap in a message: the check for injected mentions, links and tags."""

from dataclasses import dataclass

from tests.fakes.telegram.entities import utf16_slice
from tests.fakes.telegram.state import Message

LIVE = frozenset(str.split("mention text_mention hashtag cashtag bot_command url text_link email phone_number"))


@dataclass(frozen=True)
class Live:
    """A live stretch: its kind, the text a reader sees and where it leads."""

    kind: str
    text: str
    target: str


def active_markup(message: Message) -> list[Live]:
    """Return every live mention, tag, command, address and link, those of the buttons too (kind `button`)."""
    found = []
    for entity in message.entities:
        if entity["type"] in LIVE:
            text = utf16_slice(message.text, entity["offset"], entity["length"])
            user = entity.get("user", {}).get("id")
            found.append(Live(entity["type"], text, entity.get("url") or (f"user {user}" if user else text)))
    return found + [Live("button", button["text"], button["url"]) for button in message.buttons if button.get("url")]
