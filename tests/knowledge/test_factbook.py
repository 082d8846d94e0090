"""A fact book is a mapping of facts that reads only what is asked for, however many there are."""

from __future__ import annotations

import pytest

from knowledge.factbook import FactBook, FactBookBuilder
from knowledge.facts import Fact
from tests.knowledge.samples import sample_fact

MANY = 6_000


@pytest.fixture(scope="module")
def documents() -> list[tuple[str, bytes]]:
    """Give the JSON of enough facts to be compressed."""
    facts = (sample_fact(number) for number in range(MANY))
    return [(fact.id, fact.model_dump_json().encode()) for fact in facts]


def test_a_book_is_equal_to_a_dict_of_its_facts() -> None:
    """Order, length, membership and values are those of the facts given."""
    facts = {f"fact-{number}": sample_fact(number) for number in range(5)}
    book = FactBook.of(facts.values())

    assert book == facts
    assert list(book) == list(facts)
    assert "fact-4" in book
    assert "fact-5" not in book
    assert repr(book) == "FactBook(5 facts)"


def test_a_builder_makes_the_book_of_what_it_was_given() -> None:
    """One by one or all at once is the same; a finished book does not grow."""
    builder = FactBookBuilder()
    builder.add("fact-1", sample_fact(1).model_dump_json().encode())
    book = builder.finish()
    builder.add("fact-2", sample_fact(2).model_dump_json().encode())

    assert book == {"fact-1": sample_fact(1)}
    assert list(builder.finish()) == ["fact-2"]


def test_a_builder_sorts_what_comes_in_a_database_s_own_order() -> None:
    """Some databases sort by a locale that leaves hyphens out; books are in one order wherever they come from."""
    builder = FactBookBuilder()
    for number in (10, 2, 1):
        builder.add(f"fact-{number}", sample_fact(number).model_dump_json().encode())

    assert list(builder.finish()) == ["fact-1", "fact-10", "fact-2"]


def test_an_updated_book_tells_what_is_new_and_keeps_what_was_read() -> None:
    """Changed and retracted facts are not remembered from before; the book before stays as it was."""
    before = FactBook.of(map(sample_fact, range(3)))
    kept, old = before["fact-0"], before["fact-1"]
    new = sample_fact(7).model_copy(update={"id": "fact-1"})
    after = before.updated({"fact-1": new.model_dump_json().encode(), "fact-2": None})

    assert dict(after) == {"fact-0": kept, "fact-1": new}
    assert after["fact-0"] is kept
    assert dict(before) == {"fact-0": kept, "fact-1": old, "fact-2": sample_fact(2)}


def test_a_fact_is_validated_once_and_only_when_looked_at() -> None:
    """A document nobody looks at costs nothing, even a broken one; the same fact is the same object."""
    book = FactBook([("broken", b"{}"), ("fact-1", sample_fact(1).model_dump_json().encode())])

    assert book["fact-1"] is book["fact-1"]
    with pytest.raises(ValueError, match="validation error"):
        book["broken"]


def test_an_unknown_fact_is_a_key_error() -> None:
    """As with any mapping, and `get` gives None."""
    book = FactBook()

    assert book.get("fact-1") is None
    with pytest.raises(KeyError):
        book["fact-1"]


def test_many_facts_are_compressed_and_come_back_unchanged(documents: list[tuple[str, bytes]]) -> None:
    """Those before and after the point where compression starts alike, in less than half of the bytes."""
    book = FactBook(documents)

    assert len(book) == MANY
    assert book.size < sum(len(document) for _, document in documents) / 2
    assert all(book.document(fact_id) == document for fact_id, document in documents)
    assert book["fact-0"] == sample_fact(0)
    assert book[f"fact-{MANY - 1}"] == Fact.model_validate_json(documents[-1][1])


def test_reading_all_of_many_facts_does_not_keep_them_all(documents: list[tuple[str, bytes]]) -> None:
    """The facts that were read are kept up to a limit, so that memory stays small."""
    book = FactBook(documents)
    kept = [book[fact_id] for fact_id, _ in documents[:3_000]]

    assert book["fact-2999"] is kept[-1]
    assert book["fact-0"] is not kept[0]
    assert book["fact-0"] == kept[0]
