"""A preview: the drill over an author's cards, with nothing recorded, following the files."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from quizapp.core.rating import Rating
from quizapp.core.verdict import Outcome, Verdict
from quizapp.errors import CardFileError, ConfigError, UsageError
from quizapp.paths import config_file, database_file, state_dir
from quizapp.study.card_source import CardSource
from quizapp.study.previewing import MOST_PROBLEMS, Preview, preview_workspace
from quizapp.study.workspace import Workspace

HEAD = "format: 1\ndeck: mine\ntitle: Mine\ncards:\n"
CODE = """\
  - id: code
    kind: code
    status: draft
    prompt: Make `out`.
    starter: out = ...
    reference: out = 2
    expect: {out: {}}
    hints: [Think., Think more.]
"""
WHY = "  - {id: why, kind: recall, prompt: Why?, answer: So., points: [so]}\n"
HOW = "  - {id: how, kind: recall, prompt: How?, answer: Thus., points: [thus]}\n"


class Author:
    """Writes the deck file, and holds the preview of it."""

    def __init__(self, file: Path, workspace: Workspace, card: str | None = None) -> None:
        self.file = file
        self.preview = Preview(workspace, CardSource.at(file), card)

    def save(self, text: str) -> bool:
        """Save the file, and let the preview look; whether the card shown has changed."""
        self.file.write_text(text)
        before = self.preview.outdated
        changed = self.preview.take(self.preview.look())
        assert (before, self.preview.outdated) == (True, False)
        return changed

    @property
    def shown(self) -> str:
        card = self.preview.card
        return "" if card is None else card.prompt


@pytest.fixture(autouse=True)
def _scripted(runner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every workspace run code on the scripted runner."""
    defaults = Workspace.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "make_runner", lambda: runner)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + CODE + WHY + HOW)
    return file


@pytest.fixture
def workspace(file: Path) -> Iterator[Workspace]:
    with preview_workspace(CardSource.at(file)) as workspace:
        workspace.entropy = Random(3).getrandbits
        yield workspace


@pytest.fixture
def author(file: Path, workspace: Workspace) -> Author:
    return Author(file, workspace)


def passed(card: str) -> Verdict:
    return Verdict(card, Outcome.PASS)


def test_every_card_is_shown_in_order_drafts_too(author: Author) -> None:
    preview = author.preview
    seen = []
    while preview.card is not None:
        seen.append((preview.card.id, preview.place, preview.counts.new))
        preview.skip()
    assert seen == [("code", (1, 3), 3), ("why", (2, 3), 2), ("how", (3, 3), 1)]
    assert preview.waiting is None


def test_one_card_can_be_chosen(file: Path, workspace: Workspace) -> None:
    preview = Author(file, workspace, "why").preview
    assert preview.place == (1, 1)
    preview.skip()
    assert preview.card is None


def test_a_rating_goes_on_and_is_recorded_nowhere(author: Author) -> None:
    preview = author.preview
    with pytest.raises(UsageError, match="nothing to rate"):
        preview.rate(Rating.GOOD)
    preview.apply(passed("code"))
    assert preview.choices()[0].interval == "1m"
    preview.rate(Rating.EASY)
    assert author.shown == "Why?"
    assert preview.summary().answered == 0
    assert not database_file().exists()
    assert not state_dir().exists()


