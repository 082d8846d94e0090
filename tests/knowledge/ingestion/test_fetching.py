"""Fetching from servers that mean harm: everything has a limit and a line that says so."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp import web

from knowledge.ingestion.retrieve.faults import Cause, FetchError
from knowledge.ingestion.retrieve.fetching import Fetcher, Patience
from knowledge.ingestion.retrieve.guard import Guard
from knowledge.ingestion.retrieve.pages import Page, Unchanged, Validators
from tests.knowledge.ingestion.site import Site, fetcher, running_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Give a site on loopback."""
    async with running_site() as running:
        yield running


async def refused(address: str, fetching: Fetcher) -> FetchError:
    """Fetch what cannot be fetched; return the fault."""
    async with fetching:
        with pytest.raises(FetchError) as caught:
            await fetching.get(address)
    assert "\n" not in str(caught.value)
    return caught.value


async def test_a_page_comes_with_what_is_needed_to_ask_again(site: Site) -> None:
    """Address, media type with charset, validators, freshness; and we say who we are."""
    address = site.put("/a", "<p>Привет", ETag='"7"', Last_Modified="yesterday", Cache_Control="public, max-age=600")
    async with fetcher(contact="https://korridor.example") as fetching:
        page = await fetching.page(address)

    assert page == Page(
        address, "<p>Привет".encode(), "text/html; charset=utf-8", Validators('"7"', "yesterday"), max_age_s=600
    )
    assert site.requests[-1].headers["User-Agent"] == "Korridor/0.1 (+https://korridor.example)"


async def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    """The validators go back as they came, and 304 is an outcome."""

    async def answer(request: web.BaseRequest) -> web.Response:
        known = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        return web.Response(status=304 if known == ('"7"', "yesterday") else 200)

    site.pages["/a"] = answer
    async with fetcher() as fetching:
        found = await fetching.get(f"{site.url}/a", known=Validators('"7"', "yesterday"))

    assert found == Unchanged(f"{site.url}/a")


async def test_loopback_is_not_fetched_unless_allowed(site: Site) -> None:
    """By default a fetcher goes to the open internet only."""
    fault = await refused(site.put("/a"), Fetcher())

    assert fault.cause is Cause.ADDRESS
    assert "KORRIDOR_FETCH_ALLOW" in str(fault)
    assert not site.requests


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://127.0.0.2/", "http://[::1]/", "http://0x7f.1/", "file:///etc/passwd"]
)
async def test_a_redirect_to_a_private_address_is_not_followed(site: Site, target: str) -> None:
    """Each address on the way is judged anew."""
    fault = await refused(site.put("/a", status=302, Location=target), fetcher())

    assert fault.cause is Cause.ADDRESS


