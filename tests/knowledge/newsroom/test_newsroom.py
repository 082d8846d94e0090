"""Articles and claims are kept once; editors' acts are whole, written down, and can be undone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from knowledge.claims import Act, Relation, State
from knowledge.errors import ReviewError
from knowledge.ingestion.accepting import accept, corrected, merge
from knowledge.store.acts import Editing
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.feeds import FeedStore, StoredFeed
from knowledge.store.newsroom import Newsroom
from knowledge.store.visits import Visit, VisitStore
from tests.knowledge.newsroom.press import ADA, BEN, NOW, article, claim, decision, newcomer
from tests.knowledge.samples import sample_seeds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from knowledge.claims import ReviewItem
    from knowledge.ingestion.accepting import Publication

LATER = NOW + timedelta(hours=1)


class House:
    """A newsroom with an editing desk over one fact store."""

    def __init__(self, url: str) -> None:
        engine = create_engine(url)
        self.facts, self.newsroom, self.editing = FactStore(engine), Newsroom(engine), Editing(engine)
        self.feeds, self.visits = FeedStore(engine), VisitStore(engine)

    async def publication(self, item: ReviewItem) -> Publication:
        """Return what accepting a claim puts on record."""
        found = await self.newsroom.article(item.claim.article)
        assert found is not None
        return accept(item, found, await self.facts.snapshot())

    async def accept(self, name: str = "claim-1") -> int:
        """Accept a claim as Ada; returns the number of the act."""
        item = await self.newsroom.item(name)
        done = await self.publication(item)
        entry = await self.editing.publish(
            name, done.models, version=item.version, fact=done.fact, by=ADA, now=LATER, act=done.act
        )
        return entry.number


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """Give a newsroom that knows three facts and has one article with one claim."""
    opened = House(database_url)
    await opened.facts.load(sample_seeds(3), now=NOW)
    await opened.newsroom.file(article(), [(claim(), decision(Relation.UPDATES, "fact-0"))], now=NOW)
    yield opened
    await opened.facts.close()


async def test_reading_an_article_again_changes_nothing(house: House) -> None:
    """The same claims are known already, whatever became of them."""
    await house.accept()
    filed = await house.newsroom.file(article(), [(claim(), decision())], now=LATER)
    assert (filed.new, filed.known, filed.outdated) == ((), ("claim-1",), ())
    assert (await house.newsroom.item("claim-1")).state is State.ACCEPTED


async def test_what_an_article_says_again_is_open_again(house: House) -> None:
    """It was out of date and nobody had decided on it; its version goes on, so that cards follow."""
    await house.newsroom.file(article(tonnes=12), [], now=LATER)
    outdated = await house.newsroom.item("claim-1")
    filed = await house.newsroom.file(article(), [(claim(), decision(Relation.UPDATES, "fact-0"))], now=LATER)
    again = await house.newsroom.item("claim-1")
    assert (outdated.state, again.state, filed.new) == (State.OUTDATED, State.OPEN, ())
    assert again.version == outdated.version + 1


async def test_which_text_a_second_reader_has_answered_for_is_known(house: House) -> None:
    """Filing it once more without an answer keeps that; another text has none."""
    assert not await house.newsroom.is_heard(article())
    await house.newsroom.file(article(), [], now=LATER, is_heard=True)
    await house.newsroom.file(article(), [], now=LATER)
    assert await house.newsroom.is_heard(article())
    assert not await house.newsroom.is_heard(article(tonnes=12))


async def test_visits_come_due_in_their_order(house: House) -> None:
    """The longest due first, each article once, until it is left alone."""
    first = Visit("a", "https://kurier.example/a", '"1"', None, NOW, LATER)
    for visit in (first._replace(due_at=NOW), first, first._replace(article="b", due_at=NOW)):
        await house.visits.put(visit)
    assert [visit.article for visit in await house.visits.due(NOW, limit=5)] == ["b"]
    assert await house.visits.due(LATER, limit=5) == [first._replace(article="b", due_at=NOW), first]
    await house.visits.remove("b")
    assert await house.visits.due(LATER, limit=1) == [first]


async def test_a_visit_counts_how_often_it_was_begun(house: House) -> None:
    """Until it is put off to another time."""
    first = Visit("a", "https://kurier.example/a", None, None, NOW, NOW)
    await house.visits.put(first)
    begun = await house.visits.begin(await house.visits.begin(first))
    assert await house.visits.due(NOW, limit=1) == [begun] == [first._replace(tries=2)]
    await house.visits.put(first)
    assert await house.visits.due(NOW, limit=1) == [first]


async def test_what_a_changed_article_no_longer_says_is_outdated(house: House) -> None:
    """An open claim leaves the queue, the new one enters it."""
    filed = await house.newsroom.file(
        article(tonnes=8), [(claim("claim-2", tonnes=8), decision())], now=LATER
    )  # fmt: skip
    assert (filed.new, filed.outdated) == (("claim-2",), ("claim-1",))
    assert [item.claim.id for item in await house.newsroom.items()] == ["claim-2"]
    assert await house.newsroom.counts() == {State.OPEN: 1, State.OUTDATED: 1}


async def test_what_makes_us_wrong_today_is_looked_at_first(house: House) -> None:
    """Updates come before new facts, and among those the surer one."""
    others = [
        (claim("claim-2", confidence=0.5), decision()),
        (claim("claim-3", confidence=0.9), decision()),
        (claim("claim-4", confidence=0.9), decision(Relation.CONFIRMS, "fact-0")),
    ]
    await house.newsroom.file(article(), [(claim(), decision(Relation.UPDATES, "fact-0")), *others], now=NOW)
    queue = [item.claim.id for item in await house.newsroom.items()]
    assert queue == ["claim-1", "claim-3", "claim-2", "claim-4"]
    assert [item.claim.id for item in await house.newsroom.items(skip=1, limit=1)] == ["claim-3"]


async def test_an_accepted_update_supersedes_the_fact_in_four_languages(house: House) -> None:
    """The known sentences carry the new figure, the article is the source, the old version stays in the history."""
    await house.accept()
    fact = (await house.facts.snapshot()).facts["fact-0"]
    assert fact.source == "hafen-bote"
    assert fact.untranslated == {"ru": "de"} or fact.statement.ru.endswith("9 тонн.")
    assert fact.statement.en == "The place is to handle 9 tonnes."
    assert fact.statement.kk.startswith("Нысан 9 тонна")
    assert [version.number for version in await house.facts.history("fact-0")] == [1, 2]
    assert (await house.newsroom.item("claim-1")).state is State.ACCEPTED


async def test_the_second_editor_sees_what_the_first_did(house: House) -> None:
    """A claim that is decided is not decided again, by whomever."""
    item = await house.newsroom.item("claim-1")
    await house.accept()
    with pytest.raises(ReviewError) as refused:
        await house.editing.reject("claim-1", version=item.version, reason="doubtful", by=BEN, now=LATER)
    assert refused.value.reason == "claim-decided"
    assert refused.value.details["name"] == "Ada"
    assert refused.value.details["act"] == "accept"


async def test_two_editors_at_once_make_one_fact(house: House) -> None:
    """Of two acts at the same moment one is done, the other refused."""
    item = await house.newsroom.item("claim-1")
    done = await house.publication(item)
    acts = [
        house.editing.publish("claim-1", done.models, version=1, fact=done.fact, by=by, now=LATER) for by in (ADA, BEN)
    ]
    results = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["Entry", "ReviewError"]
    assert len(await house.facts.history("fact-0")) == 2


async def test_an_edit_is_kept_and_makes_older_views_stale(house: House) -> None:
    """Who decides on the claim as it was before the edit is told so."""
    changed = claim(statement={"de": "Der Ort soll 9 Tonnen schaffen."}, worded=("de",))
    item = await house.editing.edit(changed, decision(), version=1, by=BEN, now=LATER, detail="statement de")
    assert (item.version, item.claim.statement["de"]) == (2, "Der Ort soll 9 Tonnen schaffen.")
    with pytest.raises(ReviewError, match="changed meanwhile") as refused:
        await house.editing.reject("claim-1", version=1, reason="doubtful", by=ADA, now=LATER)
    assert refused.value.details["name"] == "Ben"


async def test_undo_brings_the_earlier_fact_back(house: House) -> None:
    """The record only grows: what was known before is recorded anew, and the claim is open again."""
    before = (await house.facts.snapshot()).facts["fact-0"]
    number = await house.accept()
    await house.editing.undo(number, by=BEN, now=LATER + timedelta(hours=1))
    after = (await house.facts.snapshot()).facts["fact-0"]
    assert after.statement == before.statement
    assert after.source == "gazette"
    assert [version.number for version in await house.facts.history("fact-0")] == [1, 2, 3]
    assert (await house.newsroom.item("claim-1")).state is State.OPEN
    with pytest.raises(ReviewError, match="undone already"):
        await house.editing.undo(number, by=BEN, now=LATER)


async def test_undo_takes_a_new_fact_and_its_new_entity_back(house: House) -> None:
    """Who was proposed with the claim is unknown again."""
    made = claim("claim-2", subject="kaspi-werft", proposed=(newcomer(),))
    await house.newsroom.file(article("werft"), [(made, decision())], now=NOW)
    number = await house.accept("claim-2")
    known = await house.facts.snapshot()
    assert known.entities["kaspi-werft"].name.ru == "Kaspi-Werft"
    assert known.facts["kaspi-werft-size"].untranslated == {"en": "de", "ru": "de", "kk": "de"}
    await house.editing.undo(number, by=ADA, now=LATER)
    known = await house.facts.snapshot()
    assert "kaspi-werft" not in known.entities
    assert "kaspi-werft-size" not in known.facts


async def test_what_was_built_on_is_not_undone(house: House) -> None:
    """A fact that changed again since keeps its newest version."""
    number = await house.accept()
    old = (await house.facts.snapshot()).facts["fact-0"]
    new = corrected(old, {"attribute": "area"})
    await house.editing.correct([new], fact="fact-0", by=BEN, now=LATER, detail="attribute")
    with pytest.raises(ReviewError) as refused:
        await house.editing.undo(number, by=ADA, now=LATER)
    assert refused.value.reason == "changed-since"
    assert (await house.facts.snapshot()).facts["fact-0"].attribute == "area"


async def test_an_edit_is_undone(house: House) -> None:
    """The claim is as the article had it."""
    changed = claim(statement={"de": "Der Ort soll 9 Tonnen schaffen."})
    item = await house.editing.edit(changed, decision(), version=1, by=BEN, now=LATER, detail="statement de")
    assert item.last is not None
    await house.editing.undo(item.last.number, by=BEN, now=LATER)
    assert (await house.newsroom.item("claim-1")).claim == claim()


async def test_a_merge_adds_a_source_and_changes_nothing_else(house: House) -> None:
    """The known fact has one more source; doing so twice adds none."""
    item = await house.newsroom.item("claim-1")
    done = merge(item, article(), await house.facts.snapshot(), fact="fact-0")
    await house.editing.publish("claim-1", done.models, version=1, fact="fact-0", by=ADA, now=LATER, act=done.act)
    known = await house.facts.snapshot()
    assert [each.source for each in known.facts["fact-0"].confirmed_by] == ["hafen-bote"]
    assert known.facts["fact-0"].statement.en == "The place is to handle 2 tonnes."
    assert merge(item, article(), known, fact="fact-0").models == (article().source(),)
    assert (await house.newsroom.item("claim-1")).state is State.MERGED


async def test_a_retraction_needs_a_reason_and_is_undone(house: House) -> None:
    """Readers will see the reason; undone, the fact is known again."""
    with pytest.raises(ReviewError, match="no reason"):
        await house.editing.retract("fact-1", reason=" ", by=ADA, now=LATER)
    entry = await house.editing.retract("fact-1", reason="a misprint", by=ADA, now=LATER)
    assert "fact-1" not in (await house.facts.snapshot()).facts
    with pytest.raises(ReviewError, match="retracted already"):
        await house.editing.retract("fact-1", reason="a misprint", by=ADA, now=LATER)
    await house.editing.undo(entry.number, by=ADA, now=LATER)
    assert "fact-1" in (await house.facts.snapshot()).facts


async def test_a_correction_that_changes_nothing_is_refused(house: House) -> None:
    """Nothing is recorded and nobody is told."""
    old = (await house.facts.snapshot()).facts["fact-0"]
    with pytest.raises(ReviewError) as refused:
        await house.editing.correct([old], fact="fact-0", by=ADA, now=LATER, detail="")
    assert refused.value.reason == "nothing-changed"
    assert await house.editing.audit(fact="fact-0") == []


async def test_the_audit_tells_who_did_what(house: House) -> None:
    """The latest first, with the editor's name."""
    await house.accept()
    told = [(entry.act, entry.editor.name) for entry in await house.editing.audit(claim="claim-1")]
    assert told == [(Act.ACCEPT, "Ada"), (Act.PROPOSE, "")]
    assert (await house.editing.audit(limit=1))[0].fact == "fact-0"


