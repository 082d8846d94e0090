"""How names of people, organisations and places are built: with a legal form, after a title, on a head word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.entities import EntityKind
from knowledge.ingestion.extract.heads import Heads, joins
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.lexicon import lexicon as read_lexicon
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.persons import Found, Persons, is_common, nominative
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import capitals, lowers
from knowledge.languages import Language

_LONGEST = 6
_REMEMBERED = 4096
_SHORTEST_PLACE = 4
_LONG_WORD = 4
_MOST_JOINED = 3
_QUOTED = re.compile(r"[«\"“„»]([^«»\"“”„]{2,60})[»\"”“«]")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_INFLECTED = re.compile(r"[a-zäöüß]{3}e[rn]$")
_SUBJECT = re.compile(r"(?:ik|ung|tion|heit|keit|ität|wesen|kunde|logie|nomie|wirtschaft|intelligenz|recht|medizin)$")
"""German adjectives and nouns for what is taught or done: Angewandter Informatik."""
_SURNAME = re.compile(r"(?:[ое]в|[иы]н|ский|енко|ұлы|баев)(?:а|у|ым|ой)?$")


class NamePatterns:
    """Finds names by their form in the words of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = lexicon.words
        self._forms = frozenset(form.casefold() for form in lexicon.words["legal_forms_after"])
        self._persons, self._heads = Persons(lexicon), Heads(lexicon)

    def find(self, tokens: Sequence[Token], text: str, taken: Sequence[Mention]) -> Iterator[Found]:
        """Yield names, the surest patterns first."""
        found = (
            *self._quoted(tokens, text), *self._with_form(tokens, text), *self._heads.find(tokens, text),
            *self._persons.find(tokens, text, taken), *self._apposed(tokens, text), *self._foreign(tokens, text),
            *self._runs(tokens, text, taken), *self._places(tokens, text),
        )  # fmt: skip
        yield from (each for each in found if each[3].casefold() not in self._words["agencies"])

    def _with_form(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names with a legal form after them: Baltwind AG, Samal Grain LLP."""
        found: list[Found] = []
        forms = self._words["legal_forms_after"]
        if self._forms.isdisjoint(lowers(tokens)):
            return found
        for place, token in enumerate(tokens):
            if token.text not in forms or place == 0:
                continue
            first = place
            while first > 0 and place - first < _LONGEST and joins(self._lexicon, tokens, text, first - 1, first):
                first -= 1
            first = self._without_common(tokens, first, place)
            if first < place:
                last = place
                while last + 1 < len(tokens) and tokens[last + 1].text in forms:
                    last += 1
                start, end = tokens[first].start, tokens[last].end
                found.append((start, end, EntityKind.ORGANISATION, text[start:end]))
        return found

    def _without_common(self, tokens: Sequence[Token], first: int, last: int) -> int:
        while first < last and (
            is_common(self._lexicon, tokens[first]) or self._lexicon.book("titles").at(tokens, first)
        ):
            first += 1
        return first

    def _quoted(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names in quotation marks after a word for what they are: АО «…», компания «…»."""
        found = []
        low, high = (tokens[0].start, tokens[-1].end + 2) if tokens else (0, 0)
        cyrillic = self._lexicon.language in {"ru", "kk"}
        for match in _QUOTED.finditer(text, low, high):
            before = [token for token in tokens if token.end <= match.start()][-2:]
            after = [token for token in tokens if token.start >= match.end()][:2]
            lead = next((token for token in reversed(before) if token.lower in self._words["legal_forms_before"]), None)
            heads = self._lexicon.book("org_heads").find(before) or (
                self._lexicon.language == "kk" and self._lexicon.book("org_heads").find(after)
            )
            named = lead is not None or heads or (cyrillic and self._is_title(match[1]))
            if not named or not match[1][:1].isupper() or len(match[1].split()) > _LONGEST:
                continue
            start = lead.start if lead is not None else match.start()
            found.append(
                (start, match.end(), EntityKind.ORGANISATION, f"{lead.text} «{match[1]}»" if lead else match[1])
            )
        return found

    def _is_title(self, quoted: str) -> bool:
        """Tell whether all words in quotation marks begin with a capital, as those of a name do: «Изар Инжиниринг»."""
        parts = quoted.split()
        return len(parts) <= _MOST_JOINED and all(part[0].isupper() for part in parts) and quoted[-1].isalnum()

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
        found = []
        cyrillic = self._lexicon.language in {"ru", "kk"}
        for first, last in self._in_capitals(tokens, text):
            begin = self._without_common(tokens, first, last + 1)
            low, high = tokens[first].start, tokens[last].end
            if any(each.start < high and low < each.end and each.kind is not EntityKind.ORGANISATION for each in taken):
                continue
            begins_sentence = first == 0 and tokens[0].lower in self._words["function"] and not tokens[0].text.isupper()
            if (
                last > begin
                and not begins_sentence
                and not is_common(self._lexicon, tokens[last])
                and not self._lexicon.book("months").at(tokens, last)
                and ("&" in text[low:high] or not self._is_described(tokens[begin : last + 1]))
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
                        (
                            tokens[begin].start,
                            tokens[last].end,
                            kind,
                            nominative(self._lexicon, name) if is_person else name,
                        )
                    )
        return found

    def _in_capitals(self, tokens: Sequence[Token], text: str) -> Iterator[tuple[int, int]]:
        """Yield the first and the last of words that go on to one with a capital."""
        free = 0
        for capital in capitals(tokens):
            first = last = capital - 1
            if first < free:
                continue
            while (
                last + 1 < len(tokens)
                and tokens[last + 1].is_capitalised
                and joins(self._lexicon, tokens, text, last, last + 1)
                and tokens[last + 1].lower not in self._words["function"]
            ):
                last += 1
            if last > first:
                yield first, last
                free = last + 1

    def _is_described(self, run: Sequence[Token]) -> bool:
        """Tell whether words with capitals are no name: figures with their nouns, German nouns side by side."""
        if run[0].text[0].isdigit() or self._lexicon.book("scales").find(run):
            return True
        own = self._words["myself"] | self._words["somebody"]
        if run[0].lower in own:
            return True
        if any(self._lexicon.words["legal_forms_after"] & {each.text} for each in run):
            return False
        if self._lexicon.language != "de":
            return False
        subject = _INFLECTED.search(run[0].text) is not None and _SUBJECT.search(run[-1].text) is not None
        return subject or any(_is_noun(each.text, self._lexicon.language) for each in (run[0], run[-1]))

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
                or is_common(self._lexicon, tokens[first])
            ):
                continue
            while (
                last + 1 < len(tokens)
                and tokens[last + 1].is_capitalised
                and joins(self._lexicon, tokens, text, last, last + 1)
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
                and not is_common(self._lexicon, tokens[place])
                and not self._lexicon.book("months").at(tokens, place)
                and not _is_noun(tokens[place].text, self._lexicon.language)
                and len(tokens[place].text) >= _SHORTEST_PLACE
            ):
                found.append((tokens[place].start, tokens[place].end, EntityKind.PLACE, tokens[place].text))
        return found


@lru_cache(maxsize=_REMEMBERED)
def _is_noun(word: str, language: Language) -> bool:
    """Tell whether a word is one that claims are made of: a unit, an attribute, a document."""
    run, books = [Token(word, 0, len(word))], read_lexicon(language).books
    return any(books[name].find(run) for name in ("units", "attributes", "instruments", "scales"))


def _is_latin_name(token: Token) -> bool:
    return token.is_capitalised and not _CYRILLIC.search(token.text) and token.text[0].isalpha()
