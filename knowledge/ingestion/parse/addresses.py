"""One address for an article, however people came to it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|mc_[ce]id|_ga|_gl|igshid|twclid|ttclid|li_fat_id"
    r"|_openstat|ref_src|ref_url|cmpid|xtor|ocid|smid|spm|pk_.*|mtm_.*|hsa_.*|_hs.*|vero_.*|oly_.*|s_cid|icid|wt_.*|wt\..*|at_.*|ns_.*",
    re.IGNORECASE,
)
"""What is hung on links to see where people come from; nothing on the page depends on it."""
_MEANINGLESS = re.compile(
    r"ref|referrer|source|src|from|campaign|campaign_id|rss|feed|share|sr_share|cid|partner|amp|amp_.*|outputtype"
    r"|fb_.*|ito|print",
    re.IGNORECASE,
)
"""What is most often meaningless too: ignored to recognise an article, kept in the address people follow."""
_VARIANT_HOST = re.compile(r"^(?:www|amp|m|mobile|touch|mobil)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp/?$|[._-]amp(?=\.html?$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


def canonical(url: str, *, stated: str = "") -> str:
    """Return the address of an article without tracking; `stated` is what its page says, heard on the same site."""
    own = _tidy(url)
    if not stated:
        return own
    try:
        proposed = _tidy(urljoin(url, stated.strip()))
        parts = urlsplit(proposed)
    except ValueError:
        return own
    is_ours = parts.scheme in _PORTS and _site(proposed) == _site(own)
    is_front_page = parts.path in {"", "/"} and urlsplit(own).path not in {"", "/"}
    return proposed if is_ours and not is_front_page else own


def address_key(url: str) -> str:
    """Return what is the same for all addresses of an article: with www or without, mobile, AMP, http or https."""
    try:
        parts = urlsplit(_tidy(url))
        host = _VARIANT_HOST.sub("", _VARIANT_HOST.sub("", parts.hostname or ""))
        port = parts.port
    except ValueError:
        return url
    path = _INDEX.sub("/", _AMP_PATH.sub("", parts.path)).rstrip("/")
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _MEANINGLESS.fullmatch(name)
    ]
    return f"{host}{f':{port}' if port else ''}{path}?{urlencode(sorted(kept))}".rstrip("?")


def host_of(url: str) -> str:
    """Return the host of an address as people call the site."""
    try:
        return _VARIANT_HOST.sub("", (urlsplit(url).hostname or "").casefold())
    except ValueError:
        return ""


def _site(url: str) -> str:
    """Return the part of a host that says whose it is, near enough: its last two labels."""
    return ".".join(host_of(url).split(".")[-2:])


def _tidy(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").casefold().rstrip(".")
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not host:
        return url
    netloc = f"[{host}]" if ":" in host else host
    if port and port != _PORTS[parts.scheme]:
        netloc += f":{port}"
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    return urlunsplit((parts.scheme, netloc, parts.path or "/", urlencode(kept), ""))
