"""How a key is shown as it is written, and that every example of the help reads back as what it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Kind
from quizapp.decks.card_file import CardFile
from quizapp.decks.examples import OPEN, example_of, flow, general, kind_of, written
from quizapp.decks.key_help import EVERY_CARD, OF, OF_KIND
from quizapp.decks.strict_yaml import parse

EXAMPLES = [
    example
    for helps in (EVERY_CARD, *OF_KIND.values(), *OF.values())
    for told in helps.values()
    for example in told.examples
]


def read_back(value: object) -> object:
    file = CardFile("deck.yaml", f"key: {flow(value)}\n")
    read = parse(file)
    assert file.problems == []
    return read["key"]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_is_shown_as_yaml_that_means_it(example: object) -> None:
    assert OPEN in flow(example) or read_back(example) == (list(example) if isinstance(example, tuple) else example)


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)
PLAIN = st.one_of(WORDS, st.integers(-999, 999), st.booleans())


@given(
    st.recursive(
        PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.from_regex("[a-z]{3}", fullmatch=True), inner)
    )
)
def test_whatever_is_shown_without_a_gap_reads_back_as_it_was(value: object) -> None:
    assert OPEN in flow(value) or read_back(value) == value


@pytest.mark.parametrize("value", [None, "x" * 30, "two\nlines", object()])
def test_what_cannot_stand_on_a_short_line_is_left_open(value: object) -> None:
    assert flow(value) == OPEN


@pytest.mark.parametrize(
    ("what", "key", "line"),
    [
        ("a code card", "expect", "expect: {out: {}}"),
        ("an order card", "keep", "keep: [x]"),
        ("`vary`", "n", "n: [float32, float64]"),
        ("the expectation of `loss`", "rtol", "rtol: 0.001"),
        ("`mean`", "near", ""),
        ("a code card", "rules", "rules: {require: [torch.einsum]}"),
        ("a code card", "nothing-like-it", ""),
        ("`cases`", "draw", ""),
    ],
)
def test_a_key_is_written_as_its_help_shows_it(what: str, key: str, line: str) -> None:
    assert written(what, key) == line


def test_a_mapping_is_known_whatever_its_author_named() -> None:
    assert general("the expectation of `out`") == general("the expectation of `loss`") == "the expectation of `*`"
    assert general("`cases`") == "`cases`"
    assert example_of("the expectation of `out`", "stride") == [0, 1]


@pytest.mark.parametrize("kind", Kind)
def test_a_card_is_known_by_its_kind(kind: Kind) -> None:
    article = "an" if kind.value[0] in "aeiou" else "a"
    assert kind_of(f"{article} {kind.value} card") is kind


@pytest.mark.parametrize("what", ["a card", "a deck", "`cases`", "a card file beside deck.yaml", "a strange card"])
def test_what_is_no_card_has_no_kind(what: str) -> None:
    assert kind_of(what) is None
