import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from quizapp.decks.card_file import CardFile
from quizapp.decks.fields import Fields, did_you_mean, shown, type_name
from quizapp.decks.strict_yaml import Map, Seq, parse

Reports = Callable[[CardFile], list[str]]
Read = Callable[[Fields], Any]


def fields_of(text: str) -> Fields:
    file = CardFile("a.yaml", text)
    data = parse(file)
    assert isinstance(data, Map)
    return Fields(file, data, "a thing")


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        ("k: hello", lambda f: f.text("k"), "hello"),
        ("k: |\n  a\n\n  b\n", lambda f: f.text("k"), "a\n\nb"),
        ("k: |\n  a\n", lambda f: f.code("k"), "a\n"),
        ("k: yes", lambda f: f.text("k", required=True), "yes"),
        ("k: true", lambda f: f.flag("k"), True),
        ("k: 3", lambda f: f.integer("k", 1, 3), 3),
        ("k: 3", lambda f: f.number("k"), 3.0),
        ("k: 1e-5", lambda f: f.number("k", 0), 1e-5),
        ("k: b", lambda f: f.word("k", ("a", "b")), "b"),
        ("k: ab", lambda f: f.matching("k", re.compile("[ab]+"), "rule"), "ab"),
        ("k: w_1", lambda f: f.name("k"), "w_1"),
        ("k: [a, b]", lambda f: f.texts("k"), ("a", "b")),
        ("k:\n  - a\n  - |\n    b\n", lambda f: f.texts("k"), ("a", "b")),
        ("k: [c, m]", lambda f: f.names("k"), ("c", "m")),
        ("k: {a: x}", lambda f: f.mapping("k", "`k`").text("a"), "x"),
        ("k: [1, x]", lambda f: list(f.items("k")), [(1, (1, 5)), ("x", (1, 8))]),
    ],
)
def test_a_right_value_is_read(text: str, read: Read, value: Any) -> None:
    fields = fields_of(text)
    assert read(fields) == value
    fields.close()
    assert fields.file.problems == []


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda f: f.text("k"), ""),
        (lambda f: f.code("k"), ""),
        (lambda f: f.flag("k"), None),
        (lambda f: f.integer("k", 1, 3), None),
        (lambda f: f.number("k"), None),
        (lambda f: f.word("k", ("a", "b")), ""),
        (lambda f: f.name("k"), ""),
        (lambda f: f.texts("k"), ()),
        (lambda f: f.names("k"), ()),
        (lambda f: f.mapping("k", "`k`"), None),
        (lambda f: list(f.items("k")), []),
    ],
)
def test_an_absent_key_is_no_problem(read: Read, value: Any) -> None:
    fields = fields_of("other: 1")
    assert read(fields) == value
    assert fields.file.problems == []


