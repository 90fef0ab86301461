from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import (
    Body,
    Card,
    Cases,
    ChoiceBody,
    ClozeBody,
    CodeBody,
    Expectation,
    Gap,
    Near,
    Option,
    OrderBody,
    PredictBody,
    RecallBody,
    Vary,
    WrongAnswer,
)
from quizapp.core.vary import (
    Use,
    listed_title,
    original_offset,
    samples,
    substituted,
    uses,
    variations,
    varied,
    with_values,
)

N = Vary("n", ints=(2, 9))
DTYPE = Vary("d", choices=("float32", "float64"))
CODE = CodeBody(
    "out = torch.zeros(${n}, dtype=torch.${d})", setup="x = ${n}", wrong=(WrongAnswer("${n}", says="${d}"),)
)


def card(body: Body = CODE, *vary: Vary, **fields: str) -> Card:
    shown = Card("zeros", "deck", "Make ${n} of ${d}.", body, vary=vary or (N, DTYPE), content_hash="abc")
    return replace(shown, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "put_in"),
    [
        ("${n} + ${n}", "3 + 3"),
        ("$${n}", "${n}"),
        ("$$${n}", "$${n}"),
        ("${m} and ${}", "${m} and ${}"),
        ("{n} $n ${ n}", "{n} $n ${ n}"),
        ("\\${n}", "\\3"),
        ("", ""),
    ],
)
def test_a_name_is_replaced_and_all_else_is_literal(text: str, put_in: str) -> None:
    assert substituted(text, {"n": "3"}) == put_in


def test_a_value_is_never_read_again() -> None:
    assert substituted("${a}${b}", {"a": "${b}", "b": r"\1${a}"}) == r"${b}\1${a}"


def test_uses_name_their_places_and_those_without_a_name() -> None:
    assert list(uses("${n}, $${x}, ${7}, ${")) == [Use("n", 0, 4), Use("", 13, 15), Use("", 19, 21)]


@given(st.lists(st.sampled_from(["${n}", "$${", "x", "$", "\n", "{", "}"])).map("".join), st.text(max_size=3))
def test_each_character_is_traced_to_where_it_came_from(text: str, value: str) -> None:
    values = {"n": value}
    told = substituted(text, values)
    for offset, letter in enumerate(told):
        place = original_offset(text, values, offset)
        assert 0 <= place < len(text)
        assert text[place] == letter or text.startswith(("${n}", "$${"), place)


def test_the_seed_decides_and_id_and_hash_stay() -> None:
    shown = varied(card(), 5)
    assert shown == varied(card(), 5)
    assert (shown.id, shown.content_hash, shown.vary) == ("zeros", "abc", (N, DTYPE))
    values = dict(shown.values)
    assert shown.prompt == f"Make {values['n']} of {values['d']}."
    assert shown.body == CodeBody(
        f"out = torch.zeros({values['n']}, dtype=torch.{values['d']})",
        setup=f"x = {values['n']}",
        wrong=(WrongAnswer(values["n"], says=values["d"]),),
    )


def test_every_value_is_drawn_sooner_or_later_and_no_other() -> None:
    drawn = [dict(varied(card(), seed).values) for seed in range(300)]
    assert {each["n"] for each in drawn} == {"2", "3", "4", "5", "6", "7", "8", "9"}
    assert {each["d"] for each in drawn} == {"float32", "float64"}
    assert len({tuple(each.items()) for each in drawn}) == 16


def test_a_further_name_does_not_change_what_the_others_draw() -> None:
    for seed in range(20):
        assert dict(varied(card(), seed).values)["n"] == dict(varied(card(CODE, N), seed).values)["n"]


def test_a_card_whose_values_are_drawn_is_not_drawn_again() -> None:
    shown = varied(card(), 1)
    assert all(varied(shown, seed) is shown for seed in range(5))


def test_without_vary_the_text_is_as_written() -> None:
    plain = replace(card(), vary=())
    assert varied(plain, 3) is plain
    assert variations(plain) == (plain,)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (PredictBody("x = ${n}", "x + ${n}"), PredictBody("x = 3", "x + 3")),
        (RecallBody("${n}", ("${n}", "b")), RecallBody("3", ("3", "b"))),
        (ChoiceBody((Option("${n}", True, "${n}!"),)), ChoiceBody((Option("3", True, "3!"),))),
        (ClozeBody(("a ${n} ", Gap(("${n}", "x")))), ClozeBody(("a 3 ", Gap(("3", "x"))))),
        (OrderBody(("a = ${n}",), distractors=("b${n}",)), OrderBody(("a = 3",), distractors=("b3",))),
        (CodeBody("f", cases=Cases(3, "args = ${n}")), CodeBody("f", cases=Cases(3, "args = 3"))),
    ],
)
def test_every_text_of_every_kind_has_the_values(body: Body, shown: Body) -> None:
    assert with_values(card(body), {"n": "3"}).body == shown


def test_what_is_no_text_stays() -> None:
    expect = (Expectation("out", rtol=0.5, statistics={"mean": Near(1.0, abs=0.1)}),)
    shown = with_values(card(CodeBody("${n}", expect=expect)), {"n": "3"})
    assert shown.body == CodeBody("3", expect=expect)


def test_title_hints_and_explanation_have_the_values_too() -> None:
    told = replace(card(), title="${n}", hints=("${n}", "b"), explain="$${n} is ${n}", tags=("${n}",))
    shown = with_values(told, {"n": "3"})
    assert (shown.title, shown.hints, shown.explain, shown.tags) == ("3", ("3", "b"), "${n} is 3", ("${n}",))


@pytest.mark.parametrize(
    ("vary", "values"),
    [
        ((DTYPE,), [{"d": "float32"}, {"d": "float64"}]),
        ((Vary("n", ints=(1, 2)), Vary("b", choices=("x", "y"))), [("1", "x"), ("1", "y"), ("2", "x"), ("2", "y")]),
        ((Vary("n", ints=(0, 100)),), [{"n": "0"}, {"n": "25"}, {"n": "50"}, {"n": "75"}, {"n": "100"}]),
        ((Vary("n", ints=(-1, 1)),), [{"n": "-1"}, {"n": "0"}, {"n": "1"}]),
    ],
)
def test_few_values_are_tried_in_all_combinations(vary: tuple[Vary, ...], values: list[object]) -> None:
    found = samples(vary)
    assert [each if isinstance(values[0], dict) else tuple(each.values()) for each in found] == values


@given(st.lists(st.integers(2, 20), min_size=1, max_size=4))
def test_every_choice_is_in_one_of_the_variations(sizes: list[int]) -> None:
    vary = tuple(Vary(f"v{name}", choices=tuple(map(str, range(size)))) for name, size in enumerate(sizes))
    found = samples(vary)
    for each in vary:
        assert {values[each.name] for values in found} == set(each.choices)
    assert len(found) <= max(12, *sizes)


def test_variations_are_cards_with_their_values() -> None:
    found = variations(card(CODE, DTYPE))
    assert [shown.values for shown in found] == [(("d", "float32"),), (("d", "float64"),)]
    assert variations(found[0]) == (found[0],)


def test_a_list_has_an_ellipsis_where_nothing_is_drawn() -> None:
    assert listed_title(card(CODE, title="Zeros: ${n} × $${n}")) == "Zeros: … × ${n}"
    assert listed_title(replace(varied(card(CODE, N), 1), title="as ${n} is")) == "as ${n} is"
    assert listed_title(Card("a", "d", "p", CODE, title="${n}")) == "${n}"
