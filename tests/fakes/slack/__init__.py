"""A fake Slack: Web API, Events API, Socket Mode, interactivity and OAuth on one loopback port.

`tests.fakes.slack.server` has `FakeSlack`, the only class a test needs; the other modules each hold one idea of it.
"""
