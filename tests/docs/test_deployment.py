"""docker-compose.yml and the Dockerfile, read as what they are: there is no container engine in the tests.

Names, references and rules are held here; that the containers come up is for whoever has an engine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.adapters.slack.surface import PATH_EVENTS, PATH_INSTALL, PATH_REDIRECT
from bot.settings import Settings
from knowledge.store.engine import normalise

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = {f"KORRIDOR_{name.upper()}" for name in Settings.model_fields}
BOTS = [name for name, service in SERVICES.items() if service["image"] == "korridor"]
TOOLS = {"korridor": {"python"}, "postgres": {"pg_isready"}, "caddy": {"wget"}}
"""What checks may call, by image: the bot's is Python's, Caddy's has BusyBox."""
_KEYS = {
    "build", "image", "env_file", "environment", "restart", "stop_grace_period", "init", "read_only", "tmpfs",
    "cap_drop", "security_opt", "healthcheck", "profiles", "depends_on", "volumes", "ports", "hostname", "configs",
}  # fmt: skip
_SECONDS = {"s": 1, "m": 60}


def seconds(text: str) -> int:
    return int(text[:-1]) * _SECONDS[text[-1]]


@pytest.mark.parametrize("name", list(SERVICES))
def test_every_service_is_watched_starts_again_and_may_end(name: str) -> None:
    """A check by a program that its image has, a restart policy, time to stop, and no key misspelt."""
    service = SERVICES[name]

    assert set(service) <= _KEYS
    assert service["restart"] == "unless-stopped"
    assert seconds(service["stop_grace_period"]) >= 15
    check = service["healthcheck"]
    assert {"test", "interval", "timeout", "retries"} <= set(check)
    kind, *words = check["test"]
    program = words[0] if kind == "CMD" else words[0].split()[0]
    assert program in TOOLS[service["image"].split(":")[0]]
    assert seconds(check["timeout"]) < seconds(check["interval"])


def test_each_profile_is_whole() -> None:
    """Default is one bot; scale is a database, two bots and a proxy; nothing is in neither."""
    by_profile = {profile: {name for name, one in SERVICES.items() if one["profiles"] == [profile]}
                  for profile in ("default", "scale")}  # fmt: skip

    assert by_profile == {"default": {"korridor"}, "scale": {"korridor-1", "korridor-2", "postgres", "proxy"}}
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            assert SERVICES[needed]["profiles"] == service["profiles"], name
            assert how == {"condition": "service_healthy"}


def test_every_setting_in_it_exists() -> None:
    """A KORRIDOR_… that the program does not read would be set in vain."""
    named = set(re.findall(r"KORRIDOR_[A-Z_]+", TEXT + DOCKERFILE))

    assert named <= SETTINGS
    for name in BOTS:
        given = {key.removeprefix("KORRIDOR_").lower(): value for key, value in SERVICES[name]["environment"].items()}
        Settings.model_validate({"_env_file": None, **given})


def test_secrets_come_from_the_env_file() -> None:
    """Tokens by `env_file`, the password by its name; none stands in the file."""
    for name in BOTS:
        assert SERVICES[name]["env_file"] == ".env"
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for variable in re.findall(r"\$\{(\w+)", TEXT):
        assert f"# {variable}=" in example
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            assert not re.search("TOKEN|SECRET|PASSWORD", key) or value.startswith("${")


def test_replicas_share_a_database_and_differ_in_name() -> None:
    """One PostgreSQL, under the name of its service; webhooks, since only one may poll; the host's name stays."""
    one, two = (SERVICES[name] for name in ("korridor-1", "korridor-2"))
    database = SERVICES["postgres"]["environment"]
    urls = {
        service["environment"]["KORRIDOR_DATABASE_URL"].replace("${POSTGRES_PASSWORD:-}", "x") for service in (one, two)
    }
    (url,) = urls
    parts = urlsplit(url)

    assert (parts.hostname, parts.username, parts.path) == (
        "postgres", database["POSTGRES_USER"], f"/{database['POSTGRES_DB']}"
    )  # fmt: skip
    assert normalise(url).get_backend_name() == "postgresql"
    assert {service["environment"]["KORRIDOR_TELEGRAM_MODE"] for service in (one, two)} == {"webhook"}
    assert one["environment"]["KORRIDOR_REPLICA"] != two["environment"]["KORRIDOR_REPLICA"]
    assert (one["hostname"], two["hostname"]) == ("korridor-1", "korridor-2")
    assert len({port.split(":")[1] for port in (*one["ports"], *two["ports"], *SERVICES["korridor"]["ports"])}) == 3


def test_the_proxy_leads_what_platforms_call_to_both_bots() -> None:
    """Telegram's and Slack's paths, and nothing else; the bots under the names of their services, at their port."""
    content = COMPOSE["configs"]["caddyfile"]["content"]
    (matched,) = re.findall(r"@platforms path (.+)", content)
    prefixes = [path.removesuffix("*") for path in matched.split()]
    targets = re.search(r"reverse_proxy @platforms (.+) {", content)
    assert targets is not None

    for path in ("/telegram", PATH_EVENTS, PATH_INSTALL, PATH_REDIRECT):
        assert any(path.startswith(prefix) for prefix in prefixes)
    assert not any("/metrics".startswith(prefix) for prefix in prefixes)
    port = SERVICES["korridor-1"]["environment"]["KORRIDOR_PORT"]
    assert targets[1].split() == [f"korridor-1:{port}", f"korridor-2:{port}"]
    assert content.count("{") - content.count("${") == content.count("}") - content.count("${")
    assert SERVICES["proxy"]["configs"] == [{"source": "caddyfile", "target": "/etc/caddy/Caddyfile"}]


def test_volumes_and_networks_are_declared() -> None:
    """Each named volume is there and used, and only this machine reaches the bots and not the database."""
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}

    assert used == set(COMPOSE["volumes"])
    assert "ports" not in SERVICES["postgres"]
    for name in BOTS:
        assert all(port.startswith("127.0.0.1:") for port in SERVICES[name]["ports"])


def test_it_fits_the_dockerfile() -> None:
    """The port it exposes, the volume it declares, the folders it copies, and a user who is not root."""
    port = SERVICES["korridor"]["environment"]["KORRIDOR_PORT"]
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"KORRIDOR_PORT={port}" in DOCKERFILE
    (volume,) = SERVICES["korridor"]["volumes"]
    assert f"VOLUME {volume.split(':')[1]}" in DOCKERFILE
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
    for copied in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in copied.split())
    entry = re.search(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)
    assert entry is not None
    assert json.loads(entry[1]) == ["korridor"]


@pytest.mark.parametrize("code", [
    SERVICES["korridor"]["healthcheck"]["test"][3],
    json.loads(re.search(r"HEALTHCHECK[^\[]+(\[.+\])", DOCKERFILE.replace("\\\n", ""))[1])[2],  # type: ignore[index]
], ids=["compose", "Dockerfile"])  # fmt: skip
def test_the_check_of_a_bot_fails_where_nobody_answers(code: str) -> None:
    """It is Python that runs, and it ends with a fault when nothing listens."""
    quiet = code.replace("8080", "9")
    ran = subprocess.run([sys.executable, "-c", quiet], env={"KORRIDOR_PORT": "9"}, capture_output=True, text=True,
                         check=False)  # fmt: skip

    assert ran.returncode != 0
    assert "refused" in ran.stderr
