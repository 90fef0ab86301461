"""The first reading gives what the full one gives, but for most places, or nothing where that has to be asked."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.decks import write_deck
from quizapp.decks.card_file import CardFile, decoded
from quizapp.decks.quick_yaml import NOWHERE, read_quickly
from quizapp.decks.strict_yaml import CONTROL, DEEPEST, Map, Seq, parse
from quizapp.paths import bundled
from tests.decks.mutating import mutated, whole_files

BUNDLED = sorted(bundled("questions").rglob("*.yaml"))


def check_data(quick: Any, full: Any) -> None:
    """All data is the same, of the same types, in the same order, and every place that was kept is the right one."""
    assert type(quick) is type(full)
    if isinstance(full, Map):
        assert not full.broken
        assert quick.at in (full.at, NOWHERE)
        assert list(quick) == list(full)
        for key in full:
            check_data(quick[key], full[key])
    elif isinstance(full, Seq):
        assert not full.broken
        assert len(quick) == len(full) == len(quick.items_at)
        for item, other in zip(quick, full, strict=True):
            check_data(item, other)
    else:
        assert repr(quick) == repr(full)


def check_same(text: str) -> bool:
    """Hold the two readings against each other; returns whether the first one had something to give."""
    file = CardFile("a.yaml", text)
    full = parse(file)
    quick = read_quickly(text)
    if quick is None:
        return False
    assert file.problems == []
    assert isinstance(full, Map)
    check_data(quick, full)
    assert (quick.keys_at, quick.values_at) == (full.keys_at, full.values_at)
    assert quick.at == full.at
    for key, items in full.items():
        for item, other in zip(items, quick[key], strict=True) if isinstance(items, Seq) else ():
            assert not isinstance(item, Map) or item.at == other.at
    return True


@pytest.mark.parametrize("text", whole_files(), ids=range(len(whole_files())))
def test_files_that_are_right_are_read_quickly(text: str) -> None:
    assert check_same(text)


@pytest.mark.parametrize("path", BUNDLED, ids=[path.stem for path in BUNDLED])
def test_every_file_that_ships_is_read_quickly(path: Path) -> None:
    assert check_same(path.read_text(encoding="utf-8"))


def test_the_deck_of_the_benchmark_is_read_quickly(tmp_path: Path) -> None:
    for path in write_deck(tmp_path / "deck", files=1, cards=3).iterdir():
        assert check_same(path.read_text(encoding="utf-8"))


def test_damaged_files_are_read_alike_or_left_to_the_full_reading() -> None:
    quick = 0
    for data in mutated(3000, seed=1):
        file = decoded("a.yaml", data)
        if isinstance(file, CardFile):
            quick += check_same(file.text)
    assert 300 < quick < 2400


def pieces(text: str) -> tuple[str, ...]:
    """The pieces of YAML between the bars."""
    return tuple(text.split("¦"))


SIGNS = tuple("ab::  \n\n--?[]{}&*!|>'\"%@`#,\\01.~<=($+^/\té\r\x85\u2028")
WORDS = pieces("a: ¦b:\n¦  ¦- ¦\n- ¦\n  - ¦|\n¦|2\n¦|-\n¦ # c¦'b'¦\"b\"¦[a, b]¦{a: b}¦---¦...¦null¦true¦yes¦<<¦010¦1e5")
WORDS += pieces(".5¦0x1F¦\n\n¦a: |\n  b\n¦\\n¦\\x41")


@given(st.lists(st.sampled_from(SIGNS + WORDS)).map("".join))
def test_any_text_is_read_alike_or_left_to_the_full_reading(text: str) -> None:
    check_same(text)
    check_same(f"a: {text}\nb: c\n")
    check_same(f"a:\n  - {text}\n  - b: c\n")


PLAIN = pieces(
    "a¦a b¦a:b¦a#b¦(a)¦1¦-1¦1.5e3¦.5¦true¦no¦-a¦a, b¦a]¦é x¦^¦a  ¦a'b¦a\"¦/¦$a¦${n}¦+¦...¦0o17¦.inf¦<a>¦a\\n¦~a"
)
PLAIN += ("x" * 2000,)
QUOTED = ('""', *pieces('''\'\'¦"a: b"¦'a # b'¦'it\'\'s'¦"\\n"¦"\\""¦"a\\\\"¦"[a"¦'}'¦"é"¦" a "'''))
FLAT = pieces(
    """[]¦{}¦[a, b]¦[a,b]¦["a", "b, c"]¦['a', b]¦[1, -2]¦{a: 1}¦{a: b, c: d}¦{a: {b: [c]}}¦[a b, c.d]¦[[a], [b]]"""
)
FLAT += pieces("""{a: "x", b: x y}¦[a,\n    b]¦{a: b,\n   c: d}¦[a-b, -c]¦[ a , b ]¦[1e-4]""")
RIGHT = PLAIN + QUOTED + FLAT
ODD = pieces(
    """=¦a: b¦a #b¦*a¦null¦~¦01¦¦"\\x41"¦"a" b¦"a¦{a: b, a: c}¦[a, ]¦{a: }¦{1: a}¦{null: a}¦[a: b]¦[a] b¦[a¦[*a]"""
)
ODD += pieces("""[a,\nb]¦[a\n  , b]¦[a (b), c=d]¦? a¦a\n  b¦"a\n  b"¦- a""")
ENDS = ("", *pieces("¦¦ ¦ # c¦  # c: d¦\n¦\n\n¦\n# c¦\n   # c"))
KEYS = pieces("a¦b¦c¦d¦e¦f-g¦h.i¦j_1¦_")
ODD_KEYS = pieces("""null¦1¦a b¦<<¦"k"¦true¦a¦é¦?""")
LINES = pieces("""x¦x: y¦- x¦¦¦  x¦ x¦# x¦   ¦"¦é¦x ¦|¦[""")


