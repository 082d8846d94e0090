"""Facts by id, kept as compact JSON and read only when asked for.

A hundred thousand facts as models would take a gigabyte and seconds to build; as compressed JSON they take some tens
of megabytes, and the few that an answer needs are validated on access.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from knowledge.facts import Fact

_COMPRESS_FROM = 5_000
"""Facts from which on compression pays: it saves 60 % and costs 50 µs a fact once, 20 µs an access."""
_DICTIONARY_SIZE = 16_384
_WINDOW = -zlib.MAX_WBITS  # raw deflate: a header and a checksum on each fact would be a tenth of it
_READ_LIMIT = 2_048


class FactBook(Mapping[str, Fact]):
    """Facts by id, in the order given; immutable, and equal to a dict of the same facts."""

    __slots__ = ("_documents", "_packer", "_read", "_unpacker")

    def __init__(self, documents: Iterable[tuple[str, bytes]] = ()) -> None:
        self._documents: dict[str, bytes] = {}
        self._packer: Any = None
        self._unpacker: Any = None
        self._read: dict[str, Fact] = {}
        for fact_id, document in documents:
            self._add(fact_id, document)

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
        return packed if self._unpacker is None else bytes(self._unpacker.copy().decompress(packed))

    def updated(self, documents: Mapping[str, bytes | None]) -> FactBook:
        """Return a book with some facts replaced, added or, where there is no document, taken out, sorted by id."""
        book = FactBook()
        book._packer, book._unpacker = self._packer, self._unpacker
        left = {fact_id: packed for fact_id, packed in self._documents.items() if fact_id not in documents}
        for fact_id, document in documents.items():
            if document is not None:
                left[fact_id] = book._packed(document)
        book._documents = dict(sorted(left.items()))
        book._read = {fact_id: fact for fact_id, fact in dict(self._read).items() if fact_id not in documents}
        return book

    @property
    def size(self) -> int:
        """Bytes the documents take in memory."""
        return sum(map(len, self._documents.values()))

    def _add(self, fact_id: str, document: bytes) -> None:
        self._documents[fact_id] = self._packed(document)
        if self._packer is None and len(self._documents) == _COMPRESS_FROM:
            self._start_compressing()

    def _packed(self, document: bytes) -> bytes:
        if self._packer is None:
            return document
        packer = self._packer.copy()  # a copy has the dictionary already prepared: twice as fast as a new one
        return bytes(packer.compress(document) + packer.flush())

    def _start_compressing(self) -> None:
        """Take some documents as a dictionary: facts share their field names and much of their vocabulary."""
        dictionary = b"".join(self._documents.values())[-_DICTIONARY_SIZE:]
        self._packer = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, zdict=dictionary)
        self._unpacker = zlib.decompressobj(_WINDOW, zdict=dictionary)
        for fact_id, document in self._documents.items():
            self._documents[fact_id] = self._packed(document)


class FactBookBuilder:
    """Makes a book of facts that arrive one by one, so that they need not all wait uncompressed."""

    def __init__(self) -> None:
        self._book = FactBook()

    def add(self, fact_id: str, document: bytes) -> None:
        """Take in the JSON of a fact."""
        self._book._add(fact_id, document)  # noqa: SLF001 - a book is mutable to its builder only

    def finish(self) -> FactBook:
        """Return the book, sorted by id like those that are updated; the builder starts anew."""
        book, self._book = self._book, FactBook()
        book._documents = dict(sorted(book._documents.items()))  # noqa: SLF001 - as above; databases sort by their locale
        return book
