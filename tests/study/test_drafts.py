from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Vary
from quizapp.core.vary import varied
from quizapp.study.drafts import Drafts

if TYPE_CHECKING:
    from tests.conftest import MakeCard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts"


def test_there_is_no_draft_at_first(folder: Path, code_card: "MakeCard") -> None:
    assert Drafts(folder).read(code_card()) is None


def test_no_two_cards_share_a_draft_however_their_decks_are_called(folder: Path, code_card: "MakeCard") -> None:
    one, other = replace(code_card(), deck="a", id="b--c"), replace(code_card(), deck="a--b", id="c")
    Drafts(folder).write(one, "mine")
    assert Drafts(folder).read(other) is None


@pytest.mark.parametrize("text", ["out = ", "two\nlines\n", "naïve × 3 – 日本", "  \n\tindented", "dos\r\nends"])
def test_a_draft_comes_back_as_it_was(folder: Path, code_card: "MakeCard", text: str) -> None:
    Drafts(folder).write(code_card(), text)
    assert Drafts(folder).read(code_card()) == text.replace("\r\n", "\n")


def test_each_card_has_its_own_draft(folder: Path, code_card: "MakeCard") -> None:
    drafts = Drafts(folder)
    drafts.write(code_card("a"), "one")
    drafts.write(code_card("b"), "two")
    drafts.write(code_card("a", deck="other"), "three")
    read = [drafts.read(code_card("a")), drafts.read(code_card("b")), drafts.read(code_card("a", deck="other"))]
    assert read == ["one", "two", "three"]


def test_a_cleared_draft_is_gone_and_clearing_twice_is_harmless(folder: Path, code_card: "MakeCard") -> None:
    drafts = Drafts(folder)
    drafts.write(code_card(), "text")
    drafts.clear(code_card())
    drafts.clear(code_card())
    assert drafts.read(code_card()) is None


def test_writing_leaves_nothing_but_the_draft(folder: Path, code_card: "MakeCard") -> None:
    drafts = Drafts(folder)
    for text in ("one", "two", "three"):
        drafts.write(code_card(), text)
    assert [path.name for path in folder.iterdir()] == ["numbers.five.txt"]


def test_only_the_learner_may_read_drafts(folder: Path, code_card: "MakeCard") -> None:
    Drafts(folder).write(code_card(), "text")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert next(folder.iterdir()).stat().st_mode & 0o777 == 0o600


def test_half_a_surrogate_pair_does_not_lose_the_rest(folder: Path, code_card: "MakeCard") -> None:
    Drafts(folder).write(code_card(), "a\ud83db")
    assert Drafts(folder).read(code_card()) == "a?b"


def test_a_file_that_is_no_text_is_no_draft(folder: Path, code_card: "MakeCard") -> None:
    folder.mkdir(parents=True)
    (folder / "numbers.five.txt").write_bytes(b"\xff\xfe\x00")
    assert Drafts(folder).read(code_card()) is None


def test_a_folder_that_cannot_be_made_only_costs_the_draft(tmp_path: Path, code_card: "MakeCard") -> None:
    (tmp_path / "file").write_text("in the way")
    drafts = Drafts(tmp_path / "file" / "drafts")
    drafts.write(code_card(), "text")
    assert drafts.read(code_card()) is None


def test_a_write_that_fails_keeps_the_earlier_draft(
    folder: Path, code_card: "MakeCard", monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(folder)
    drafts.write(code_card(), "earlier")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    drafts.write(code_card(), "later")
    assert drafts.read(code_card()) == "earlier"
    assert len(list(folder.iterdir())) == 1


def test_a_draft_about_drawn_values_is_kept_with_their_seed(folder: Path, code_card: "MakeCard") -> None:
    card = code_card(vary=(Vary("n", ints=(1, 9)),))
    drafts = Drafts(folder)
    assert drafts.seed(card) is None
    drafts.write(card, "mine", 123)
    assert Drafts(folder).seed(card) == 123
    assert Drafts(folder).seed(varied(card, 123)) == 123
    assert (drafts.read(card, 123), drafts.read(card, 4)) == ("mine", None)
    drafts.clear(varied(card, 4))
    assert (drafts.seed(card), drafts.read(card, 123)) == (None, None)
    assert list(folder.iterdir()) == []


def test_a_card_that_does_not_vary_needs_no_seed(folder: Path, code_card: "MakeCard") -> None:
    drafts = Drafts(folder)
    drafts.write(code_card(), "mine", 123)
    assert (drafts.seed(code_card()), drafts.read(code_card(), 4)) == (None, "mine")


def test_a_draft_from_before_the_card_varied_has_no_seed(folder: Path, code_card: "MakeCard") -> None:
    Drafts(folder).write(code_card(), "mine")
    assert Drafts(folder).seed(code_card(vary=(Vary("n", ints=(1, 9)),))) is None
