"""docs/cli.md describes the program that there is."""

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from quizapp.cli.main import cli
from quizapp.errors import ExitCode

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    """The text under each heading of the second level."""
    parts = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def commands(name: str = "quizapp", command: click.Command = cli) -> dict[str, click.Command]:
    """Every command that does something, by its whole name."""
    inner = getattr(command, "commands", {})
    found = {} if inner and not getattr(command, "invoke_without_command", False) else {name: command}
    for each, below in inner.items():
        found |= commands(f"{name} {each}", below)
    return found


@pytest.mark.parametrize("name", commands())
def test_every_command_has_a_section_with_an_example(name: str) -> None:
    assert re.search(
        rf"^{re.escape(name)}\b|\| {re.escape(name)}\b|\({re.escape(name)}\b", sections()[name], re.MULTILINE
    )


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_table_with_a_link_that_leads_somewhere(name: str) -> None:
    assert f"| [`{name}`](#{name.replace(' ', '-')}) |" in PAGE


def test_no_section_describes_a_command_that_is_not_there() -> None:
    assert {name for name in sections() if name.startswith("quizapp")} == set(commands())


@pytest.mark.parametrize(("name", "command"), commands().items())
def test_every_option_is_in_the_section_of_its_command(name: str, command: click.Command) -> None:
    told = PAGE if name == "quizapp" else sections()[name]
    for option in command.params:
        if isinstance(option, click.Option):
            assert any(spelling in told for spelling in option.opts), option.opts


def test_the_exit_codes_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \| .+ \|$", PAGE, re.MULTILINE)
    assert [(int(code), name) for code, name in rows] == [(code.value, code.name) for code in ExitCode]


@pytest.mark.parametrize(
    ("args", "schema"),
    [
        (["due", "--json"], "quizapp.due/1"),
        (["decks", "--json"], "quizapp.decks/1"),
        (["report", "--format", "json"], "quizapp.report/1"),
    ],
)
def test_every_key_of_an_object_is_documented(args: list[str], schema: str) -> None:
    data = json.loads(CliRunner().invoke(cli, args).stdout)
    assert data["schema"] == schema
    section = sections()[f"quizapp {args[0]}"]
    assert f"`{schema}`" in section
    for key in every_key(data):
        assert f"`{key}`" in section or f"`{key}[]`" in section or f'"{key}"' in section, key


def every_key(data: object) -> set[str]:
    """The keys of objects at every depth, but not the words that counts go by."""
    if isinstance(data, list):
        return set().union(*(every_key(each) for each in data))
    if not isinstance(data, dict):
        return set()
    counted = {"ratings", "outcomes", "kinds"}
    return set(data).union(*(every_key(value) for key, value in data.items() if key not in counted))


@pytest.mark.parametrize("schema", ["check/1", "doctor/1", "verdict/1", "error/1"])
def test_every_schema_is_named(schema: str) -> None:
    assert f"`quizapp.{schema}`" in PAGE


def test_the_keys_of_a_verdict_are_documented() -> None:
    from quizapp.core.verdict import CheckResult, Fact, Outcome, Verdict

    section = sections()["quizapp grade"]
    facts = (Fact("out", "shape", "(3,)", "(3, 1)", ok=False),)
    verdict = Verdict("card", Outcome.WRONG, (CheckResult("value", "out", ok=False),), facts=facts)
    for key in every_key(verdict.to_json()):
        assert f"`{key}`" in section or f"`{key}[]`" in section, key
    for outcome in Outcome:
        assert f"`{outcome.value}`" in section, outcome