def chosen(draw: st.DrawFn, right: tuple[str, ...], odd: tuple[str, ...] | None) -> str:
    """One of the right ones; where odd ones are given, one of these now and then."""
    return draw(st.sampled_from(odd if odd is not None and draw(st.integers(0, 9)) == 0 else right))


@st.composite
def blocks(draw: st.DrawFn, indent: int, odd: bool, behind_dash: bool = False) -> str:
    """A `|` block behind a key, or a dash, that is `indent` far in."""
    head = chosen(
        draw,
        ("|", "|-", "|2", "|2-") if odd or behind_dash else ("|", "|-"),
        ("|+", "|3", "| # c", ">", "|-2") if odd else None,
    )
    by = 2 if "2" in head else draw(st.sampled_from((2, 4, 1) if odd else (4, 6)))
    first = draw(st.sampled_from(LINES if odd else ("x", "# x", "- x", "x: y")))
    lines = [first, *draw(st.lists(st.sampled_from(LINES)))]
    return head + "".join(
        f"\n{' ' * (indent + by)}{line}" if line.strip() or (odd and line) else "\n" for line in lines
    )


@st.composite
def values(draw: st.DrawFn, indent: int, depth: int, odd: bool) -> str:
    """What stands behind a key that is `indent` far in: on its line, or below it."""
    kind = draw(st.sampled_from(("line", "line", "line", "block", "map", "list") if depth else ("line", "block")))
    if kind == "line":
        return " " + chosen(draw, RIGHT, ODD if odd else None) + draw(st.sampled_from(ENDS))
    if kind == "block":
        return " " + draw(blocks(indent, odd))
    by = draw(st.sampled_from((2, 1, 4, 0) if odd or kind == "list" else (2, 1, 4)))
    return "\n" + draw((maps if kind == "map" else lists)(indent + by, depth - 1, odd))


