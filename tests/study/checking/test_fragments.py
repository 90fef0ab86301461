import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.study.checking.fragments import fragments, share_within, squeezed, token_count

REFERENCE = "out = c.unsqueeze(1) + m"
FUNCTION = "def f(a, b):\n    n = a.shape[0]\n    return (a[:, :, None] * b[None]).sum(1) / n\n"


@pytest.mark.parametrize(
    "prose",
    ["Write `c.unsqueeze(1) + m`.", "out=c.unsqueeze( 1 )+m", "It is c.unsqueeze(1)\n  + m, of course."],
)
def test_the_whole_is_found_however_it_is_spaced(prose: str) -> None:
    assert share_within(prose, REFERENCE) == (1.0, "c.unsqueeze(1) + m")


@pytest.mark.parametrize("prose", ["`c` needs the shape (3, 1).", "`out` holds m", "Use `unsqueeze`.", "", "c + m"])
def test_names_and_ideas_give_nothing_away(prose: str) -> None:
    assert share_within(prose, REFERENCE)[0] <= 0.4


def test_a_part_counts_for_its_share() -> None:
    share, longest = share_within("First `a.shape[0]`.", FUNCTION)
    assert longest == "a.shape[0]"
    assert 0.1 < share < 0.4


def test_parts_add_up_and_none_is_counted_twice() -> None:
    prose = "Take `(a[:, :, None] * b[None]).sum(1) / n`, where `a.shape[0]` is n, and `a.shape[0]` again."
    assert share_within(prose, FUNCTION)[0] == 1.0


def test_quotes_are_all_alike() -> None:
    assert share_within('torch.einsum("ik,kj->ij", a, b)', "out = torch.einsum('ik,kj->ij', a, b)")[0] == 1.0


def test_what_is_no_python_has_no_fragments() -> None:
    assert fragments("def f(") == ([], 0)
    assert share_within("def f(", "def f(") == (0.0, "")


def test_fragments_come_longest_first() -> None:
    found, total = fragments(REFERENCE)
    assert [each.code for each in found] == ["c.unsqueeze(1) + m", "c.unsqueeze(1)", "c.unsqueeze"]
    assert total == token_count("c.unsqueeze(1) + m")


@given(st.text())
def test_any_prose_can_be_looked_through(prose: str) -> None:
    share, _ = share_within(prose, REFERENCE)
    assert 0 <= share <= 1
    assert not any(each.isspace() for each in squeezed(prose))


@given(st.sampled_from([REFERENCE, FUNCTION, "out = m.t()", "loss.backward()\nout = w.grad"]))
def test_the_reference_itself_is_all_of_it(code: str) -> None:
    assert share_within(code, code)[0] == 1.0