def test_the_preview_leaves_no_file_behind(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with preview_workspace(CardSource.at(file)) as workspace:
        Preview(workspace, CardSource.at(file)).skip()
        assert list(scratch.iterdir())
    assert not list(scratch.iterdir())


def test_walking_goes_round_the_end(author: Author) -> None:
    preview = author.preview
    preview.go(-1)
    assert author.shown == "How?"
    preview.go(1)
    assert author.shown == "Make `out`."
    for _ in range(3):
        preview.skip()
    preview.go(0)
    assert author.shown == "Make `out`."


def test_what_is_typed_stays_with_its_card(author: Author) -> None:
    preview = author.preview
    assert preview.draft == "out = ..."
    preview.save_draft("out = 3")
    preview.skip()
    assert preview.draft == ""
    preview.go(-1)
    assert preview.draft == "out = 3"
    preview.save_draft("out = ...")
    assert preview.draft == "out = ..."


def test_a_rated_card_begins_afresh(author: Author) -> None:
    preview = author.preview
    preview.save_draft("out = 2")
    preview.apply(passed("code"))
    preview.rate(Rating.GOOD)
    preview.go(-1)
    assert (preview.draft, preview.verdict, preview.tries) == ("out = ...", None, 0)


def test_without_a_change_nothing_is_read(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CardSource, "load", lambda self: pytest.fail("read in vain"))
    assert not author.preview.outdated


def test_the_card_shown_follows_its_file(author: Author) -> None:
    preview = author.preview
    preview.hint()
    preview.save_draft("out = 3")
    preview.apply(Verdict("code", Outcome.WRONG))
    text = CODE.replace("Make `out`.", "Make `out`, please.").replace("Think., Think more.", "Look., Look again.")
    assert author.save(HEAD + text + WHY + HOW)
    assert author.shown == "Make `out`, please."
    assert preview.draft == "out = 3"
    assert preview.hints == ("Look.",)
    assert (preview.verdict, preview.tries, preview.can_rate) == (None, 0, False)


def test_an_answer_not_yet_typed_follows_the_starter(author: Author) -> None:
    author.preview.save_draft("out = ...")
    assert author.save(HEAD + CODE.replace("out = ...", "out = None") + WHY + HOW)
    assert author.preview.draft == "out = None"


def test_another_card_may_change_without_disturbing_this_one(author: Author) -> None:
    author.preview.hint()
    assert not author.save(HEAD + CODE + WHY.replace("Why?", "Why so?") + HOW)
    assert author.preview.hints == ("Think.",)
    author.preview.skip()
    assert author.shown == "Why so?"


def test_a_card_that_moves_is_followed(author: Author) -> None:
    author.preview.skip()
    assert not author.save(HEAD + WHY + HOW + CODE)
    assert author.preview.place == (1, 3)
    assert author.shown == "Why?"


def test_a_card_that_goes_gives_way_to_the_next(author: Author) -> None:
    author.preview.skip()
    assert author.save(HEAD + CODE + HOW)
    assert (author.shown, author.preview.place) == ("How?", (2, 2))
    assert author.save(HEAD + CODE)
    assert (author.shown, author.preview.place) == ("Make `out`.", (1, 1))


def test_new_cards_are_there_at_once(author: Author) -> None:
    assert not author.save(HEAD + CODE + WHY + HOW + WHY.replace("why", "more"))
    assert author.preview.place == (1, 4)


def test_a_broken_file_is_told_with_its_place_and_mended(author: Author, file: Path) -> None:
    author.preview.skip()
    author.preview.save_draft("because")
    assert not author.save(HEAD + CODE + WHY.replace("}", "") + HOW)
    assert f"{file}:1" in author.preview.problem
    assert author.preview.stale
    assert (author.shown, author.preview.place) == ("Why?", (2, 3))
    assert author.preview.draft == "because"
    assert not author.save(HEAD + CODE + WHY + HOW)
    assert (author.preview.problem, author.preview.stale) == ("", False)


def test_a_broken_card_stays_as_it_was_until_it_is_mended(author: Author, file: Path) -> None:
    assert not author.save(HEAD + CODE.replace("reference", "refrence") + WHY + HOW)
    assert "Did you mean `reference`?" in author.preview.problem
    assert author.preview.stale
    assert author.preview.place == (1, 3)
    assert author.save(HEAD + CODE.replace("Make", "Do make") + WHY + HOW)
    assert author.shown == "Do make `out`."


def test_a_problem_elsewhere_is_told_and_the_card_goes_on(author: Author) -> None:
    assert author.save(HEAD + CODE.replace("Make", "Do make") + WHY.replace("prompt", "prmpt") + HOW)
    assert "prmpt" in author.preview.problem
    assert not author.preview.stale
    assert (author.shown, author.preview.place) == ("Do make `out`.", (1, 2))


def test_the_chosen_card_may_be_renamed_and_come_back(file: Path, workspace: Workspace) -> None:
    author = Author(file, workspace, "why")
    assert not author.save(HEAD + CODE + WHY.replace("why", "wherefore") + HOW)
    assert author.preview.stale
    assert "not in these files any more" in author.preview.problem
    assert author.shown == "Why?"
    assert author.save(HEAD + CODE + WHY.replace("Why?", "Why so?") + HOW)
    assert (author.shown, author.preview.problem) == ("Why so?", "")


def test_a_file_that_is_deleted_is_told_and_may_come_back(author: Author, file: Path) -> None:
    file.unlink()
    assert not author.preview.take(author.preview.look())
    assert "does not exist" in author.preview.problem
    assert not author.save(HEAD + CODE + WHY + HOW)
    assert author.preview.problem == ""


def test_values_that_vary_stay_while_the_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "varied.yaml"
    text = HEAD + (
        "  - id: sum\n    kind: predict\n    vary: {n: {ints: [10, 9999]}}\n"
        "    prompt: What is it?\n    ask: ${n} + 1\n"
    )
    file.write_text(text)
    with preview_workspace(CardSource.at(file)) as workspace:
        workspace.entropy = Random(3).getrandbits
        author = Author(file, workspace)
        card = author.preview.card
        assert card is not None
        assert author.save(text.replace("What is it?", "What is it, with ${n}?"))
        again = author.preview.card
        assert again is not None
        assert again.values == card.values
        assert dict(card.values)["n"] in again.prompt


def test_only_the_first_problems_are_told(author: Author) -> None:
    broken = "".join(WHY.replace("why", f"why-{number}").replace("prompt", "prmpt") for number in range(9))
    author.save(HEAD + CODE + broken)
    assert author.preview.problem.count("prmpt:") == MOST_PROBLEMS
    assert author.preview.problem.endswith("more")


def test_nothing_to_show_is_told(tmp_path: Path) -> None:
    source = CardSource.at(tmp_path / "nowhere")
    with preview_workspace(source) as workspace, pytest.raises(CardFileError, match="no card to show"):
        Preview(workspace, source)


def test_a_card_that_is_not_there_is_told_with_the_nearest(file: Path, workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no card `wy`") as failed:
        Preview(workspace, CardSource.at(file), "wy")
    assert failed.value.hint == "Did you mean `why`?"


def test_settings_that_cannot_be_used_are_told(file: Path) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("nonsense = 1\n")
    with pytest.raises(ConfigError), preview_workspace(CardSource.at(file)):
        pytest.fail("was opened")
