"""The authoring guide: every example in it loads, and every key there is has one."""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from textwrap import dedent

import click
import pytest
import yaml

from quizapp.cli.main import cli
from quizapp.core.card import Kind
from quizapp.decks import fields
from quizapp.decks.deck import FORMAT, load_deck_folder
from quizapp.decks.key_help import EVERY_CARD, OF, OF_KIND
from quizapp.decks.wrong import CATCHERS
from quizapp.errors import ExitCode
from quizapp.study.checking.rules import RULES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLES = [dedent(found) for found in re.findall(r"^ *```yaml\n(.*?)^ *```$", GUIDE, re.MULTILINE | re.DOTALL)]
SETTINGS = re.findall(r"^```yml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
MESSAGES = re.findall(r"\n\n```\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def write_deck(folder: Path, example: str) -> Path:
    """A deck of the example, which is a whole deck, a file of cards, or cards."""
    header = f"format: {FORMAT}\ndeck: example\ntitle: Example\n"
    if example.startswith("- "):
        example = "cards:\n" + example
    if example.startswith("cards:"):
        example = header + example
    (folder / "deck.yaml").write_text(example, encoding="utf-8")
    return folder


def test_every_block_of_the_guide_is_tested_here() -> None:
    assert len(EXAMPLES) >= 14
    assert len(SETTINGS) == 2
    assert GUIDE.count("```") == 2 * (len(EXAMPLES) + len(SETTINGS) + len(MESSAGES))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.strip().split("\n")[0])
def test_every_example_loads(example: str, tmp_path: Path) -> None:
    loaded = load_deck_folder(write_deck(tmp_path, example))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.deck is not None
    assert loaded.deck.cards


def test_every_example_keeps_what_it_promises(tmp_path: Path) -> None:
    for number, example in enumerate(EXAMPLES):
        (tmp_path / str(number)).mkdir()
        path = write_deck(tmp_path / str(number), example) / "deck.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("deck: example", f"deck: example-{number}"))
    check = [sys.executable, "-m", "quizapp", "check", str(tmp_path), "--json"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == ExitCode.NO_SANDBOX:
        pytest.skip("there are no walls here to run the examples behind")
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert [card for card in report["cards"] if card["findings"]] == []
    assert len(report["cards"]) == sum(example.count("kind: ") for example in EXAMPLES)
    assert done.returncode == ExitCode.OK


def test_every_key_has_an_example_and_is_named_in_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, set[str]] = defaultdict(set)
    used: dict[str, set[str]] = defaultdict(set)
    close = fields.Fields.close

    def remember(self: fields.Fields, hint: str = "") -> None:
        if self.what not in ("`expect`", "`grad`"):
            thing = re.sub(r"`\w+`$", "", self.what)
            known[thing] |= set(self.known)
            used[thing] |= set(self.data)
        close(self, hint)

    monkeypatch.setattr(fields.Fields, "close", remember)
    for example in EXAMPLES:
        load_deck_folder(write_deck(tmp_path, example))
    shared = {"title", "tags", "source", "siblings", "hints", "explain", "status", "limits", "device", "vary"}
    unused = {thing: known[thing] - used[thing] - shared for thing in known}
    assert {thing: keys for thing, keys in unused.items() if keys} == {}
    assert shared <= set.union(*used.values())
    keys = set.union(*known.values())
    assert len(keys) > 50
    assert {key for key in keys if f"`{key}`" not in GUIDE and f"`{key}:" not in GUIDE} == set()


@pytest.mark.parametrize("catcher", CATCHERS)
def test_the_guide_names_everything_that_can_catch(catcher: str) -> None:
    assert f"`{catcher}`" in GUIDE


def test_the_guide_names_every_key_that_can_be_explained() -> None:
    explained = [EVERY_CARD, *OF_KIND.values(), *OF.values()]
    keys = {key for keys in explained for key in keys if key != "*"}
    assert len(keys) > 60
    assert {key for key in keys if f"`{key}`" not in GUIDE} == set()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_section_with_an_example(kind: Kind) -> None:
    assert f"\n## {kind.value.title()} cards\n" in GUIDE
    assert any(f"kind: {kind.value}\n" in example for example in EXAMPLES)


def test_the_guide_has_every_rule_of_the_check_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning) \| (.+) \|$", GUIDE, re.MULTILINE)
    assert rows == [(rule.id, rule.severity.value, rule.holds) for rule in RULES.values()]


def test_the_message_that_is_shown_is_what_the_loader_says(tmp_path: Path) -> None:
    (message,) = MESSAGES
    folder = tmp_path / "my-deck"
    folder.mkdir()
    write_deck(folder, EXAMPLES[0].replace("caught_by: value", "caught_by: vlaue"))
    (problem,) = load_deck_folder(folder).problems
    assert str(problem).replace(f"{tmp_path}/", "") == message.rstrip()


def test_every_help_of_draw_is_named() -> None:
    source = (ROOT / "quizapp" / "worker" / "draw.py").read_text(encoding="utf-8")
    named = set(re.findall(r"`draw\.(\w+)\(", GUIDE))
    assert named == set(re.findall(r"    def ([a-z]\w*)\(self", source))


def test_every_link_leads_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z -]", "", each.lower()).replace(" ", "-") for each in re.findall(r"^#+ (.+)$", GUIDE, re.M)
    }
    links = re.findall(r"\]\(#([a-z-]+)\)", GUIDE)
    assert len(links) > 10
    assert set(links) <= headings


def test_the_guide_calls_commands_and_options_that_there_are() -> None:
    calls = re.findall(r"`quizapp ([a-z]+)([^`]*)`", GUIDE) + re.findall(r"run: quizapp ([a-z]+)(.*)", GUIDE)
    assert len(calls) > 10
    for name, rest in calls:
        command = cli.commands[name]
        if isinstance(command, click.Group):
            command = command.commands[rest.split()[0]]
        known = {spelling for each in command.params if isinstance(each, click.Option) for spelling in each.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, (name, rest)


def test_the_settings_for_commits_fit_the_hook_and_the_check() -> None:
    hooks, workflow = (yaml.safe_load(each) for each in SETTINGS)
    (offered,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]] == [offered["id"]]
    (job,) = workflow["jobs"].values()
    assert "--format github" in job["steps"][-1]["run"]
