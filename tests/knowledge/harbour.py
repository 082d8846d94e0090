"""A tiny seed directory of our own: one article about a harbour, its original, two facts, four entities."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = (
    "Hafen Aktau soll wachsen",
    "Der Hafen Aktau soll bis 2030 rund zwölf Millionen Tonnen umschlagen, sagte Direktorin Asel Omarowa am 12. Mai.",
    "Zwei neue Lagerhallen für 1,5 Mrd. Euro prüfte das kasachische Unternehmen Bereke, wie es auf der Messe hieß.",
    "Neues Bier im Stadtpark",
)
ORIGINAL = "\n\n".join(PARAGRAPHS) + "\n"

ENTITIES = """\
entities:
  - id: kazakhstan
    kind: country
    name: {de: Kasachstan, en: Kazakhstan, ru: Казахстан, kk: Қазақстан}
    aliases: {de: [kasachisch], en: [Kazakh]}
  - id: aktau-port
    kind: place
    name: {de: Hafen Aktau, en: Aktau port, ru: порт Актау, kk: Ақтау порты}
    aliases: {de: [Aktau]}
    part_of: [kazakhstan]
  - id: asel-omarova
    kind: person
    name: {de: Asel Omarowa, en: Asel Omarova, ru: Асель Омарова, kk: Әсел Омарова}
    aliases: {de: [Omarowa], any: [Omarova]}
  - id: bereke
    kind: organisation
    name: {de: Bereke, en: Bereke, ru: Береке, kk: Береке}
    aliases: {de: [Bereke AG]}
    metonym_of: kazakhstan
"""

SOURCE = f"""\
id: aktau-harbour
title: Hafen Aktau soll wachsen
language: de
published: 2029-05
file: harbour.txt
sha256: {sha256(ORIGINAL.encode()).hexdigest()}
paragraphs:
  - {{number: 1, kind: headline, sha256: {sha256(PARAGRAPHS[0].encode()).hexdigest()}}}
  - {{number: 2, kind: body, sha256: {sha256(PARAGRAPHS[1].encode()).hexdigest()}}}
  - {{number: 3, kind: body, sha256: {sha256(PARAGRAPHS[2].encode()).hexdigest()}}}
  - {{number: 4, kind: teaser, sha256: {sha256(PARAGRAPHS[3].encode()).hexdigest()}, omitted: a beer}}
facts:
  - id: aktau-capacity
    topic: transport
    status: target
    subject: aktau-port
    participants:
      - {{entity: asel-omarova, role: speaker}}
    attribute: capacity
    aspects: [capacity, deadline]
    quantities:
      - {{kind: capacity, value: 12000000, unit: t, approximate: true}}
    deadline: "2030"
    statement:
      de: "Im Hafen Aktau sollen 2030 etwa 12 Mio. Tonnen umgeschlagen werden."
      en: "Aktau port is to handle about 12 million tonnes by 2030."
      ru: "К 2030 году порт Актау должен перерабатывать около 12 млн тонн."
      kk: "2030 жылға қарай Ақтау порты шамамен 12 млн тонна жүк өңдеуі тиіс."
    locator: [2]
  - id: bereke-halls
    topic: investment
    status: considered
    subject: bereke
    participants:
      - {{entity: kazakhstan, role: home}}
    attribute: amount
    aspects: [amount, count]
    quantities:
      - {{kind: amount, value: 1500000000, unit: EUR}}
      - {{kind: halls, value: 2, unit: "{{hall}}"}}
    statement:
      de: "Bereke aus Kasachstan erwägt den Bau von zwei Hallen für 1,5 Mrd. Euro."
      en: "Bereke of Kazakhstan is considering two halls for 1.5 billion euros."
      ru: "Казахстанская компания Bereke рассматривает строительство двух складов за 1,5 млрд евро, он обсуждается."
      kk: "Қазақстандық Bereke 1,5 млрд еуроға екі қойма салуды қарастырып отыр."
    locator: [3]
    disputes: [aktau-capacity]
"""

FILES = {"entities.yaml": ENTITIES, "sources/aktau-harbour.yaml": SOURCE}


def write_seeds(directory: Path, *edits: tuple[str, str, str]) -> Path:
    """Write the seeds with some (file, old, new) replaced; a replacement that finds nothing is a fault of the test."""
    files = dict(FILES)
    for name, old, new in edits:
        assert files[name].count(old) == 1, f"{old!r} is not once in {name}"
        files[name] = files[name].replace(old, new)
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


def line_of(name: str, text: str) -> int:
    """Return the line of the unchanged file in which a text stands."""
    return FILES[name][: FILES[name].index(text)].count("\n") + 1
