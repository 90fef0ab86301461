from collections.abc import Callable

import pytest

from quizapp.core.card import Card, ClozeBody, Gap, Kind, WrongAnswer

CardOf = Callable[[str], Card]
Complaints = Callable[[str], list[str]]


def keys(text: str) -> str:
    return f"id: a\nkind: cloze\ntext: {text}\n"


def test_the_example_of_the_format_loads_as_it_is_written(card: CardOf) -> None:
    found = card(
        "id: einstein-rules\nkind: cloze\n"
        'text: "Repeated indices are implicitly {{summed over}}; '
        'an index appears at most {{twice|2 times}} in a term."'
    )
    assert found.kind is Kind.CLOZE
    assert found.prompt == "Fill in the gaps."
    assert found.body == ClozeBody(
        (
            "Repeated indices are implicitly ",
            Gap(("summed over",)),
            "; an index appears at most ",
            Gap(("twice", "2 times")),
            " in a term.",
        )
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("'{{a}}'", (Gap(("a",)),)),
        ("'{{a}}{{b}}'", (Gap(("a",)), Gap(("b",)))),
        ("'{{ a  b |\tc }}!'", (Gap(("a b", "c")), "!")),
        ("'{{ {x} }} {y} }'", (Gap(("{x}",)), " {y} }")),
        ("'{{(a|b)+.*?}}'", (Gap(("(a", "b)+.*?")),)),
        (r"'{{a \|\| b}}'", (Gap(("a || b",)),)),
        (r"'{{ {1: {2: 3\}} }}'", (Gap(("{1: {2: 3}}",)),)),
        (r"'\{{no gap\}} | {{a}}'", ("{{no gap}} | ", Gap(("a",)))),
        (r"'\n \\ {{\d}}'", (r"\n \\ ", Gap((r"\d",)))),
        ("|\n  one {{a\n  b}}\n  two\n", ("one ", Gap(("a b",)), "\ntwo")),
        ("'日本 {{日本語|ｅ}} ü'", ("日本 ", Gap(("日本語", "ｅ")), " ü")),
        ("'$x {{a}} ${b}'", ("$x ", Gap(("a",)), " ${b}")),
    ],
)
def test_a_text_is_cut_into_words_and_gaps(text: str, parts: tuple[str | Gap, ...], card: CardOf) -> None:
    assert card(keys(text)).body == ClozeBody(parts)


def test_wrong_answers_may_be_mere_texts(card: CardOf) -> None:
    found = card(keys("'{{a}} {{b}}'") + 'wrong: [x, {answer: "\\ny", says: no}]')
    assert found.body == ClozeBody((Gap(("a",)), " ", Gap(("b",))), (WrongAnswer("x"), WrongAnswer("\ny", says="no")))


def test_a_prompt_may_be_given(card: CardOf) -> None:
    assert card(keys("'{{a}}'") + "prompt: Which?").prompt == "Which?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no gap", "3:7 `text` has no gap | Put {{ and }} around what the learner is to fill in."),
        (
            "'ab {{c'",
            "3:11 this gap is not closed | Close it with }}. Write \\{{ or \\}} for the characters themselves.",
        ),
        ("'ab {{c {{d}}'", "3:15 a gap cannot begin inside another | "),
        ("'ab }} {{c}}'", "3:11 `}}` closes no gap | Write \\{{ or \\}} for the characters themselves."),
        ("'ab {{}}'", "3:13 an answer of this gap is empty | Write it out, or delete the `|`."),
        ("'ab {{ }}'", "3:13 an answer of this gap is empty"),
        ("'ab {{c|}}'", "3:15 an answer of this gap is empty"),
        ("'ab {{c||d}}'", "3:15 an answer of this gap is empty"),
        ("'ab {{|d}}'", "3:13 an answer of this gap is empty"),
        ("'{{{x}}}'", "3:8 `{{{` could be read in two ways | Put a space where the gap begins or ends"),
        ("|\n  one\n  t {{a}} }}\n", "5:11 `}}` closes no gap"),
        ("'{{a}}'\nwrong: [{answer: \"a\\nb\\nc\"}]", "4:8 a wrong answer has 3 lines, but the text has 1 gap"),
        ("'{{a}}'\nlines: [x]", "4:1 a cloze card has no key `lines`"),
        ("3", "3:7 `text` must be text, not a number"),
        ("''", "3:7 `text` is empty"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text: str, told: str, complaints: Complaints) -> None:
    assert complaints(keys(text))[0].startswith(told)


def test_the_text_is_needed(complaints: Complaints) -> None:
    assert complaints("id: a\nkind: cloze") == ["1:1 a cloze card needs the key `text` | Add `text: …` here."]


def test_a_fault_is_told_once(complaints: Complaints) -> None:
    assert len(complaints(keys("'ab {{c'"))) == 1
    assert len(complaints(keys("'{{a|}} {{b'"))) == 2
