"""slack-manifest.yaml and the code ask for the same, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack import surface
from bot.adapters.slack.translate import translate
from tests.adapters.slack.payloads import event

ROOT = Path(__file__).parents[3]
CODE = ROOT / "bot" / "adapters" / "slack"
EVENTS: dict[str, dict[str, Any]] = {
    "app_home_opened": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"},
    "app_mention": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.000001", "text": "<@UB> hi"},
    "app_uninstalled": {"type": "app_uninstalled"},
    "message.im": {
        "type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1.000001", "text": "hi",
    },
    "tokens_revoked": {"type": "tokens_revoked", "tokens": {"bot": ["UB"]}},
}  # fmt: skip


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_scopes_are_those_of_the_methods_events_and_commands_in_use(manifest: dict[str, Any]) -> None:
    """Each scope is needed by a method, an event or the command, and each of those has its scope."""
    assert tuple(sorted(manifest["oauth_config"]["scopes"]["bot"])) == surface.scopes()


def test_events_are_those_the_adapter_reads(manifest: dict[str, Any]) -> None:
    """Each subscribed event becomes a task, and each event that becomes a task is subscribed to."""
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(surface.EVENTS) == set(EVENTS)
    for name, body in EVENTS.items():
        assert translate(event(body), is_command=bool) is not None, name


def test_command_and_shortcut_are_those_the_adapter_knows(manifest: dict[str, Any]) -> None:
    """One command, one message shortcut with our callback id, and interactivity is on for them."""
    features = manifest["features"]

    assert [entry["command"] for entry in features["slash_commands"]] == [surface.COMMAND]
    assert [(entry["type"], entry["callback_id"]) for entry in features["shortcuts"]] == [("message", surface.SHORTCUT)]
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_each_method_is_called_and_each_call_is_listed() -> None:
    """Methods stand in one table; all calls go through the gateway, and no entry is left over."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in CODE.glob("*.py")}
    named = {name for text in sources.values() for name in re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)"', text)}
    used = {
        name
        for file, text in sources.items() if file != "surface.py"
        for name in surface.METHODS if f'"{name}"' in text
    }  # fmt: skip

    assert used == set(surface.METHODS)
    assert {name for name in named if re.match(r"(chat|views|users|conversations|files|assistant)\.", name)} <= used
    assert [file for file, text in sources.items() if "api_call(" in text] == ["gateway.py"]
    assert not [file for file, text in sources.items() if re.search(r"client\.(chat|views|users|files)_", text)]


def test_the_app_is_an_agent_and_nothing_of_the_old_assistant_is_used(manifest: dict[str, Any]) -> None:
    """New apps can only have agent_view: conversations are ordinary direct messages."""
    assert "agent_view" in manifest["features"]
    assert "assistant_view" not in manifest["features"]
    assert not [path.name for path in CODE.glob("*.py") if "assistant_thread" in path.read_text(encoding="utf-8")]


def test_manifest_keeps_slacks_limits(manifest: dict[str, Any]) -> None:
    """Names and descriptions have the lengths Slack takes, and at most four prompts are suggested."""
    display, features = manifest["display_information"], manifest["features"]

    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(len(entry["name"]) <= 24 for entry in features["shortcuts"])
    assert all(len(entry["description"]) <= 2000 for entry in features["slash_commands"])
    assert features["app_home"] == {
        "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False,
    }  # fmt: skip