async def test_a_redirect_to_a_name_of_a_private_address_is_not_followed(site: Site) -> None:
    """What counts is where a name leads."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["10.0.0.1"]

    fault = await refused(site.put("/a", status=301, Location="http://inside.example/"), fetcher(resolve=resolve))

    assert fault.cause is Cause.ADDRESS


async def test_a_name_that_changes_its_address_is_judged_each_time(site: Site) -> None:
    """The connection goes to the judged address, and the next one is judged again."""
    answers = [["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"], ["169.254.169.254"]]
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    site.put("/a", "first", Connection="close")
    site.put("/robots.txt", "", Connection="close")
    address = site.url.replace("127.0.0.1", "rebinding.example") + "/a"
    async with fetcher(resolve=resolve) as fetching:
        assert (await fetching.page(address)).content == b"first"
        with pytest.raises(FetchError, match="private"):
            await fetching.page(address)

    assert len(asked) == 3


async def test_five_redirects_are_followed_and_a_circle_is_not(site: Site) -> None:
    """Relative ones too; the page knows its last address."""
    for number in range(5):
        site.put(f"/{number}", status=307, Location=f"{number + 1}#part")
    site.put("/5", "there")
    site.put("/circle", status=302, Location="/circle")
    site.put("/before", status=302, Location="/0")
    async with fetcher() as fetching:
        assert (await fetching.page(f"{site.url}/0")).url == f"{site.url}/5"
        for path in ("/circle", "/before"):
            with pytest.raises(FetchError) as caught:
                await fetching.page(site.url + path)
            assert caught.value.cause is Cause.REDIRECTS


async def test_a_redirect_to_nowhere_is_told(site: Site) -> None:
    """A 302 without a Location is a fault of the server, not of ours."""
    assert (await refused(site.put("/a", status=302), fetcher())).cause is Cause.REDIRECTS


@pytest.mark.parametrize("has_length", [True, False])
async def test_fifty_megabytes_are_not_read(site: Site, has_length: bool) -> None:
    """Neither when the server says so beforehand nor when it just goes on; memory stays small."""
    sent = 0

    async def pour(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        response.content_length = 50 * 2**20 if has_length else None
        await response.prepare(request)
        try:
            for _ in range(800):
                await response.write(b"<p>" + b"a" * (2**16 - 3))
                sent += 2**16
        except ConnectionError:
            pass  # we hung up
        return response

    site.pages["/large"] = pour
    tracemalloc.start()
    fault = await refused(f"{site.url}/large", fetcher())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert fault.cause is Cause.TOO_LARGE
    assert sent < 20 * 2**20
    assert peak < 25 * 2**20


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_not_unpacked(site: Site, encoding: str) -> None:
    """100 MB packed into 100 kB: reading stops at the limit."""
    zeros = bytes(100 * 2**20)
    packed = gzip.compress(zeros, 9, mtime=0) if encoding == "gzip" else zlib.compress(zeros, 9)
    del zeros
    address = site.put("/bomb", packed, Content_Encoding=encoding)
    tracemalloc.start()
    fault = await refused(address, fetcher())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert fault.cause is Cause.TOO_LARGE
    assert peak < 40 * 2**20


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"text", mtime=0)),
        ("x-gzip", gzip.compress(b"te", mtime=0) + gzip.compress(b"xt", mtime=0)),
        ("gzip", gzip.compress(b"text", mtime=0) + b"\0\0\0"),
        ("deflate", zlib.compress(b"text")),
        ("deflate", zlib.compress(b"text")[2:-4]),
        ("identity", b"text"),
    ],
)
async def test_packed_bodies_are_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    """Gzip of several members, with padding, and deflate of both kinds."""
    address = site.put("/a", packed, Content_Encoding=encoding)
    async with fetcher() as fetching:
        assert (await fetching.page(address)).content == b"text"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", gzip.compress(b"text" * 100, mtime=0)[:-12]),
        ("deflate", b"\xff\xff\xff\xff"),
        ("br", b"text"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"text", mtime=0), mtime=0)),
    ],
)
async def test_broken_packing_is_told(site: Site, encoding: str, packed: bytes) -> None:
    """Cut off, garbled, packed twice, or packed in a way we did not ask for."""
    assert (await refused(site.put("/a", packed, Content_Encoding=encoding), fetcher())).cause is Cause.CONTENT


async def test_a_server_that_drips_is_left_after_the_total_time(site: Site) -> None:
    """A byte now and then does not keep us."""

    async def drip(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"a")
                await asyncio.sleep(0.05)
        except ConnectionError:
            return response

    site.pages["/drip"] = drip
    fault = await refused(f"{site.url}/drip", fetcher(patience=Patience(2, 2, 0.5, 0)))

    assert fault.cause is Cause.SLOW
    assert fault.is_transient


async def test_a_server_that_says_nothing_is_left(site: Site) -> None:
    """Silence has a limit of its own."""
    never = asyncio.Event()

    async def keep_silent(request: web.BaseRequest) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    site.pages["/silent"] = keep_silent
    fault = await refused(f"{site.url}/silent", fetcher(patience=Patience(2, 0.3, 5, 0)))

    assert fault.cause is Cause.SLOW


async def test_a_server_that_speaks_no_http_is_told() -> None:
    """Nor may endless headers fill the memory."""

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000)
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        fault = await refused(f"http://127.0.0.1:{port}/", fetcher())

    assert fault.cause is Cause.UNREACHABLE


async def test_a_closed_port_is_told() -> None:
    """Nobody listens there: try again later."""
    async with running_site() as site:
        address = site.url
    assert (await refused(address, fetcher())).is_transient


@pytest.mark.parametrize(
    ("status", "is_transient"),
    [(404, False), (410, False), (403, False), (429, True), (500, True), (503, True), (204, False)],
)
async def test_a_status_says_whether_to_try_again(site: Site, status: int, is_transient: bool) -> None:
    """And for how long the server asks us to stay away."""
    fault = await refused(site.put("/a", status=status, Retry_After="120"), fetcher())

    assert (fault.status, fault.is_transient, fault.retry_after_s) == (status, is_transient, 120)


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4", "application/zip"])
async def test_what_is_no_text_is_not_read(site: Site, kind: str) -> None:
    """Pictures and archives are told by their media type."""
    assert (await refused(site.put("/a", b"x", Content_Type=kind), fetcher())).cause is Cause.CONTENT


async def test_robots_are_respected_and_remembered(site: Site) -> None:
    """Asked once a day per site; what is forbidden is not asked for."""
    site.put("/robots.txt", "User-agent: *\nAllow: /\n\nUser-agent: korridor\nDisallow: /private/\nCrawl-delay: 0")
    site.put("/private/a")
    site.put("/a", "open")
    now = 0.0
    fetching = Fetcher(fetcher()._guard, patience=Patience(2, 2, 5, 0), clock=lambda: now)
    async with fetching:
        with pytest.raises(FetchError) as caught:
            await fetching.page(f"{site.url}/private/a")
        assert (await fetching.page(f"{site.url}/a")).content == b"open"
        assert site.asked("/robots.txt") == 1
        now = 86_401.0
        await fetching.page(f"{site.url}/a")

    assert caught.value.cause is Cause.ROBOTS
    assert site.asked("/private/a") == 0
    assert site.asked("/robots.txt") == 2


async def test_a_redirect_into_a_forbidden_corner_is_not_followed(site: Site) -> None:
    """The rules hold for every address on the way."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /b")
    fault = await refused(site.put("/a", status=302, Location="/b"), fetcher())

    assert fault.cause is Cause.ROBOTS


