"""Only the open internet is fetched, and what the settings allow."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from knowledge.ingestion.retrieve.faults import Cause, FetchError
from knowledge.ingestion.retrieve.guard import Guard, is_open, networks

CLOSED = [
    "0.0.0.0",  # noqa: S104 - judged, not bound to
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.0.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "2001::1",
    "2001:db8::1", "100::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "3fff::1",
]  # fmt: skip
OPEN = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


def answering(*addresses: str) -> Guard:
    """Return a guard for whom every name has these addresses."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return Guard(resolve=resolve)


@pytest.mark.parametrize("address", CLOSED)
def test_private_and_reserved_addresses_are_closed(address: str) -> None:
    """Also when an IPv4 address hides in an IPv6 one."""
    assert not is_open(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_open(address: str) -> None:
    """An IPv4 address inside an IPv6 one counts as itself."""
    assert is_open(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f.0.0.1/",
        "http://127.0.0.1./", "http://017700000001/", "http://user:secret@example.org/", "ftp://example.org/",
        "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "//example.org/", "example", "", "http://",
        "http://[::1", "http://example.org:99999/", "https://example.org/" + "a" * 3000,
    ],
)  # fmt: skip
def test_addresses_of_another_kind_are_refused(address: str) -> None:
    """Other schemes, numbers in disguise, credentials: one line says why."""
    with pytest.raises(FetchError) as caught:
        Guard().parse(address)

    assert caught.value.cause is Cause.ADDRESS
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1%25eth0]/", "http://１２７.0.0.1/", "https://8.8.8.8:22/", "https://8.8.8.8:8080/",
    ],
)  # fmt: skip
def test_hosts_written_as_addresses_are_judged(address: str) -> None:
    """Private ones and other ports are refused without a connection."""
    guard = Guard()

    with pytest.raises(FetchError) as caught:
        guard.judge_literal(guard.parse(address))

    assert caught.value.cause is Cause.ADDRESS


async def test_one_private_address_of_a_name_is_enough_to_refuse_it() -> None:
    """Otherwise it would be chance where the connection goes."""
    with pytest.raises(FetchError, match="private"):
        await answering("8.8.8.8", "192.168.0.1").look_up("two-faced.example", 443)


async def test_a_public_name_is_reached_at_its_usual_ports_only() -> None:
    """443 and 80 are fetched, 6379 is not."""
    assert [str(address) for address in await answering("8.8.8.8").look_up("public.example", 443)] == ["8.8.8.8"]
    with pytest.raises(FetchError, match="port 6379"):
        await answering("8.8.8.8").look_up("public.example", 6379)


async def test_a_name_that_nobody_knows_is_told() -> None:
    """No address at all, and nonsense instead of one, are faults and no crash."""
    for guard in (answering(), answering("not an address")):
        with pytest.raises(FetchError) as caught:
            await guard.look_up("nowhere.example", 443)
        assert caught.value.cause is Cause.UNREACHABLE


def test_allowed_networks_are_read_from_one_line() -> None:
    """They may have any port; everything beside them stays closed."""
    guard = Guard(allow=networks("127.0.0.0/8, fd00::/8"))

    guard.judge_literal(URL("http://127.0.0.1:8099/"))
    guard.judge_literal(URL("http://[::ffff:127.0.0.1]:8099/"))
    guard.judge_literal(URL("http://[fd00::7]:8099/"))
    with pytest.raises(FetchError):
        guard.judge_literal(URL("http://10.0.0.1/"))
    with pytest.raises(ValueError, match="nonsense"):
        networks("nonsense")


@given(st.text(max_size=60))
def test_no_text_crashes_the_guard(text: str) -> None:
    """Whatever somebody adds is an address or a FetchError."""
    guard = Guard()
    for address in (text, "http://" + text):
        try:
            guard.judge_literal(guard.parse(address))
        except FetchError:
            continue