async def test_unknown_claims_and_acts_say_so(house: House) -> None:
    """Each with where to look."""
    with pytest.raises(ReviewError, match="no claim nothing"):
        await house.newsroom.item("nothing")
    with pytest.raises(ReviewError, match="no act 999"):
        await house.editing.undo(999, by=ADA, now=LATER)


async def test_articles_are_found_by_address_and_by_time(house: House) -> None:
    """Both give the article whole."""
    assert await house.newsroom.article_at("https://bote.example/hafen-bote") == article()
    assert await house.newsroom.articles_since(NOW - timedelta(days=1)) == [article()]
    assert await house.newsroom.articles_since(NOW) == []
    assert await house.newsroom.article("unknown") is None


async def test_feeds_and_their_entries_are_remembered(house: House) -> None:
    """An entry is new once; a feed that is switched off is never due."""
    await house.feeds.put(StoredFeed("bote", "{}", NOW))
    await house.feeds.put(StoredFeed("still", "{}", None))
    assert [feed.id for feed in await house.feeds.due(LATER)] == ["bote"]
    assert await house.feeds.unseen("bote", ["a", "b", "a"]) == ["a", "b"]
    await house.feeds.see("bote", ["a"], now=NOW)
    await house.feeds.see("bote", ["a", "b"], now=LATER)
    assert await house.feeds.unseen("bote", ["a", "b", "c"]) == ["c"]
    assert await house.feeds.remove("bote")
    assert not await house.feeds.remove("bote")
    assert await house.feeds.unseen("bote", ["a"]) == ["a"]
    assert [feed.id for feed in await house.feeds.all()] == ["still"]
