"""The documents say what the program does: settings, commands, links, examples, and nothing about anybody's machine."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import _parser
from bot.adapters.terminal.plain import plain
from bot.conversation.commands import commands
from bot.conversation.presenting import answer_reply
from bot.settings import Settings
from knowledge.answering import claims, deciding, premises
from knowledge.briefing import Briefing
from knowledge.factbook import FactBook
from knowledge.seeds import load_seeds
from knowledge.understanding.question import Context

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "seeds/*.md") for path in ROOT.glob(pattern) if path.is_file()
)
ALL_TEXT = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = [f"KORRIDOR_{name.upper()}" for name in Settings.model_fields]
NOT_SETTINGS = {"KORRIDOR_REPLICA"}
"""Read beside the settings, by the composition root."""

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_INLINE = re.compile(r"`([^`\n]+)`")
_SAMPLE = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _subcommands(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that can be called."""
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield path
    for action in inner:
        for name, child in action.choices.items():
            yield from _subcommands(child, (*path, name))


def _called(document: Path) -> Iterator[str]:
    """Yield the lines of a document that call `korridor`, from shell blocks and from words set as code."""
    text = document.read_text(encoding="utf-8")
    for language, block in _FENCE.findall(text):
        if language in {"sh", "shell", "bash", "console"}:
            yield from (line.strip() for line in block.splitlines() if line.strip().startswith("korridor "))
    for code in _INLINE.findall(_FENCE.sub("", text)):
        typed = code.removeprefix(".venv/bin/")
        if typed.startswith("korridor "):
            yield typed


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_explained_and_in_the_example(setting: str) -> None:
    """A setting stands in the table of docs/settings.md and, commented out, in .env.example."""
    table = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    assert f"| `{setting}` |" in table
    assert re.search(rf"^# {setting}=", ENV_EXAMPLE, re.MULTILINE)


def test_no_document_names_a_setting_that_is_not_there() -> None:
    """What looks like a setting is one: a renamed one is found here."""
    named = set(re.findall(r"KORRIDOR_[A-Z_]+[A-Z]", ALL_TEXT + ENV_EXAMPLE))

    assert named <= {*SETTINGS, *NOT_SETTINGS}


def test_the_documented_defaults_are_the_real_ones() -> None:
    """A default in docs/settings.md is what the settings have."""
    rows = re.findall(r"^\| `KORRIDOR_(\w+)` \|.*\| ([^|]+) \| [^|]+ \|$",
                      (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE)  # fmt: skip
    told = {name.lower(): default.strip().strip("`") for name, default in rows}
    known = {
        name: str(field.default)
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, str | int)
    }

    assert {name: told[name] for name in known} == {name: value or "none" for name, value in known.items()}


def test_the_example_is_commented_out_and_can_be_read() -> None:
    """Copied as it is, .env.example sets nothing."""
    lines = [line for line in ENV_EXAMPLE.splitlines() if line.strip()]

    assert all(line.startswith("#") for line in lines)


@pytest.mark.parametrize("command", commands())
def test_every_chat_command_is_documented(command: str) -> None:
    """A command of the chat stands in the README or in docs/."""
    assert f"`/{command}`" in ALL_TEXT


@pytest.mark.parametrize("words", list(_subcommands(_parser())), ids=" ".join)
def test_every_subcommand_is_documented(words: tuple[str, ...]) -> None:
    """A command of the program stands in the README or in docs/, as it is typed."""
    assert re.search(rf"korridor {' '.join(words)}\b", ALL_TEXT)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_examples_call_the_program_as_it_is(document: Path) -> None:
    """Each `korridor …` in a document has a subcommand and options that exist."""
    for line in _called(document):
        words = shlex.split(re.split(r"\s[<>|;]\s", line)[0].replace("…", "x"), comments=True)[1:]
        known = [path for path in _subcommands(_parser()) if tuple(words[: len(path)]) == path]
        has_all = any("-" in word[:1] for word in words) or len(words) > 2
        try:
            if has_all:
                _parser().parse_args(words)
            else:
                assert known, line
        except SystemExit:
            pytest.fail(f"{_name(document)}: {line}")


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    """Links between documents name files that are there."""
    links = _LINK.findall(_FENCE.sub("", document.read_text(encoding="utf-8")))
    inside = [link.split("#")[0] for link in links if not link.startswith(("http://", "https://", "mailto:", "#"))]
    dead = [link for link in inside if not (document.parent / link).exists()]

    assert not dead


def test_every_dependency_has_its_reason() -> None:
    """A package that the bot installs stands in a decision, with release, licence and size."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    decided = "\n".join(path.read_text(encoding="utf-8").casefold() for path in (ROOT / "docs/adr").glob("*.md"))
    names = [re.split(r"[\[<>=]", line)[0].casefold() for line in project["dependencies"]]

    assert [name for name in names if not re.search(rf"^\| {re.escape(name)}\b", decided, re.MULTILINE)] == []


@pytest.mark.parametrize("decision", sorted((ROOT / "docs/adr").glob("*.md")), ids=_name)
def test_a_decision_has_its_parts(decision: Path) -> None:
    """A decision is numbered and says context, decision and consequences, in this order."""
    text = decision.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert headings == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {int(decision.name[:4])}. ")


def test_nothing_tells_of_a_machine_or_a_registry() -> None:
    """No tracked file holds a path of somebody's machine or the address of a package registry."""
    folders = "|".join(("wo" + "rk", "ro" + "ot", "opt/py" + "pi", "tmp/ba" + "sh", "home/[a-z]", "Us" + "ers/[a-z]"))
    hosts = "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.org", "index-url[ =]+" + "http"))
    private = re.compile(rf"(?<![\w.:/])/(?:{folders})(?![\w-])(?=/|\w)|{hosts}")
    found = []
    for path in _tracked():
        if path.suffix in {".npz", ".png"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{_name(path)}: {match.group()}" for match in private.finditer(text)]

    assert not found


def test_the_explained_constants_are_the_real_ones() -> None:
    """The constants of the decision in docs/understanding.md have the values of the code."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (-?[\d.]+) \|", (ROOT / "docs/understanding.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert rows
    real = {**vars(deciding), **vars(claims), **vars(premises)}
    assert {name: float(value) for name, value in rows} == {name: real.get(name) for name, _ in rows}


def _dialogue() -> tuple[str, set[str]]:
    """Return the README's sample dialogue as Korridor would hold it now, and the languages it answers in."""
    seeds = load_seeds(ROOT / "seeds")
    briefing = Briefing(FactBook.of(seeds.facts), seeds.sources, seeds.entities)
    context, turns, languages = Context(), [], set[str]()
    for question in re.findall(r"^› (.+)$", _SAMPLE.search(README)[1], re.MULTILINE):  # type: ignore[index]
        reply = briefing.ask(question, context=context)
        context = reply.context
        languages.add(reply.answer.language)
        said = answer_reply(reply.answer, sources=briefing.sources, is_group=False)
        turns.append(f"› {question}\n{plain([said])}\n")
    return "\n".join(turns), languages


def test_the_sample_dialogue_is_real() -> None:
    """The README shows what Korridor says, follow-ups included; `python -m tests.docs.test_documents` renews it."""
    said, languages = _dialogue()

    assert _SAMPLE.search(README)[1] == said  # type: ignore[index]
    assert languages == {"de", "en", "ru", "kk"}


if __name__ == "__main__":
    renewed = _SAMPLE.sub(lambda match: match[0].replace(match[1], _dialogue()[0]), README, count=1)
    (ROOT / "README.md").write_text(renewed, encoding="utf-8")
