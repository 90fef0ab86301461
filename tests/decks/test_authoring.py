"""The authoring guide: every example in it loads, and every key there is has one."""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from textwrap import dedent

import pytest

from quizapp.decks import fields
from quizapp.decks.deck import FORMAT, load_deck_folder
from quizapp.decks.wrong import CATCHERS
from quizapp.errors import ExitCode

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLES = [dedent(found) for found in re.findall(r"^ *```yaml\n(.*?)^ *```$", GUIDE, re.MULTILINE | re.DOTALL)]


def write_deck(folder: Path, example: str) -> Path:
    """A deck of the example, which is a whole deck, a file of cards, or cards."""
    header = f"format: {FORMAT}\ndeck: example\ntitle: Example\n"
    if example.startswith("- "):
        example = "cards:\n" + example
    if example.startswith("cards:"):
        example = header + example
    (folder / "deck.yaml").write_text(example, encoding="utf-8")
    return folder


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8
    assert GUIDE.count("```") == 2 * len(EXAMPLES)


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

    def remember(self: fields.Fields) -> None:
        if self.what not in ("`expect`", "`grad`"):
            thing = re.sub(r"`\w+`$", "", self.what)
            known[thing] |= set(self.known)
            used[thing] |= set(self.data)
        close(self)

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
