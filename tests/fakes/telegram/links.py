"""Which links Telegram takes, and how it writes them back."""

import re
from urllib.parse import parse_qs, urlsplit

USER_LINK = re.compile(r"^(?:tg:(?://)?user)(?:/)?\?(.*)$", re.IGNORECASE)
SCHEMES = ("http", "https", "ftp", "tg", "ton", "tonsite")


def user_id_of(url: str) -> int | None:
    """Return the id in a tg://user?id=… link."""
    match = USER_LINK.match(url)
    value = parse_qs(match[1]).get("id", [""])[0] if match else ""
    return int(value) if value.isdigit() and int(value) else None


def checked(url: str) -> str | None:
    """Return the link as Telegram keeps it (scheme and slash added), or None if it is no link it would open."""
    url = url.strip()
    if not url or any(char.isspace() for char in url):
        return None
    scheme, colon, rest = url.partition(":")
    if colon and re.fullmatch(r"[A-Za-z][A-Za-z+.-]*", scheme) and not re.match(r"\d+(/|$)", rest):
        if scheme.lower() not in SCHEMES:
            return None
        if scheme.lower() in ("tg", "ton", "tonsite"):
            return f"{scheme.lower()}://{rest.removeprefix('//')}" if rest.removeprefix("//") else None
        if not rest.startswith("//"):
            return None
    else:
        url = f"http://{url}"
    return _web(url)


def _web(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return None
    if "." not in host.strip(".") and not (host.startswith("[") or ":" in host):
        return None
    netloc = parts.netloc.rpartition("@")[0]
    where = f"{netloc}@{host}" if netloc else host
    where += f":{port}" if port else ""
    tail = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{parts.scheme.lower()}://{where}{tail}" + (f"#{parts.fragment}" if parts.fragment else "")
