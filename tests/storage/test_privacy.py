"""What people may see of what is held about them, and how it is forgotten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from bot.messages import Chat, Reply, Text
from bot.storage.database import BotDatabase
from bot.storage.readings import Reading
from bot.storage.tables import metadata
from knowledge.claims import Editor

if TYPE_CHECKING:
    from tests.storage.conftest import Clock

OTHER, OTHERS_ID = "telegram::70008888", "70008888"
GROUP = "telegram::-55"


async def use(database: BotDatabase, chat: str, person: str, clock: Clock) -> None:
    """Do all that a person can do in a chat."""
    person_id = person.split(":")[2]
    await database.sessions.save(chat, None, person_id, state='{"question":"Wer?"}', updated_at=clock())
    await database.settings.save_person(person, language="kk", time_zone="Asia/Almaty")
    await database.follows.add(chat, None, kind="topic", value="trade", person_key=person)
    await database.feedback.vote(
        f"answer in {chat}", is_up=False, question="Wer?", language="de", chat_key=chat, person_key=person
    )
    await database.feedback.unanswered(
        f"Wie hoch ist Turm {len(chat)}?", language="de", chat_key=chat, person_key=person, outcome="not_stated"
    )
    await database.feedback.ask_editor(
        "Was kostet das?", language="de", chat_key=chat, person_key=person, outcome="not_stated"
    )
    await database.feedback.add_note("Ruft mich an", language="de", chat_key=chat, person_key=person)
    key = f"telegram:{person_id}{len(chat)}"
    await database.inbox.add(f"in {len(chat)}", platform="telegram", order_key=chat, body=f'{{"from": {person_id}}}')
    await database.inbox.claim("telegram")
    await database.inbox.mark_sending(f"in {len(chat)}", 0)
    await database.handled.save(key.replace(person_id, ""), [Reply(nodes=(Text(text="Niemand."),))], person_key=person)
    await database.inbox.done(f"in {len(chat)}")
    await database.answer_ids.save(chat, "10", answer_id="11")
    await _edit(database, chat, person)


async def _edit(database: BotDatabase, chat: str, person: str) -> None:
    """Do what editors do."""
    editor = Editor(key=person.replace("::", ":"), name="Ada")
    where = Chat(platform="telegram", id=chat.rpartition(":")[2])
    await database.editors.put(editor.key, "chief", added_by="terminal")
    await database.editors.keep_draft(editor.key, '{"asks":"reason"}')
    await database.readings.add(Reading(f"in {chat} of {person}", "https://example.org/a", where, editor, "de"))


async def holding(database: BotDatabase, needle: str) -> list[str]:
    """Return the tables in which a text occurs anywhere."""
    found = []
    async with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table))).all()
            if any(needle in str(value) for row in rows for value in row):
                found.append(table.name)
    return found


async def count(database: BotDatabase) -> dict[str, int]:
    """Return how many rows each table has."""
    async with database.engine.connect() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
        }


async def test_a_person_sees_all_that_is_held(database: BotDatabase, clock: Clock) -> None:
    """`/mydata` shows every kind of thing, of this person only, as plain JSON."""
    await use(database, GROUP, "telegram::70007777", clock)
    await database.settings.save_chat("telegram::70007777", language="ru")
    await use(database, "telegram::-66x", OTHER, clock)

    held = await database.privacy.export("telegram::70007777")

    assert json.loads(json.dumps(held)) == held
    assert [(row["scope"], row["language"]) for row in held["settings"]] == [("chat", "ru"), ("person", "kk")]
    assert [row["state"] for row in held["sessions"]] == [{"question": "Wer?"}]
    assert [(row["kind"], row["value"]) for row in held["follows"]] == [("topic", "trade")]
    assert [(row["kind"], row["text"]) for row in held["votes"]] == [("disliked", "Wer?")]
    assert [(row["kind"], row["text"]) for row in held["questions"]] == [
        ("unanswered", f"Wie hoch ist Turm {len(GROUP)}?"), ("editor", "Was kostet das?"),
    ]  # fmt: skip
    assert [row["text"] for row in held["feedback"]] == ["Ruft mich an"]
    assert [row["texts"] for row in held["answers"]] == [["Niemand."]]
    assert [row["role"] for row in held["editor"]] == ["chief"]
    assert [row["state"] for row in held["editing"]] == [{"asks": "reason"}]
    assert [row["address"] for row in held["articles"]] == ["https://example.org/a"]
    assert OTHERS_ID not in json.dumps(held)


@pytest.mark.parametrize(
    ("person", "direct", "group"),
    [("telegram::70007777", "telegram::70007777", GROUP), ("slack:T1:U70007777", "slack:T1:D9", "slack:T1:C123")],
)
async def test_forgetting_a_person_leaves_nothing(
    database: BotDatabase, clock: Clock, person: str, direct: str, group: str
) -> None:
    """No column of any table names the person any more, and no row is left that only they caused."""
    before = await count(database)
    for chat in (group, direct):
        await use(database, chat, person, clock)
    await database.follows.add(direct, None, kind="fact", value="kz8a")
    await database.settings.save_chat(direct, language="de")
    await database.editors.put("telegram:1", "editor", added_by=person.replace("::", ":"))
    await database.settings.gone(direct, reason="blocked", at=clock())
    assert await holding(database, "70007777") != []

    assert await database.privacy.forget(person, direct_chat=direct) > 0

    assert await holding(database, "70007777") == []
    assert await holding(database, database.pseudonyms.of(person)) == []
    assert await holding(database, direct) == []
    after = await count(database)
    kept_without_person = {"bot_inbox": 2, "bot_inbox_part": 2, "bot_answer_id": 1, "bot_editor": 1}
    assert after == before | kept_without_person
    held = await database.privacy.export(person, direct_chat=direct)
    assert [name for name, rows in held.items() if rows and name != "person"] == []
    assert await database.privacy.forget(person, direct_chat=direct) == 0


async def test_forgetting_one_leaves_the_others_what_is_theirs(database: BotDatabase, clock: Clock) -> None:
    """A question that others asked too stays, and counts them only."""
    await use(database, GROUP, OTHER, clock)
    before = await database.privacy.export(OTHER)
    await use(database, "telegram::-5", "telegram::70007777", clock)

    await database.privacy.forget("telegram::70007777")

    assert await database.privacy.export(OTHER) == before
    asked = {question.text: question.people for question in await database.feedback.open_questions()}
    assert asked == {"Wer?": 1, f"Wie hoch ist Turm {len(GROUP)}?": 1, "Was kostet das?": 1}


async def test_pseudonyms_last_as_long_as_the_database_and_differ_between_databases(url: str, sqlite_url: str) -> None:
    """Counting works across restarts, but nobody can look an id up by hashing all ids."""
    named = []
    for place in (url, url, sqlite_url):
        database = await BotDatabase.open(place)
        named.append(database.pseudonyms.of(OTHER))
        await database.close()

    assert named[0] == named[1] != named[2]
    assert OTHERS_ID not in named[0]
