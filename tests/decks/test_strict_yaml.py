import json
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizapp.decks import strict_yaml
from quizapp.decks.card_file import CardFile
from quizapp.decks.collector import collector_paused
from quizapp.decks.strict_yaml import BAD, DEEPEST, Map, Seq, parse

Reports = Callable[[CardFile], list[str]]


def test_plain_data_with_the_place_of_every_key_and_value() -> None:
    file = CardFile("a.yaml", "a: 1\nb:\n  - x\n  - {c: yes}\n")
    data = parse(file)
    assert data == {"a": 1, "b": ["x", {"c": "yes"}]}
    assert file.problems == []
    assert isinstance(data, Map)
    assert (data.at, data.keys_at, data.values_at) == ((1, 1), {"a": (1, 1), "b": (2, 1)}, {"a": (1, 4), "b": (3, 3)})
    assert isinstance(data["b"], Seq)
    assert data["b"].items_at == [(3, 5), (4, 5)]
    assert data["b"][1].values_at == {"c": (4, 9)}
    assert not data.broken


def test_quoted_and_block_scalars_are_text_whatever_they_look_like() -> None:
    assert parse(CardFile("a.yaml", "a: '1'\nb: \"true\"\nc: |\n  10\nd: >\n  null\n")) == {
        "a": "1",
        "b": "true",
        "c": "10\n",
        "d": "null\n",
    }


def test_a_document_marker_and_a_comment_do_no_harm() -> None:
    assert parse(CardFile("a.yaml", "# c\n---\na: 1 # d\n...\n")) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2", "2:1 the key `a` stands twice; the first is at 1:1 | Keep one of them."),
        ("x: {a: 1, a: 2}", "1:11 the key `a` stands twice; the first is at 1:5 | Keep one of them."),
        ("1: x", '1:1 a key must be text | Keys are words such as `prompt`; others need "quotes".'),
        ("true: x", '1:1 a key must be text | Keys are words such as `prompt`; others need "quotes".'),
        ("? [a]\n: x", '1:3 a key must be text | Keys are words such as `prompt`; others need "quotes".'),
        ("<<: {a: 1}", "1:1 the merge key `<<` is not used in card files | Write the values out."),
        (
            "a: &x 1",
            '1:4 the anchor `&x` is not used in card files | Leave it out; a text that begins with `&` needs "quotes".',
        ),
        (
            "a: &x [1]",
            '1:4 the anchor `&x` is not used in card files | Leave it out; a text that begins with `&` needs "quotes".',
        ),
        (
            "a: *x",
            "1:4 the alias `*x` is not used in card files "
            '| Write the value out; a text that begins with `*` needs "quotes".',
        ),
        (
            "a: !!python/object:os.system x",
            "1:4 the tag `!!python/object:os.system` is not used in card files "
            '| Leave it out; a text that begins with `!` needs "quotes".',
        ),
        (
            "a: !x {b: 1}",
            '1:4 the tag `!x` is not used in card files | Leave it out; a text that begins with `!` needs "quotes".',
        ),
        ("a: 010", '1:4 `010` begins with a zero | Leave out the zero, or write text in "quotes".'),
        ("a: [1, 1e999]", '1:8 `1e999` is too large a number | Write text in "quotes".'),
        ('a: "\\e[31m"', "1:4 the text holds a control character (U+001B) | Leave it out."),
    ],
)
def test_a_trap_is_reported_and_breaks_what_holds_it(text: str, told: str, reports: Reports) -> None:
    file = CardFile("a.yaml", text)
    data = parse(file)
    assert reports(file) == [told]
    assert data.broken


def test_a_refused_value_leaves_its_neighbours_and_other_cards_whole() -> None:
    file = CardFile("a.yaml", "- {a: 010, b: 2}\n- {a: 1, a: 3}\n- {a: 4}\n")
    data = parse(file)
    assert data[0] == {"a": BAD, "b": 2}
    assert data[1] == {"a": 1}
    assert [each.broken for each in data] == [True, True, False]
    assert len(file.problems) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1 the file is empty | Write `cards:` and the first card, or delete the file."),
        ("# only a comment\n", "1:1 the file is empty | Write `cards:` and the first card, or delete the file."),
        (
            "a: 1\n---\nb: 2\n",
            "2:1 a second document begins here | Delete the `---` line, or move what follows into a file of its own.",
        ),
        ("a: x\x01y", "1:5 a control character (U+0001) cannot stand in a card file | Delete it."),
        ("a: 1\n\ufeffb: 2", "2:1 a control character (U+FEFF) cannot stand in a card file | Delete it."),
    ],
)
def test_a_file_that_is_no_single_document_gives_nothing(text: str, told: str, reports: Reports) -> None:
    file = CardFile("a.yaml", text)
    assert parse(file) is BAD
    assert reports(file) == [told]


def test_an_alias_bomb_is_refused_before_it_can_grow() -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    file = CardFile("a.yaml", "\n".join(layers))
    data = parse(file)
    assert data.broken
    assert len(file.problems) == 12 + 11 * 9
    assert data["a11"] == [BAD] * 9


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 5000, "- " * 5000 + "x", "[" * 900 + "]" * 900, "? " * 3000])
def test_deep_nesting_is_a_problem_not_a_crash(text: str) -> None:
    file = CardFile("a.yaml", text)
    assert parse(file) is BAD
    assert file.problems[-1].message == f"more than {DEEPEST} levels of nesting"
    assert len(file.problems) <= DEEPEST


def test_nesting_within_the_bound_is_read() -> None:
    data = parse(CardFile("a.yaml", "[" * DEEPEST + "]" * DEEPEST))
    assert json.dumps(data) == "[" * DEEPEST + "]" * DEEPEST


def test_pyyaml_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch, reports: Reports) -> None:
    monkeypatch.setattr(strict_yaml, "events_of", yaml.SafeLoader)
    file = CardFile("a.yaml", "a: 1e-5\nb: |\n  x\nc: [yes, 010]\n")
    data = parse(file)
    assert data == {"a": 1e-5, "b": "x\n", "c": ["yes", BAD]}
    assert reports(file) == ['4:10 `010` begins with a zero | Leave out the zero, or write text in "quotes".']
    broken = CardFile("a.yaml", "a: 'x")
    assert parse(broken) is BAD
    assert reports(broken)[0].startswith("1:4 this quote is never closed")


def test_a_parsed_tree_is_freed_without_the_collector() -> None:
    class Watched(CardFile):
        pass

    file = Watched("a.yaml", "a: [1, {b: 2}]")
    seen = weakref.ref(file)
    with collector_paused():
        parse(file)
        del file
        assert seen() is None


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | st.text("ab:#-|>\n 'é\"1"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc é:1", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_json_is_read_as_json_reads_it(value: Any) -> None:
    text = json.dumps(value)
    if "Infinity" in text:
        return
    file = CardFile("a.yaml", text)
    assert parse(file) == json.loads(text)
    assert file.problems == []


@given(st.text(alphabet=st.sampled_from("ab:-?[]{}&*!|>'\"%@`#,\n\t \\0e.~<=é\x07\u2028")))
def test_any_text_is_data_or_a_placed_problem(text: str) -> None:
    file = CardFile("a.yaml", text)
    data = parse(file)
    if data is BAD or getattr(data, "broken", False):
        assert file.problems
    for problem in file.problems:
        assert problem.where is not None
        assert problem.where.line <= len(file.lines)
        assert str(problem)
