"""How names of people, organisations and places are built: with a legal form, after a title, on a head word."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from knowledge.entities import EntityKind
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.phrasebook import Match
from knowledge.ingestion.extract.tokens import Token

Found = tuple[int, int, EntityKind, str]
"""Start, end, kind and basic form of a name."""

_LONGEST = 6
_SHORTEST_PLACE = 4
_LONG_WORD = 4
_MOST_JOINED = 3
_QUOTED = re.compile(r"[«\"“„»]([^«»\"“”„]{2,60})[»\"”“«]")
_CASES = (
    (re.compile(r"([ое]в|[иы]н)(?:а|у|ым|е|ом)$"), r"\1"),
    (re.compile(r"([ое]в|[иы]н)(?:ой|ую)$"), r"\1а"),
    (re.compile(r"(ск)(?:ого|ому|им|ом)$"), r"\1ий"),
    (re.compile(r"(баев|беков|ұлы)(?:тың|ке|пен|ты|ның)$"), r"\1"),
)
_OBLIQUE = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_OFFICES = ("министерств", "минист", "комитет", "агентств", "акимат", "министрлі", "комитеті", "агентті")
_SURNAME = re.compile(r"(?:[ое]в|[иы]н|ский|енко|ұлы|баев)(?:а|у|ым|ой)?$")


class NamePatterns:
    """Finds names by their form in the words of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = lexicon.words

    def find(self, tokens: Sequence[Token], text: str, taken: Sequence[Mention]) -> Iterator[Found]:
        """Yield names, the surest patterns first."""
        areas = {place for place, token in enumerate(tokens) if any(_covers(each, token) for each in taken)}
        found = (
            *self._quoted(tokens, text), *self._with_form(tokens, text), *self._headed(tokens, text),
            *self._persons(tokens, text, areas), *self._apposed(tokens, text), *self._foreign(tokens, text),
            *self._runs(tokens, text, taken), *self._places(tokens, text),
        )  # fmt: skip
        yield from (each for each in found if each[3].casefold() not in self._words["agencies"])

    def _with_form(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names with a legal form after them: Baltwind AG, Samal Grain LLP."""
        found = []
        for place, token in enumerate(tokens):
            if token.text not in self._words["legal_forms_after"] or place == 0:
                continue
            first = place
            while first > 0 and place - first < _LONGEST and self._joins(tokens, text, first - 1, first):
                first -= 1
            first = self._without_common(tokens, first, place)
            if first < place:
                last = place
                while last + 1 < len(tokens) and tokens[last + 1].text in self._words["legal_forms_after"]:
                    last += 1
                start, end = tokens[first].start, tokens[last].end
                found.append((start, end, EntityKind.ORGANISATION, text[start:end]))
        return found

    def _joins(self, tokens: Sequence[Token], text: str, one: int, two: int) -> bool:
        gap = text[tokens[one].end : tokens[two].start]
        word = tokens[one]
        if gap.strip(" &-") or word.lower in self._words["function"]:
            return False
        return (
            word.is_capitalised
            or (word.text[0].isdigit() and one > 0 and tokens[one - 1].is_capitalised)
            or word.text == "&"
        )

    def _without_common(self, tokens: Sequence[Token], first: int, last: int) -> int:
        while first < last and (self._is_common(tokens[first]) or self._lexicon.book("titles").at(tokens, first)):
            first += 1
        return first

    def _is_common(self, token: Token) -> bool:
        return token.lower in self._words["common"] or any(
            token.lower.endswith(one) for one in self._words["common_endings"]
        )

    def _quoted(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names in quotation marks after a word for what they are: АО «…», компания «…»."""
        found = []
        low, high = (tokens[0].start, tokens[-1].end + 2) if tokens else (0, 0)
        for match in _QUOTED.finditer(text, low, high):
            before = [token for token in tokens if token.end <= match.start()][-2:]
            after = [token for token in tokens if token.start >= match.end()][:2]
            lead = next((token for token in reversed(before) if token.lower in self._words["legal_forms_before"]), None)
            heads = self._lexicon.book("org_heads").find(before) or (
                self._lexicon.language == "kk" and self._lexicon.book("org_heads").find(after)
            )
            if (lead is None and not heads) or not match[1][:1].isupper() or len(match[1].split()) > _LONGEST:
                continue
            start = lead.start if lead is not None else match.start()
            found.append(
                (start, match.end(), EntityKind.ORGANISATION, f"{lead.text} «{match[1]}»" if lead else match[1])
            )
        return found

    def _headed(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names built on a word like ministry, university, chamber."""
        found = []
        for match in self._lexicon.book("heads").best(tokens):
            kind = EntityKind.PLACE if match.label.startswith("place") else EntityKind.ORGANISATION
            if match.label == "event":
                kind = EntityKind.EVENT
            first, last = match.first, match.last
            if self._lexicon.language == "en" or match.label.endswith("before"):
                while first > 0 and match.last - first < _LONGEST and self._joins(tokens, text, first - 1, first):
                    first -= 1
            last = self._extended(tokens, text, match.last)
            if first == match.first and last == match.last and not self._stands_alone(tokens[match.first]):
                continue
            if not any(token.is_capitalised for token in tokens[first : last + 1]) and not self._is_office(
                match, tokens
            ):
                continue
            start, end = tokens[first].start, tokens[last].end
            found.append((start, end, kind, text[start:end]))
        return found

    def _is_office(self, match: Match, tokens: Sequence[Token]) -> bool:
        """Tell whether a head in small letters begins the name of an authority: министерство энергетики."""
        return tokens[match.first].lower.startswith(_OFFICES)

    def _stands_alone(self, token: Token) -> bool:
        return any(token.lower.endswith(one) and token.lower != one for one in self._words["compound_heads"])

    def _extended(self, tokens: Sequence[Token], text: str, last: int) -> int:
        """Take in what belongs to a head: "of Industry of Kazakhstan", "für Energie", "энергетики РК"."""
        links, place = self._words["name_links"], last
        limit = min(len(tokens), last + 7)
        genitive = self._lexicon.language == "ru"
        office = tokens[last].lower.startswith(_OFFICES) or "minister" in tokens[last].lower
        if not office:
            links = links - self._words["and"]
        while place + 1 < limit:
            following = tokens[place + 1]
            if text[tokens[place].end : following.start].strip():
                break
            if (
                following.lower in links
                and place + 2 < limit
                and (tokens[place + 2].is_capitalised or tokens[place + 2].lower in links)
            ):
                place += 2
            elif (
                following.is_capitalised
                and following.text[0].isalpha()
                and not self._lexicon.book("months").at(tokens, place + 1)
            ) or (
                genitive
                and re.search(r"(?:[иыая]|ого|ой|ов|ства|ции)$", following.lower)
                and following.lower not in self._words["function"]
                and place == last
            ):
                place += 1
            else:
                break
            last = place
        return last

    def _persons(self, tokens: Sequence[Token], text: str, areas: Container[int]) -> list[Found]:
        """Names after a title, or after a first name."""
        found = []
        for match in self._lexicon.book("titles").find(tokens):
            for skip in range(1, 5):
                first = match.last + skip
                if first in areas:
                    continue
                last = self._name_from(tokens, text, first)
                if (
                    last is not None
                    and (skip == 1 or tokens[first].lower in self._words["first_names"])
                    and (last > first or self._lexicon.language != "de" or not self._is_common(tokens[first]))
                ):
                    found.append(self._person(tokens, first, last))
                    break
        for first, token in enumerate(tokens):
            if token.lower in self._words["first_names"] and token.is_capitalised:
                last = self._name_from(tokens, text, first)
                if last is not None and last > first:
                    found.append(self._person(tokens, first, last))
        return found

    def _person(self, tokens: Sequence[Token], first: int, last: int) -> Found:
        name = " ".join(token.text for token in tokens[first : last + 1])
        return tokens[first].start, tokens[last].end, EntityKind.PERSON, self._nominative(name)

    def _name_from(self, tokens: Sequence[Token], text: str, first: int) -> int | None:
        last = None
        for place in range(first, min(first + 3, len(tokens))):
            token = tokens[place]
            if place > first and text[tokens[place - 1].end : token.start].strip(" -."):
                break
            if (
                not token.is_capitalised
                or not token.text[0].isalpha()
                or token.lower in self._words["function"]
                or token.text.isupper()
            ):
                break
            last = place
        return last

    def _nominative(self, name: str) -> str:
        """Return a name in its basic form where the ending tells it."""
        if self._lexicon.language == "de":
            return (
                re.sub(r"(?<=[^s])s$", "", name)
                if not name.casefold().endswith(("as", "is", "us", "ens", "es", "os"))
                else name
            )
        if not _CYRILLIC.search(name):
            return name.removesuffix("'s").removesuffix("’s")
        *first, last = name.split()
        before = last
        for pattern, basic in _CASES:
            last = pattern.sub(basic, last)
        if last != before and first and not last.endswith("а"):
            first = [_OBLIQUE.sub("", word) if len(word) > 4 else word for word in first]  # noqa: PLR2004
        return " ".join([*first, last])

    def _foreign(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names in Latin letters amid Cyrillic."""
        if self._lexicon.language not in {"ru", "kk"}:
            return []
        found, first = [], 0
        while first < len(tokens):
            last = first
            while (
                last < len(tokens)
                and _is_latin_name(tokens[last])
                and (last == first or not text[tokens[last - 1].end : tokens[last].start].strip(" &-"))
            ):
                last += 1
            if last > first and not (last - first == 1 and self._lexicon.book("units").at(tokens, first)):
                start, end = tokens[first].start, tokens[last - 1].end
                found.append((start, end, EntityKind.ORGANISATION, text[start:end]))
            first = max(last, first + 1)
        return found

    def _runs(self, tokens: Sequence[Token], text: str, taken: Sequence[Mention]) -> list[Found]:
        """Two and more words with capitals in a row, which in German may be an ordinary noun before a name."""
        found, first = [], 0
        cyrillic = self._lexicon.language in {"ru", "kk"}
        while first < len(tokens):
            last = first
            while (
                last + 1 < len(tokens)
                and self._joins(tokens, text, last, last + 1)
                and tokens[last + 1].is_capitalised
                and tokens[last + 1].lower not in self._words["function"]
            ):
                last += 1
            begin = self._without_common(tokens, first, last + 1) if last > first else last + 1
            low, high = tokens[first].start, tokens[last].end
            if any(each.start < high and low < each.end and each.kind is not EntityKind.ORGANISATION for each in taken):
                first = last + 1
                continue
            begins_sentence = first == 0 and tokens[0].lower in self._words["function"]
            if (
                last > begin
                and not begins_sentence
                and not self._is_common(tokens[last])
                and not self._lexicon.book("months").at(tokens, last)
                and not self._is_described(tokens[begin : last + 1])
            ):
                name = text[tokens[begin].start : tokens[last].end]
                is_person = cyrillic and bool(
                    re.search(r"(?:[ое]в|[иы]н|ский|енко|ұлы|баев)(?:а|у|ым|ой)?$", name.casefold())
                )
                if is_person or not cyrillic:
                    kind = (
                        EntityKind.PERSON
                        if is_person or tokens[begin].lower in self._words["first_names"]
                        else EntityKind.ORGANISATION
                    )
                    found.append(
                        (tokens[begin].start, tokens[last].end, kind, self._nominative(name) if is_person else name)
                    )
            first = last + 1
        return found

    def _is_described(self, run: Sequence[Token]) -> bool:
        """Tell whether words with capitals are no name: figures with their nouns, German nouns side by side."""
        if run[0].text[0].isdigit() or self._lexicon.book("scales").find(run):
            return True
        own = self._words["myself"] | self._words["somebody"]
        if run[0].lower in own:
            return True
        return self._lexicon.language == "de" and (self._is_noun(run[:1]) or self._is_noun(run[-1:]))

    def _is_noun(self, run: Sequence[Token]) -> bool:
        """Tell whether a word is one that claims are made of: a unit, an attribute, a document."""
        return any(self._lexicon.book(name).find(run) for name in ("units", "attributes", "instruments", "scales"))

    def _apposed(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Return names right after a word for what they are: the company Frankenturbo."""
        found = []
        for match in self._lexicon.book("org_heads").find(tokens):
            first = last = match.last + 1
            if first >= len(tokens) or text[tokens[match.last].end : tokens[first].start].strip():
                continue
            if (
                not tokens[first].is_capitalised
                or tokens[first].lower in self._words["function"]
                or self._is_common(tokens[first])
            ):
                continue
            while (
                last + 1 < len(tokens)
                and tokens[last + 1].is_capitalised
                and self._joins(tokens, text, last, last + 1)
                and last - first < _MOST_JOINED
            ):
                last += 1
            start, end = tokens[first].start, tokens[last].end
            found.append((start, end, EntityKind.ORGANISATION, text[start:end]))
        return found

    def _places(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Return words with a capital after a word that leads to a place."""
        found = []
        for match in self._lexicon.book("place_heads").find(tokens):
            place = match.last + 1
            if (
                place < len(tokens)
                and tokens[place].is_capitalised
                and not text[tokens[place - 1].end : tokens[place].start].strip()
            ) and (
                tokens[place].lower not in self._words["function"]
                and not self._is_common(tokens[place])
                and not self._lexicon.book("months").at(tokens, place)
                and not self._is_noun(tokens[place : place + 1])
                and len(tokens[place].text) >= _SHORTEST_PLACE
            ):
                found.append((tokens[place].start, tokens[place].end, EntityKind.PLACE, tokens[place].text))
        return found


def _covers(mention: Mention, token: Token) -> bool:
    return mention.is_area and mention.start <= token.start < mention.end


def _is_latin_name(token: Token) -> bool:
    return token.text[:1].isupper() and not _CYRILLIC.search(token.text) and token.text[0].isalpha()