@pytest.mark.parametrize(("status", "is_allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
async def test_a_missing_robots_file_allows_and_a_broken_server_waits(
    site: Site, status: int, is_allowed: bool
) -> None:
    """As the standard says: 4xx means that there are no rules, 5xx that nobody knows them now."""
    site.put("/robots.txt", status=status)
    site.put("/a", "open")
    async with fetcher() as fetching:
        if is_allowed:
            assert (await fetching.page(f"{site.url}/a")).content == b"open"
            return
        for _ in range(2):
            with pytest.raises(FetchError) as caught:
                await fetching.page(f"{site.url}/a")
            assert caught.value.is_transient

    assert (site.asked("/robots.txt"), site.asked("/a")) == (1, 0)


async def test_an_endless_robots_file_is_read_to_its_limit(site: Site) -> None:
    """Its beginning counts."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /b\n" + "# filler\n" * 200_000)
    site.put("/a", "open")
    site.put("/b")
    async with fetcher() as fetching:
        assert (await fetching.page(f"{site.url}/a")).content == b"open"
        with pytest.raises(FetchError):
            await fetching.page(f"{site.url}/b")


async def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    """Three pages, the pause between each two."""
    address = site.put("/a", "text")
    loop = asyncio.get_running_loop()
    async with fetcher(patience=Patience(2, 2, 5, 0.1)) as fetching:
        start = loop.time()  # the pause is counted from request to request
        await fetching.page(address)
        await asyncio.gather(fetching.page(address), fetching.page(address))

    assert loop.time() - start >= 0.19


def test_the_guard_of_a_fetcher_is_closed_by_default() -> None:
    """Nobody has to remember to close it."""
    with pytest.raises(FetchError):
        Guard().judge_literal(Guard().parse("http://127.0.0.1/"))
