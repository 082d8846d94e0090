"""Which addresses may be fetched: the open internet, and the networks that the settings allow.

A name is looked up by us, every address it has is judged, and the connection is made to a judged address and to no
other. So a name that points to another host a moment later gains nothing.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from yarl import URL

from knowledge.ingestion.retrieve.faults import Cause, FetchError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port -> the addresses it has, as text; raises OSError for a name that nobody knows."""

PORTS = frozenset({80, 443})
_LONGEST_URL = 2048
_NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)

_CLOSED = tuple(
    ip_network(network)
    for network in (
        # beside what `ipaddress` knows as private, loopback, link-local, multicast, reserved or unspecified
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_SIX_TO_FOUR = ip_network("2002::/16")


def is_open(address: Address) -> bool:
    """Return whether an address lies in the open internet; an IPv4 address inside an IPv6 one counts as itself."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        inner = _inner(address)
        if inner is not None:
            return is_open(inner)
    closed = (
        address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
        or address.is_reserved or address.is_unspecified or not address.is_global
    )  # fmt: skip
    return not closed and not any(address in network for network in _CLOSED if network.version == address.version)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one leads to: mapped, NAT64, or 6to4."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return None


async def resolve(host: str, port: int) -> Sequence[str]:
    """Look a name up as the system does."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


def networks(setting: str) -> tuple[Network, ...]:
    """Read networks separated by commas (`KORRIDOR_FETCH_ALLOW`); raises ValueError that names the wrong one."""
    return tuple(ip_network(part.strip()) for part in setting.split(",") if part.strip())


class Guard:
    """Judges addresses; knows which networks are allowed although they are not open."""

    def __init__(self, *, allow: Sequence[Network] = (), resolve: Resolve = resolve) -> None:
        self._allow, self._resolve = tuple(allow), resolve

    def parse(self, text: str) -> URL:
        """Return an address that may be looked up; raises FetchError for one of another kind."""
        if len(text) > _LONGEST_URL:
            raise _refuse(text, "the address is too long", "check what was copied")
        try:
            url = URL(text.strip())
            host, port = url.host, url.port
        except ValueError as error:
            raise _refuse(text, "this is no address", "write it as https://…") from error
        if url.scheme not in {"http", "https"}:
            raise _refuse(text, "only http and https are fetched", "write it as https://…")
        if not host or not port:
            raise _refuse(text, "the address names no host", "write it as https://…")
        if url.user is not None or url.password is not None:
            raise _refuse(text, "names and passwords in an address are not sent", "leave them out")
        if _is_disguised(host):
            raise _refuse(text, "the host is a number in disguise", "write the address as people do")
        return url

    def judge_literal(self, url: URL) -> None:
        """Raise FetchError when the host is written as an address that may not be reached; names are judged later."""
        host = url.host or ""
        if "%" in host:
            raise _refuse(str(url), "the host names a network interface", "leave it out")
        if (address := _literal(host)) is not None:
            self.admit(address, url.port or 0, url=str(url))

    async def look_up(self, host: str, port: int) -> tuple[Address, ...]:
        """Return the addresses of a name, all judged; raises FetchError when one of them may not be reached."""
        try:
            addresses = tuple(dict.fromkeys(ip_address(text) for text in await self._resolve(host, port)))
        except (OSError, UnicodeError, ValueError) as error:
            raise FetchError(Cause.UNREACHABLE, host, "nobody knows this host", "check its name") from error
        if not addresses:
            raise FetchError(Cause.UNREACHABLE, host, "the host has no address", "check its name")
        for address in addresses:
            self.admit(address, port, url=host)
        return addresses

    def admit(self, address: Address, port: int, *, url: str) -> None:
        """Raise FetchError unless a connection may be made to this address and port."""
        judged = (_inner(address) if isinstance(address, IPv6Address) else None) or address
        if any(judged in network for network in self._allow if network.version == judged.version):
            return
        if not is_open(address):
            raise _refuse(url, "the host lies in a private or reserved network", _REMEDY)
        if port not in PORTS:
            raise _refuse(
                url, f"port {port} is not fetched", "use 80 or 443, or allow the host's network in KORRIDOR_FETCH_ALLOW"
            )


_REMEDY = "if that is meant, allow the network in KORRIDOR_FETCH_ALLOW"


def _refuse(url: str, why: str, remedy: str) -> FetchError:
    return FetchError(Cause.ADDRESS, url, why, remedy)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_disguised(host: str) -> bool:
    """Tell a host like 2130706433, 0x7f.1 or 0177.0.0.1, which some systems read as an address."""
    last = host.rstrip(".").rsplit(".", 1)[-1]
    return ":" not in host and bool(_NUMERIC.fullmatch(last)) and (_literal(host) is None or host.endswith("."))