@st.composite
def maps(draw: st.DrawFn, indent: int, depth: int, odd: bool) -> str:
    """The lines of a mapping that is `indent` far in, without the last line end."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    if odd:
        keys = [chosen(draw, (key,), ODD_KEYS) for key in keys]
    return "\n".join(f"{' ' * indent}{key}:{draw(values(indent, depth, odd))}" for key in keys)


@st.composite
def lists(draw: st.DrawFn, indent: int, depth: int, odd: bool) -> str:
    """The lines of a list that is `indent` far in, without the last line end."""
    items = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("line", "line", "map", "block")))
        if kind == "map":
            item = draw(maps(indent + 2, depth, odd)).lstrip(" ")
        elif kind == "block":
            item = draw(blocks(indent, odd, behind_dash=True))
        else:
            item = chosen(draw, RIGHT, ODD if odd else None) + draw(st.sampled_from(ENDS))
        items.append(f"{' ' * indent}- {item}")
    return "\n".join(items)


@given(maps(0, 3, odd=False))
def test_a_usual_document_is_read_quickly(text: str) -> None:
    assert check_same(text + "\n")


@given(maps(0, 3, odd=True), st.sampled_from(("\n", "\n", "\n\n", "")))
def test_any_document_is_read_alike_or_left_to_the_full_reading(text: str, end: str) -> None:
    check_same(text + end)


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
        "a: " + "[" * DEEPEST + "]" * DEEPEST,
        "".join(f"{' ' * depth}a:\n" for depth in range(DEEPEST)) + " " * DEEPEST + "a: 1",
        "just text",
        "- a: 1",
        "cards: [{id: a}]",
        "\n",
        "# a comment",
        "a: 1\n\tb: 2",
        "a: 1\r\nb: 2\r",
        "a: \u2028",
        "\ufeffa: 1",
        "a:",
        "a:\n  - b:\n  - c: 1",
        "a:\n  b",
        "a:\n  -",
        "a: b\n  c: d",
        "  a: b\nc: d",
        "a: |\n\n  b",
        "a: |\nb: c",
        "a: |2\n  \nb: c",
        "a:\n  - b: |\n    c: d",
        "a: >\n  b",
        "a" * 101 + ": b",
        "a: b\n- c",
    ],
)
def test_what_is_not_as_usual_is_left_to_the_full_reading(text: str) -> None:
    assert read_quickly(text) is None
    assert read_quickly(text + "\n") is None
    check_same(text)


def test_every_level_is_counted() -> None:
    deep = "".join(f"{' ' * depth}a:\n" for depth in range(12)) + " " * 12
    assert check_same(f"{deep}a: {'[' * 11}{']' * 11}\n")
    assert read_quickly(f"{deep}a: {'[' * 12}x{']' * 12}\n") is None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: b\n", {"a": "b"}),
        ("# c\n\na: b # c\n", {"a": "b"}),
        ("a:   1  \n", {"a": 1}),
        ("a:\n- b\n- c: d\n  e: f\ng: h\n", {"a": ["b", {"c": "d", "e": "f"}], "g": "h"}),
        ("a: |\n  b\n    c\n\n  # d\n\n\ne: f\n", {"a": "b\n  c\n\n# d\n", "e": "f"}),
        ("a: |-\n  b\n\n", {"a": "b"}),
        ("a:\n  - |2\n       b\n    c\n  - d\n", {"a": ["   b\nc\n", "d"]}),
        ("a: [b,\n    c]\n", {"a": ["b", "c"]}),
        ("a: {b: {c: 1e-4}, d: 'it''s', e: \"\\n\"}\n", {"a": {"b": {"c": 1e-4}, "d": "it's", "e": "\n"}}),
        ("a:\n  - {b: c}\n", {"a": [{"b": "c"}]}),
    ],
)
def test_what_is_usual(text: str, data: Any) -> None:
    assert read_quickly(text) == data
    assert check_same(text)


def test_places_that_were_not_kept_may_be_asked_for() -> None:
    data = read_quickly("a: {b: c}\nd: [x, y]\n")
    assert isinstance(data, Map)
    assert data.values_at == {"a": (1, 4), "d": (2, 4)}
    assert data["a"].at == NOWHERE
    assert data["a"].keys_at["b"] == data["a"].values_at["b"] == NOWHERE
    assert data["a"].values_at.get("z", (9, 9)) == (9, 9)
    assert data["d"].items_at == [NOWHERE, NOWHERE]


def test_a_control_character_is_never_read() -> None:
    assert CONTROL.search("\x1b")
    assert read_quickly("a: '\x1b'\n") is None
