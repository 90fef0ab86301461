from typing import TYPE_CHECKING

from quizapp.core.card import Deck
from quizapp.decks.library import Library
from quizapp.decks.problem import Problem
from quizapp.study.checking.families import check_family, families

if TYPE_CHECKING:
    from tests.conftest import MakeCard


def test_a_card_alone_in_its_family_is_told_with_the_name_that_was_meant(choice_card: "MakeCard") -> None:
    cards = tuple(choice_card(str(n), siblings=name) for n, name in enumerate(("axes", "axes", "axis", "")))
    known = families(Library((Deck("words", "Words", cards),)))
    assert [bool(check_family(card, known)) for card in cards] == [False, False, True, False]
    (finding,) = check_family(cards[2], known)
    assert (finding.rule, finding.path) == ("lone-sibling", "siblings")
    assert finding.message == "no other card is of the family `axis`; did you mean `axes`?"


def test_families_of_one_name_in_two_decks_are_two(choice_card: "MakeCard") -> None:
    one, other = choice_card("a", siblings="x"), choice_card("b", deck="more", siblings="x")
    known = families(Library((Deck("words", "Words", (one,)), Deck("more", "More", (other,)))))
    assert [finding.message for finding in check_family(one, known)] == ["no other card is of the family `x`"]


def test_nobody_is_called_alone_while_cards_could_not_be_read(choice_card: "MakeCard") -> None:
    card = choice_card("a", siblings="x")
    known = families(Library((Deck("words", "Words", (card,)),), (Problem(None, "another card is broken"),)))
    assert check_family(card, known) == ()
