"""Facts by id, kept as compact JSON and read only when asked for.

A hundred thousand facts as models would take a gigabyte and seconds to build; as compressed JSON they take some tens
of megabytes, and the few that an answer needs are validated on access.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping

from knowledge.facts import Fact

_COMPRESS_FROM = 1_000
"""Facts from which on compression pays: below it the saving is under 2 MB and start-up time counts."""
_DICTIONARY_SIZE = 16_384
_READ_LIMIT = 2_048


class FactBook(Mapping[str, Fact]):
    """Facts by id, in the order given; immutable, and equal to a dict of the same facts."""

    __slots__ = ("_dictionary", "_documents", "_read")

    def __init__(self, documents: Iterable[tuple[str, bytes]] = ()) -> None:
        self._documents: dict[str, bytes] = {}
        self._dictionary: bytes | None = None
        self._read: dict[str, Fact] = {}
        for fact_id, document in documents:
            self._documents[fact_id] = self._packed(document)
            if self._dictionary is None and len(self._documents) == _COMPRESS_FROM:
                self._start_compressing()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> FactBook:
        """Return a book of these facts."""
        return cls((fact.id, fact.model_dump_json().encode()) for fact in facts)

    def __getitem__(self, fact_id: str) -> Fact:
        if (fact := self._read.get(fact_id)) is not None:
            return fact
        fact = Fact.model_validate_json(self.document(fact_id))
        if len(self._read) >= _READ_LIMIT:
            self._read.clear()
        self._read[fact_id] = fact
        return fact

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} facts)"

    def document(self, fact_id: str) -> bytes:
        """Return the JSON of a fact: enough for an index that needs a field or two of very many facts."""
        packed = self._documents[fact_id]
        if self._dictionary is None:
            return packed
        return zlib.decompressobj(zdict=self._dictionary).decompress(packed)

    @property
    def size(self) -> int:
        """Bytes the documents take in memory."""
        return sum(map(len, self._documents.values()))

    def _packed(self, document: bytes) -> bytes:
        if self._dictionary is None:
            return document
        packer = zlib.compressobj(level=1, zdict=self._dictionary)
        return packer.compress(document) + packer.flush()

    def _start_compressing(self) -> None:
        """Take the first documents as a dictionary: facts share their field names and much of their vocabulary."""
        self._dictionary = b"".join(self._documents.values())[-_DICTIONARY_SIZE:]
        for fact_id, document in self._documents.items():
            self._documents[fact_id] = self._packed(document)
