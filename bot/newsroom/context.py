"""Who asks the newsroom for something, and what they are in the middle of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from bot.messages import Chat, Frozen, IncomingMessage
from bot.newsroom.roles import Role

if TYPE_CHECKING:
    from bot.storage.editors import EditorStore
    from knowledge.claims import Editor
    from knowledge.languages import Language

PATIENCE = timedelta(minutes=15)
"""So long an answer to a question of ours is taken for one."""


class Draft(Frozen):
    """What an editor is in the middle of."""

    chat_key: str
    """Where they are asked."""
    asks: Literal["", "field", "reason", "fact-field", "retraction", "pin"] = ""
    """What the next words they type are taken for; empty while buttons are waited for."""
    number: int = 0
    version: int = 0
    """The claim, as they saw it."""
    field: str = ""
    fact: str = ""
    pending: dict[str, Any] = Field(default_factory=dict)
    """Changes to the fact that are not stored yet, in plain values."""
    text: str = ""
    """What they typed before, where that was not enough."""


@dataclass(frozen=True)
class Caller:
    """An editor, with where and how they speak."""

    editor: Editor
    role: Role
    language: Language
    zone: str | None
    message: IncomingMessage
    is_desk: bool
    """Whether this is an editors' chat, where cards are posted."""

    @property
    def chat(self) -> Chat:
        """Where they speak."""
        return self.message.chat


class Drafts:
    """What editors are in the middle of; forgotten after a quarter of an hour."""

    def __init__(self, store: EditorStore) -> None:
        self._store = store

    async def of(self, caller: Caller) -> Draft | None:
        """Return what an editor is in the middle of here."""
        return await self.at(caller.editor.key, caller.chat)

    async def at(self, editor: str, chat: Chat) -> Draft | None:
        """Return what somebody is in the middle of in a chat."""
        state = await self._store.draft(editor, within=PATIENCE)
        draft = Draft.model_validate_json(state) if state else None
        return draft if draft is not None and draft.chat_key == chat.key else None

    async def keep(self, caller: Caller, draft: Draft | None) -> None:
        """Note what an editor is in the middle of."""
        await self._store.keep_draft(caller.editor.key, draft.model_dump_json() if draft else None)
