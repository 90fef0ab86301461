"""Headings, numbers, list items and fences."""

import pytest

from quizapp.interop.markdown import Fences, Heading, Numbered, bullet, fenced, heading, list_item, numbered


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("### 1.\tWhy?", Heading(3, "1.\tWhy?")),
        ("# Title #", Heading(1, "Title")),
        ("## C#", Heading(2, "C#")),
        ("   ###### deep  ##  ", Heading(6, "deep")),
        ("##", Heading(2, "")),
        ("## ##", Heading(2, "")),
        ("####### seven", None),
        ("    # in a block of code", None),
        ("#hashtag", None),
        ("text # no heading", None),
        ("", None),
    ],
)
def test_headings(line: str, found: Heading | None) -> None:
    assert heading(line) == found


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("1. Why?", "1", "Why?"),
        ("1.\tWhy?", "1", "Why?"),
        ("12) Why?", "12", "Why?"),
        ("3a: Why?", "3a", "Why?"),
        ("3A. Why?", "3a", "Why?"),
        ("7 - Why?", "7", "Why?"),
        ("7 – Why?", "7", "Why?"),
        ("Q4. Why?", "4", "Why?"),
        ("question 5: Why?", "5", "Why?"),
        ("Question 6", "6", ""),
        ("Question 6 Why is it?", "6", "Why is it?"),
        ("Q7", "7", ""),
        ("**8. Why?**", "8", "Why?"),
        ("9.", "9", ""),
    ],
)
def test_numbers(text: str, number: str, rest: str) -> None:
    assert numbered(text) == Numbered(number, rest)


@pytest.mark.parametrize(
    "text",
    ["Why?", "2.5 times faster", "3D tensors", "1-norm", "10 things", "Quiz 3", "Questionable 3.", "", "1234567."],
)
def test_what_is_no_number(text: str) -> None:
    assert numbered(text) is None


def test_items_of_a_list_at_the_margin() -> None:
    assert list_item("3. Why?") == Numbered("3", "Why?")
    assert list_item("3) Why?") == Numbered("3", "Why?")
    assert list_item("**3.** Why **so**?") == Numbered("3", "Why **so**?")
    assert list_item("__3)__ Why?") == Numbered("3", "Why?")
    assert list_item("**3. Why?** ") == Numbered("3", "Why?")
    assert list_item("**3** cats") is list_item("**3.5** is a number") is list_item("**3.**") is None
    assert list_item("   3. an item inside another") is None
    assert list_item("3.5 is a number") is None
    assert list_item("3. ") is None


@pytest.mark.parametrize(("line", "text"), [("- a", "a"), ("   *  b", "b"), ("• c ", "c"), ("-d", ""), ("e", "")])
def test_bullets(line: str, text: str) -> None:
    assert bullet(line) == text


def test_fences_are_followed_to_their_own_end() -> None:
    fences = Fences()
    lines = ["a", "````python", "```", "# 1. no heading", "````", "b", "~~~", "```", "~~~", "c"]
    assert [fences.inside(line) for line in lines] == [False, *[True] * 4, False, *[True] * 3, False]


def test_a_fence_names_its_language_while_it_is_open() -> None:
    fences = Fences()
    seen = []
    for line in ["```Python", "x", "```", "y"]:
        fences.inside(line)
        seen.append(fences.language)
    assert seen == ["python", "python", None, None]


def test_inline_code_is_no_fence() -> None:
    assert not Fences().inside("```x``` and more")


@pytest.mark.parametrize("code", ["x = 1", "'''\n```\n'''", "'`````'"])
def test_a_fenced_block_holds_any_code(code: str) -> None:
    fences = Fences()
    lines = fenced(code).split("\n")
    assert lines[1:-1] == code.split("\n")
    assert all(fences.inside(line) for line in lines)
    assert not fences.inside("after")
