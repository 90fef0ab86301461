"""Which cards a path means, and whether their files have changed."""

import os
from pathlib import Path

import pytest

from quizapp.study.card_source import CardSource

HEAD = "format: 1\ndeck: mine\ntitle: Mine\n"


def card(identity: str, status: str = "ready") -> str:
    return f"  - {{id: {identity}, kind: recall, prompt: Why?, answer: So., points: [so], status: {status}}}\n"


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "deck.yaml").write_text(f"{HEAD}cards:\n{card('one')}")
    (folder / "more.yaml").write_text(f"cards:\n{card('two', 'draft')}{card('three')}")
    return folder


def ids(source: CardSource) -> list[str]:
    return [each.id for each in source.cards(source.load())]


def test_a_folder_means_all_its_cards_with_drafts(deck: Path) -> None:
    assert ids(CardSource.at(deck)) == ["one", "two", "three"]
    assert ids(CardSource.at(deck.parent)) == ["one", "two", "three"]
    assert ids(CardSource.at(deck / "deck.yaml")) == ["one", "two", "three"]


def test_a_card_file_beside_its_deck_means_its_own_cards(deck: Path) -> None:
    assert ids(CardSource.at(deck / "more.yaml")) == ["two", "three"]


def test_a_card_file_is_found_from_within_its_folder(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(deck)
    assert ids(CardSource.at(Path("more.yaml"))) == ["two", "three"]


def test_a_deck_in_one_file_means_its_cards(tmp_path: Path) -> None:
    (tmp_path / "alone.yaml").write_text(f"{HEAD}cards:\n{card('one')}")
    assert ids(CardSource.at(tmp_path / "alone.yaml")) == ["one"]


def test_what_is_not_there_is_a_problem_of_its_library(tmp_path: Path) -> None:
    source = CardSource.at(tmp_path / "nowhere.yaml")
    assert "does not exist" in str(source.load().problems[0])
    assert source.signature() == frozenset()


def test_a_signature_stays_until_a_card_file_changes(deck: Path) -> None:
    for source in (CardSource.at(deck), CardSource.at(deck / "more.yaml"), CardSource.at(deck.parent)):
        before = source.signature()
        assert len(before) == 2
        (deck / "notes.txt").write_text("nothing to do with cards")
        (deck / ".more.yaml.swp").write_text("an editor's own")
        assert source.signature() == before


@pytest.mark.parametrize("change", ["write", "replace", "touch", "add", "delete", "rename"])
def test_every_way_of_saving_is_seen(change: str, deck: Path, tmp_path: Path) -> None:
    source = CardSource.at(deck)
    before = source.signature()
    file = deck / "more.yaml"
    match change:
        case "write":
            file.write_text(file.read_text() + card("four"))
        case "replace":
            (tmp_path / "new").write_bytes(file.read_bytes())
            (tmp_path / "new").replace(file)
        case "touch":
            os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
        case "add":
            (deck / "new.yaml").write_text("cards:\n")
        case "delete":
            file.unlink()
        case "rename":
            file.rename(deck / "other.yaml")
    assert source.signature() != before


def test_a_deck_that_is_deleted_and_comes_back_is_seen(deck: Path, tmp_path: Path) -> None:
    source = CardSource.at(deck)
    before = source.signature()
    deck.rename(tmp_path / "away")
    assert source.signature() == frozenset()
    (tmp_path / "away").rename(deck)
    assert source.signature() == before


def test_a_file_that_goes_while_it_is_looked_at_is_passed_over(deck: Path) -> None:
    (deck / "dangling.yaml").symlink_to(deck / "nowhere.yaml")
    assert len(CardSource.at(deck).signature()) == 2
