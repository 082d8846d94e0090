"""A seed file as data that remembers its lines, so that every complaint can name the place.

The YAML of seeds is plain on purpose: no tags, anchors, aliases or merge keys, no key twice, little nesting. Dates
stay text, because `2029` and `2029-05` are dates here and YAML knows only whole days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import SeedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

Location = tuple[str | int, ...]
"""The way from the top of a file to a value: `("facts", 3, "statement", "kk")`."""

M = TypeVar("M", bound=BaseModel)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster, where it was built
_MAX_DEPTH = 20
_TAG = "tag:yaml.org,2002:"
_PLAIN = {f"{_TAG}{name}" for name in ("null", "bool", "int", "float")}
_TEXT = {f"{_TAG}{name}" for name in ("str", "timestamp", "value")}
_REASONS = {
    "missing": "is missing; add it",
    "string_type": "should be text; write it in quotes",
    "tuple_type": "should be a list; write it in square brackets",
    "model_type": "should be a mapping; give its fields by name",
    "string_too_short": "is empty; fill it in",
    "too_short": "is empty; give at least one",
}
_PATTERN_REASONS = {"^[a-z0-9]+": "should be small letters, digits and single hyphens, such as db-cargo-eurasia"}


@dataclass(frozen=True)
class Document:
    """What a file holds, and the line of each value."""

    file: str
    data: Any
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """Return the line of a value, or of the nearest thing around it that is there."""
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]

    def error(self, location: Location, key: str, reason: str) -> SeedError:
        """Return the error that names file, line and key, in one line whatever the file holds."""
        return SeedError(f"{self.file}:{self.line(location)}", " ".join(key.split()), " ".join(reason.split()))


@dataclass(frozen=True)
class Entry:
    """A source, fact or entity in its file: knows where it stands and what to call it."""

    document: Document
    location: Location = ()
    name: str = ""

    def error(self, at: Location, reason: str) -> SeedError:
        """Return the error about one of its fields."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)
        return self.document.error((*self.location, *at), f"{self.name}{steps}".lstrip("."), reason)

    def build(self, model: type[M], data: object) -> M:
        """Return the validated model, or raise the first complaint about it."""
        try:
            return model.model_validate(data)
        except ValidationError as exc:
            errors = exc.errors(include_url=False)  # a misspelled field is also a missing one: name what is written
            first = next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])
            raise self.error(_fields(first["loc"]), _reason(first)) from exc


def parse(text: str, *, file: str) -> Document:
    """Return the file's data; anything but plain YAML raises SeedError."""
    try:
        _refuse_fancy(text, file)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as exc:
        raise _broken(exc, file) from exc
    except (ValueError, OverflowError) as exc:
        raise SeedError(file, "", "is no YAML text; save it as UTF-8 without control characters") from exc
    if node is None:
        raise SeedError(file, "", "is empty; fill it in or remove it")
    reader = _Reader(file)
    data = reader.value(node, ())
    return Document(file, data, reader.lines)


def _broken(exc: yaml.YAMLError, file: str) -> SeedError:
    mark, problem = getattr(exc, "problem_mark", None), getattr(exc, "problem", None)
    place = f"{file}:{mark.line + 1}" if mark is not None else file
    reason = " ".join(str(problem or "a character is not allowed").split())
    return SeedError(place, "", f"is broken YAML: {reason}; check indentation, quotes and colons there")


def _refuse_fancy(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = f"{file}:{event.start_mark.line + 1}" if event.start_mark else file
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            raise SeedError(place, "", f"is nested more than {_MAX_DEPTH} deep; write it flatter")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise SeedError(place, "", "uses an anchor or alias (& or *); write the value out, or quote the text")
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            raise SeedError(place, "", "uses a tag (!); write the plain value, or quote the text")


@dataclass
class _Reader:
    """Turns YAML nodes into dicts, lists and scalars, and notes their lines."""

    file: str
    lines: dict[Location, int] = field(default_factory=dict)

    def value(self, node: yaml.Node, location: Location) -> object:
        self.lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, location))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*location, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _pairs(self, node: yaml.MappingNode, location: Location) -> Iterator[tuple[str, object]]:
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _TEXT:
                raise SeedError(f"{self.file}:{line}", "", "a key is no text; write it in quotes")
            key: str = key_node.value
            if (first := self.lines.get((*location, key))) is not None:
                raise SeedError(f"{self.file}:{line}", key, f"is here twice, first in line {first}; remove one")
            self.lines[(*location, key)] = line
            yield key, self.value(value_node, (*location, key))

    def _scalar(self, node: yaml.Node) -> object:
        if node.tag in _TEXT:
            return node.value
        place = f"{self.file}:{node.start_mark.line + 1}"
        if node.tag not in _PLAIN:
            raise SeedError(place, "", f"{node.value!r} has a meaning of its own in YAML; write it in quotes")
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, OverflowError) as exc:
            raise SeedError(place, "", "is no number that can be read; write it in digits") from exc


def _fields(loc: tuple[str | int, ...]) -> Location:
    """Return the part of a pydantic location that is in the file; unions and validators add steps of their own."""
    fields: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and not step.isidentifier():
            break
        fields.append(step)
    return tuple(fields)


def _reason(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "is no field here; remove it or correct its name"
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        return next((reason for start, reason in _PATTERN_REASONS.items() if pattern.startswith(start)), error["msg"])
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    return _REASONS.get(kind) or f"{error['msg'][:1].lower()}{error['msg'][1:]}; correct it"
