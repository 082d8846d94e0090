"""A fake outlet: a web site with articles and feeds on loopback; see server.FakePress."""

from tests.fakes.press.server import FakePress

__all__ = ["FakePress"]
