"""Names for people and chats that can be compared and counted, but not read back."""

from __future__ import annotations

from hashlib import blake2b
from secrets import token_hex
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage import tables
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SALT = "pseudonyms"
_SIZE = 16


class Pseudonyms:
    """Keyed hashes: platform ids are short numbers, so a plain hash could be looked up by trying all of them."""

    def __init__(self, salt: str) -> None:
        self._salt = bytes.fromhex(salt)

    def of(self, key: str) -> str:
        """Return the pseudonym of a person or chat key, the same as long as the database lives."""
        return blake2b(key.encode(), digest_size=_SIZE, key=self._salt).hexdigest()

    def of_person(self, person_key: str | None) -> str | None:
        """Return the pseudonym of a person; None where nobody is known."""
        return None if person_key is None else self.of(person_key)


def load_pseudonyms(connection: Connection) -> Pseudonyms:
    """Return the pseudonyms of this database; the salt is drawn once."""
    insert_new(connection, tables.secrets, [{"name": _SALT, "value": token_hex(32)}], tables.secrets.c.name)
    salt = connection.execute(select(tables.secrets.c.value).where(tables.secrets.c.name == _SALT)).scalar_one()
    return Pseudonyms(salt)
