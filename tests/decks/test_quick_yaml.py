"""The first reading gives what the full one gives, but for the places, or nothing where that has something to tell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.decks.card_file import CardFile, decoded
from quizapp.decks.quick_yaml import NOWHERE, read_quickly
from quizapp.decks.strict_yaml import CONTROL, DEEPEST, Map, Seq, parse
from tests.decks.mutating import mutated, whole_files


def beginnings(data: Any) -> Any:
    """All data with where each mapping and list begins."""
    if isinstance(data, Map):
        assert not data.broken
        return (data.at, [(key, beginnings(value)) for key, value in data.items()])
    if isinstance(data, Seq):
        assert not data.broken
        return (data.at, [beginnings(item) for item in data])
    return repr(data)


def check_same(text: str) -> bool:
    """Hold the two readings against each other; returns whether the first one had something to give."""
    file = CardFile("a.yaml", text)
    full = parse(file)
    quick = read_quickly(text)
    if quick is None:
        # Some things are fine and come too rarely to be read quickly: a root that is a mere text.
        assert file.problems or not isinstance(full, Map | Seq)
        return False
    assert file.problems == []
    assert beginnings(quick) == beginnings(full)
    if isinstance(full, Map):
        assert (quick.keys_at, quick.values_at) == (full.keys_at, full.values_at)  # type: ignore[union-attr]
    return True


@pytest.mark.parametrize("text", whole_files(), ids=range(len(whole_files())))
def test_files_that_are_right_are_read_quickly(text: str) -> None:
    assert check_same(text)


def test_damaged_files_are_read_alike_or_left_to_the_full_reading() -> None:
    quick = 0
    for data in mutated(1500, seed=1):
        file = decoded("a.yaml", data)
        if isinstance(file, CardFile):
            quick += check_same(file.text)
    assert 100 < quick < 1400


@given(st.text(alphabet=st.sampled_from("ab:-?[]{}&*!|>'\"%@`#,\n \\0e.~<")))
def test_any_text_is_read_alike_or_left_to_the_full_reading(text: str) -> None:
    check_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: &x 1",
        "a: *x",
        "a: &x {b: 1}",
        "a: !!str 1",
        "a: !x [1]",
        "a: 1\na: 2",
        "1: a",
        "[a]: b",
        "{a: 1}: b",
        "<<: {a: 1}",
        "~: a",
        "a: 010",
        "a: 1e999",
        'a: "\\e[0m"',
        "a: \x07",
        "a: [1",
        "a: 'x",
        "a: 1\n---\nb: 2",
        "---\n---\na: 1",
        "--- ~\n---\na: 1",
        "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        "just text",
    ],
)
def test_what_is_not_as_usual_is_left_to_the_full_reading(text: str) -> None:
    assert read_quickly(text) is None
    check_same(text)


def test_depth_is_bounded_alike() -> None:
    assert check_same("[" * DEEPEST + "]" * DEEPEST)


def test_places_that_were_not_kept_may_be_asked_for() -> None:
    data = read_quickly("a: {b: c}\nd: [x, y]\n")
    assert isinstance(data, Map)
    assert data.values_at == {"a": (1, 4), "d": (2, 4)}
    assert data["a"].at == (1, 4)
    assert data["a"].keys_at["b"] == data["a"].values_at["b"] == NOWHERE
    assert data["a"].values_at.get("z", (9, 9)) == (9, 9)
    assert data["d"].items_at == [NOWHERE, NOWHERE]


def test_a_control_character_is_never_read() -> None:
    assert CONTROL.search("\x1b")
    assert read_quickly("a: '\x1b'") is None
