"""What Telegram makes live by itself: mentions, commands, hashtags, cashtags, links, addresses and phone numbers."""

import re
from collections.abc import Iterator

from tests.fakes.telegram.entities import Entity, utf16_length

TLDS = frozenset(
    str.split(
        "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv "
        "bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es "
        "et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu "
        "id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt "
        "lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no "
        "np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si "
        "sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk "
        "us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw com org net edu gov mil int info biz name pro "
        "aero coop museum mobi asia cat jobs tel travel xxx app dev page cloud online site store shop news "
        "blog tech agency digital email live media network press report space today website wiki world xyz рф "
        "қаз рус бел укр онлайн сайт"
    )
)
SHORT_NAMES = frozenset(str.split("gif wiki vid bing pic bold imdb coub like vote giphy yt"))

MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9_]{2,32})(?!\w)")
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
HASHTAG = re.compile(r"(?<![\w#])#(?=[\w\u200c]*[^\W\d_])[\w\u200c]{1,256}(?:@[A-Za-z0-9_]{3,32})?(?![\w#])")
CASHTAG = re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?![\w$])")
EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,60}@(?:[A-Za-z0-9-]+\.)+([A-Za-z]{2,24})(?![\w@])")
SCHEME_URL = re.compile(r"(?<![\w])(?:https?|ftp|tg|ton|tonsite)://[^\s<>\"«»]+", re.IGNORECASE)
BARE_URL = re.compile(r"(?<![\w@./:-])(?:[^\W_][\w-]*\.)+([^\W\d_]{2,24})(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?(?![\w@])")
PHONE = re.compile(r"(?<![\w+])\+\d[\d ()\u00a0-]{6,17}\d(?!\w)")


def live_entities(text: str) -> list[Entity]:
    """Return what a reader could tap in plain text, without overlaps; the earlier kind below wins."""
    found: list[tuple[int, int, str]] = []
    for start, end, kind in _candidates(text):
        if not any(start < taken_end and taken_start < end for taken_start, taken_end, _ in found):
            found.append((start, end, kind))
    return [
        Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end])) for start, end, kind in sorted(found)
    ]


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    for match in EMAIL.finditer(text):
        if match[1].lower() in TLDS:
            yield match.start(), match.end(), "email"
    for match in SCHEME_URL.finditer(text):
        yield match.start(), match.start() + len(_trimmed(match[0])), "url"
    for match in BARE_URL.finditer(text):
        if match[1].lower() in TLDS:
            yield match.start(), match.start() + len(_trimmed(match[0])), "url"
    for match in MENTION.finditer(text):
        if len(match[1]) > 3 or match[1].lower() in SHORT_NAMES:
            yield match.start(), match.end(), "mention"
    for kind, pattern in (
        ("bot_command", COMMAND),
        ("hashtag", HASHTAG),
        ("cashtag", CASHTAG),
        ("phone_number", PHONE),
    ):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind


def _trimmed(url: str) -> str:
    url = url.rstrip(".,:;!?'\"…*_~")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,:;!?'\"…")
    return url
