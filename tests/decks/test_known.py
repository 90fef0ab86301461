import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.decks.compiled import Compiled
from quizapp.decks.content import Defaults, Header
from quizapp.decks.known import read_cards_file, read_deck_file
from quizapp.decks.library import load_library

DECK = "format: 1\ndeck: d\ntitle: D\ncards:\n  - {id: a, kind: recall, prompt: p, answer: a}\n"


@pytest.fixture
def cache(tmp_path: Path) -> Compiled:
    return Compiled(tmp_path / "cache")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "deck.yaml"
    file.write_text(DECK)
    return file


def test_what_is_known_is_what_was_read(file: Path, cache: Compiled) -> None:
    first = read_deck_file(file, alone=True, cache=cache)
    assert first == read_deck_file(file, alone=True, cache=cache) == read_deck_file(file, alone=True, cache=None)
    content, problems = first
    assert problems == []
    assert content is not None
    assert content.header is not None
    assert (content.header.id, content.header.where.line, content.header.where.column) == ("d", 2, 7)
    assert [card.id for card in content.cards] == ["a"]
    assert cache.written == 1


def test_without_a_cache_nothing_is_kept(file: Path, cache: Compiled) -> None:
    read_deck_file(file, alone=True, cache=None)
    assert not cache.folder.exists()


def test_alone_or_not_and_the_header_are_part_of_what_is_asked(file: Path, tmp_path: Path, cache: Compiled) -> None:
    file.write_text("format: 1\ndeck: d\ntitle: D\n")
    assert read_deck_file(file, alone=False, cache=cache)[1] == []
    assert [problem.message for problem in read_deck_file(file, alone=True, cache=cache)[1]] == [
        "a deck needs the key `cards`"
    ]
    more = tmp_path / "more.yaml"
    more.write_text("cards:\n  - {id: b, kind: recall, prompt: p, answer: a}\n")
    content, _ = read_deck_file(file, alone=False, cache=cache)
    assert content is not None
    assert content.header is not None
    for header in (content.header, Header("other", "", "", Defaults(("t",)), content.header.where)):
        found, problems = read_cards_file(more, header, cache=cache)
        assert problems == []
        assert found is not None
        assert [(card.deck, card.tags) for card in found.cards] == [(header.id, header.defaults.tags)]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, cache: Compiled) -> None:
    content, problems = read_deck_file(tmp_path / "gone.yaml", alone=True, cache=cache)
    assert content is None
    assert ["cannot be read" in problem.message for problem in problems] == [True]


def test_known_decks_are_there_without_yaml_and_without_the_readers(file: Path, home: Path) -> None:
    load_library([file])
    code = (
        "import sys; from pathlib import Path; from quizapp.decks.library import load_library\n"
        f"assert load_library([Path({str(file)!r})]).card('a')\n"
        "print(*(name for name in sys.modules if name in ('yaml', 'quizapp.decks.reading', 'quizapp.core.judge')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "\n"
