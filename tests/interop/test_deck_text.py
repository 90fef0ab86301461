"""Cards in the text of their files, replaced without touching anything else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.errors import CardFileError
from quizapp.interop.deck_text import Placed, lines_of, read_deck_text, with_cards

FILE = """\
# head
cards:
  - id: one
    kind: recall
    prompt: Why?
    answer: |
      Because.

      So.


  # about two
  - id: two
    prompt: [no, text]
  - {id: three, kind: recall}
  - 5
  - kind: recall
"""


def deck(tmp_path: Path, text: str = FILE, name: str = "cards.yaml") -> dict[str, Placed]:
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return dict(read_deck_text(tmp_path).cards)


def test_each_card_has_its_lines(tmp_path: Path) -> None:
    cards = deck(tmp_path)
    assert list(cards) == ["one", "two", "three"]
    one = cards["one"]
    assert (one.first, one.kind, one.prompt) == (3, "recall", "Why?")
    assert one.text == "\n".join(FILE.split("\n")[2:9]) + "\n"
    assert one.text.endswith("      So.\n")
    assert (cards["two"].first, cards["two"].last, cards["two"].kind, cards["two"].prompt) == (13, 14, "", "")
    assert cards["three"].text == "  - {id: three, kind: recall}\n"


def test_the_last_card_ends_where_the_next_key_begins(tmp_path: Path) -> None:
    text = "cards:\n  - id: one\n    kind: recall\n\ntitle: My deck\nformat: 1\n"
    assert deck(tmp_path, text)["one"].text == "  - id: one\n    kind: recall\n"


def test_a_file_without_a_list_of_cards_has_none(tmp_path: Path) -> None:
    assert deck(tmp_path, "title: My deck\ncards: nothing\n") == {}
    assert deck(tmp_path, "cards:\n") == {}


def test_a_folder_that_is_not_there_is_an_empty_deck(tmp_path: Path) -> None:
    found = read_deck_text(tmp_path / "nowhere")
    assert (found.files, found.cards) == ({}, {})


def test_hidden_files_and_others_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.yaml", "cards.yml", "notes.txt"):
        (tmp_path / name).write_text("[", encoding="utf-8")
    assert read_deck_text(tmp_path).files == {}


@pytest.mark.parametrize("text", ["cards: [", "- a list", "\x00"])
def test_a_broken_file_is_told_with_its_place(text: str, tmp_path: Path) -> None:
    with pytest.raises(CardFileError, match=r"cards\.yaml"):
        deck(tmp_path, text)


def test_a_card_is_replaced_and_all_else_stays(tmp_path: Path) -> None:
    cards = deck(tmp_path)
    found = with_cards(FILE, {cards["two"]: "  - id: two\n    prompt: New\n", cards["one"]: "  - id: one\n"}, "")
    assert found == (
        "# head\ncards:\n  - id: one\n\n\n  # about two\n  - id: two\n    prompt: New\n"
        "  - {id: three, kind: recall}\n  - 5\n  - kind: recall\n"
    )


def test_a_comment_inside_code_belongs_to_its_card(tmp_path: Path) -> None:
    text = "cards:\n  - id: one\n    reference: |\n      x = 1\n      # so it is\n\n  # two\n  - id: two\n"
    assert deck(tmp_path, text)["one"].text == "\n".join(text.split("\n")[1:5]) + "\n"


def test_new_cards_come_last_behind_an_empty_line() -> None:
    assert with_cards("cards:\n  - id: one\n\n\n", {}, "  - id: two\n") == "cards:\n  - id: one\n\n  - id: two\n"
    assert with_cards("cards:\n", {}, "  - id: two\n") == "cards:\n  - id: two\n"


def test_the_file_keeps_its_line_ends(tmp_path: Path) -> None:
    text = "cards:\r\n  - id: one\r\n    prompt: a\r\n  - id: two\r\n"
    cards = deck(tmp_path, text)
    assert cards["one"].text == "  - id: one\n    prompt: a\n"
    found = with_cards(text, {cards["one"]: "  - id: one\n    prompt: b\n"}, "  - id: three\n")
    assert found == ("cards:\r\n  - id: one\r\n    prompt: b\r\n  - id: two\r\n\r\n  - id: three\r\n")


@given(st.text(alphabet="ab\n\r\x85\u2028 "))
def test_lines_put_together_are_the_text(text: str) -> None:
    assert "".join(lines_of(text)) == text
