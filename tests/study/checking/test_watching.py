import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from quizapp.study.checking.watching import changes, stamps


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "deck"
    (folder / "inner").mkdir(parents=True)
    for name in ("deck.yaml", "a.yaml", "b.yml", "note.txt", ".hidden.yaml", "inner/c.yaml"):
        (folder / name).write_text("x", encoding="utf-8")
    return folder


def names(paths: list[Path]) -> set[str]:
    return {Path(name).name for name in stamps(paths)}


def test_card_files_are_seen_in_files_decks_and_folders_of_decks(deck: Path) -> None:
    assert names([deck]) == {"deck.yaml", "a.yaml", "b.yml", "c.yaml"}
    assert names([deck.parent]) == {"deck.yaml", "a.yaml", "b.yml", "c.yaml"}
    assert names([deck / "a.yaml"]) == {"a.yaml"}
    assert names([deck / "none", deck / "none.yaml"]) == set()


class Waiting:
    """Stands for sleep: at each call it does the next thing, then gives up."""

    def __init__(self, *actions: Callable[[], object]) -> None:
        self.actions: Iterator[Callable[[], object]] = iter(actions)

    def __call__(self, _seconds: float) -> None:
        action = next(self.actions, None)
        if action is None:
            raise KeyboardInterrupt
        action()


def nothing() -> None:
    pass


def seen(deck: Path, *actions: Callable[[], object]) -> list[tuple[str, ...]]:
    found = []
    with suppress(KeyboardInterrupt):
        for changed in changes([deck], Waiting(*actions)):
            found.append(tuple(Path(name).name for name in changed))
    return found


def touch(file: Path, text: str) -> Callable[[], object]:
    return lambda: file.write_text(text, encoding="utf-8")


def test_a_change_is_told_once(deck: Path) -> None:
    assert seen(deck, nothing, touch(deck / "a.yaml", "yy"), nothing, nothing, nothing) == [("a.yaml",)]


def test_a_file_that_is_still_written_is_waited_for(deck: Path) -> None:
    grown = [touch(deck / "a.yaml", "y" * n) for n in (2, 3, 4)]
    assert seen(deck, *grown, nothing, nothing) == [("a.yaml",)]


def test_files_that_come_go_and_are_replaced_are_told(deck: Path) -> None:
    def replaced() -> None:
        new = deck / "new~"
        new.write_text("x", encoding="utf-8")
        os.utime(new, ns=(stamps([deck])[str(deck / "a.yaml")][0],) * 2)
        new.replace(deck / "a.yaml")

    told = seen(
        deck,
        touch(deck / "d.yaml", "new"),
        nothing,
        (deck / "b.yml").unlink,
        nothing,
        replaced,
        nothing,
        touch(deck / "note.txt", "no card file"),
        nothing,
    )
    assert told == [("d.yaml",), ("b.yml",), ("a.yaml",)]


def test_what_comes_back_as_it_was_is_no_change(deck: Path) -> None:
    file, kept = deck / "a.yaml", deck.parent / "kept"

    def away() -> None:
        file.replace(kept)

    def back() -> None:
        kept.replace(file)

    assert seen(deck, away, back, nothing, nothing) == []
