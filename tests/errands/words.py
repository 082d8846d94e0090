"""A fact that is asked for, and what it says once it was corrected."""

from __future__ import annotations

from knowledge.facts import Statement

FACT = "corridor-capacity-2029"
GERMAN = "Welche Kapazität soll der Mittlere Korridor bis 2029 erreichen?"
RUSSIAN = "Какой пропускной способности должен достичь Средний коридор к 2029 году?"
TWELVE = Statement(
    de="Die Kapazität des Mittleren Korridors soll bis 2029 auf 12 Millionen Tonnen steigen.",
    en="The Middle Corridor's capacity is to rise to 12 million tonnes by 2029.",
    ru="К 2029 году пропускную способность Среднего коридора планируется довести до 12 млн тонн.",
    kk="Орта дәліздің өткізу қабілетін 2029 жылға қарай 12 млн тоннаға жеткізу көзделіп отыр.",
)