@pytest.mark.parametrize(
    ("text", "read", "told"),
    [
        ("k: 1", lambda f: f.text("k"), '1:4 `k` must be text, not a number | To mean the text, put it in "quotes".'),
        (
            "k: true",
            lambda f: f.code("k"),
            '`k` must be text, not true or false | To mean the text, put it in "quotes".',
        ),
        ("k: [a, b]", lambda f: f.text("k"), "`k` must be text, not a list | Text that begins with [ or {"),
        (
            "k: [a]",
            lambda f: f.text("k"),
            "`k` must be text, not a list | Write it without the brackets; text that begins",
        ),
        ("k:", lambda f: f.text("k"), "`k` has no value | Give it one, or leave the key out."),
        ("k: ~", lambda f: f.texts("k"), "`k` has no value | Give it one, or leave the key out."),
        ("k: ' '", lambda f: f.text("k", required=True), "1:4 `k` is empty | Write it out."),
        ("x: 1", lambda f: f.text("k", required=True), "1:1 a thing needs the key `k` | Add `k: …` here."),
        ("k: yes", lambda f: f.flag("k"), "`k` must be true or false, not text | Write true or false; yes and no"),
        ("k: 1", lambda f: f.flag("k"), "`k` must be true or false, not a number"),
        ("k: 1_000", lambda f: f.integer("k", 1, 2), "`k` must be a whole number, not text | Write it in digits alone"),
        ("k: 1.5", lambda f: f.integer("k", 1, 2), "`k` must be a whole number, not 1.5"),
        ("k: true", lambda f: f.integer("k", 0, 2), "`k` must be a whole number, not true or false"),
        ("k: 9", lambda f: f.integer("k", 1, 3), "1:4 `k` is 9, out of its range | It may be from 1 to 3."),
        ("k: x", lambda f: f.number("k"), "`k` must be a number, not text"),
        ("k: false", lambda f: f.number("k"), "`k` must be a number, not true or false"),
        ("k: .nan", lambda f: f.number("k"), "`k` must be a finite number | Write it in digits."),
        ("k: -.inf", lambda f: f.number("k"), "`k` must be a finite number | Write it in digits."),
        ("k: -1", lambda f: f.number("k", 0), "`k` is -1, out of its range | It may be 0 or more."),
        ("k: c", lambda f: f.word("k", ("a", "b")), "`k` cannot be `c` | Known: a, b."),
        ("k: 1", lambda f: f.word("k", ("a", "b")), "`k` must be text, not a number"),
        ("k: c d", lambda f: f.name("k"), "`k` cannot be `c d` | Write one Python name"),
        ("k: x", lambda f: f.texts("k"), "`k` must be a list, not text | Write `k: [x]`, or one `- item` a line."),
        ("k: []", lambda f: f.texts("k", required=True), "`k` is empty | Give it at least one item."),
        ("k: [a, 1]", lambda f: f.texts("k"), "1:8 each item of `k` must be text, not a number | To mean the text"),
        ("k: [a, ~]", lambda f: f.texts("k"), "1:8 each item of `k` must be text, not nothing"),
        ("k: ['']", lambda f: f.texts("k"), "1:5 an item of `k` is empty | Write it out, or delete it."),
        ("k: [a b]", lambda f: f.names("k"), "`a b` in `k` is not a name | Write Python names, such as [a, b]."),
        ("k: 1", lambda f: f.mapping("k", "`k`"), "`k` must be a mapping, not a number | Write {key: value}"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_the_way_out(
    text: str, read: Read, told: str, reports: Reports
) -> None:
    fields = fields_of(text)
    read(fields)
    assert len(fields.file.problems) == 1
    assert told in reports(fields.file)[0]


def test_a_refused_value_is_not_reported_twice(reports: Reports) -> None:
    fields = fields_of("k: 010\nlist: [&a x, y]")
    assert fields.integer("k", 0, 100, required=True) is None
    assert fields.texts("list") == ("y",)
    assert len(reports(fields.file)) == 2


def test_close_reports_each_unread_key_at_the_key_with_the_nearest_known_one(reports: Reports) -> None:
    fields = fields_of("prompt: x\npromt: y\nzzz: 1")
    for key in ("title", "prompt", "setup", "starter", "hints"):
        fields.text(key)
    fields.close()
    assert reports(fields.file) == [
        "2:1 a thing has no key `promt` | Did you mean `prompt`?",
        "3:1 a thing has no key `zzz` | Known: title, prompt, setup, starter, hints.",
    ]


def test_a_missing_value_is_placed_at_its_mapping() -> None:
    fields = fields_of("a:\n  b: 1")
    inner = fields.mapping("a", "`a`")
    assert inner is not None
    assert (inner.at("b"), inner.at("c"), inner.has("b"), inner.has("c")) == ((2, 6), (2, 3), True, False)


def test_types_are_named_as_authors_name_them() -> None:
    named = [type_name(each) for each in (Map((1, 1)), Seq((1, 1)), "x", 1, 1.5, True, None, object())]
    assert named == [
        "a mapping",
        "a list",
        "text",
        "a number",
        "a number",
        "true or false",
        "nothing",
        "something else",
    ]


def test_a_few_choices_are_all_named_and_of_many_the_nearest() -> None:
    assert did_you_mean("cloze", ["code", "predict", "recall", "choice"]) == "Known: code, predict, recall, choice."
    assert did_you_mean("shap", ["shape", "value", "keep", "rule", "grad"]) == "Did you mean `shape`?"


def test_values_in_messages_are_short_and_harmless() -> None:
    assert shown("a\nb\x1b") == "`a\ufffdb\ufffd`"
    assert len(shown("x" * 1000)) == 60


def test_numbers_within_infinite_bounds_need_no_bounds() -> None:
    assert fields_of("k: -1e300").number("k", -math.inf, math.inf) == -1e300


def test_keys_that_are_lacking_count_as_asked_for() -> None:
    file = CardFile("a.yaml", "a: 1\nb: 2\n")
    data = parse(file)
    assert isinstance(data, Map)
    fields = Fields(file, data, "a thing")
    assert fields.lacks(("c", "d"))
    assert not fields.lacks(("c", "b"))
    assert list(fields.known) == ["c", "d", "b"]
