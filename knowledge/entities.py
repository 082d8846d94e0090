"""Who and what facts are about, and every name people use for them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from knowledge.facts import Model, Slug, Statement
from knowledge.languages import Language


class EntityKind(StrEnum):
    """What sort of thing an entity is; a question for a person is answered by a person."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    PLACE = "place"
    ROUTE = "route"
    PROGRAMME = "programme"
    DOCUMENT = "document"
    EVENT = "event"
    GROUP = "group"


class Aliases(Model):
    """Names per language; inflected forms are found by stemming and need no entry."""

    de: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()
    kk: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    """Names that are the same everywhere: abbreviations, brands, transliterations."""

    def in_(self, language: Language) -> tuple[str, ...]:
        """Return the names in `language`, those valid everywhere last."""
        names: tuple[str, ...] = getattr(self, language)
        return (*names, *self.any)

    @property
    def all(self) -> tuple[str, ...]:
        """Every name in any language."""
        return (*self.de, *self.en, *self.ru, *self.kk, *self.any)


class Entity(Model):
    """A person, organisation, place, route, programme, document, event or group."""

    id: Slug
    kind: EntityKind
    name: Statement
    """What to call it in each language."""
    aliases: Aliases = Aliases()
    part_of: tuple[Slug, ...] = ()
    """Wider entities: a city lies in a country, a subsidiary belongs to its group."""
    metonym_of: Slug | None = None
    """What the name often stands for: Astana for the government of Kazakhstan."""
    note: str = Field(default="")
