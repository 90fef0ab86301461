"""Which keys can be given to which action."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.config.key_names import is_typed, key_of
from quizapp.config.keys import ACTIONS, DEFAULT_KEYS, EDITOR_KEYS, FIXED_KEYS, Place, key_trouble


def clashes(keys: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    """Each key that two actions have on one screen."""
    for one, other in combinations(ACTIONS, 2):
        if ACTIONS[one].places & ACTIONS[other].places:
            yield from ((one, other, key) for key in keys[one] if key in keys[other])


def test_every_action_has_keys_of_its_own_that_are_written_by_their_names() -> None:
    assert not list(clashes(dict(DEFAULT_KEYS)))
    assert all(keys and all(key_of(key) == key for key in keys) for keys in DEFAULT_KEYS.values())
    assert all(action.does and action.places for action in ACTIONS.values())
    assert {place for action in ACTIONS.values() for place in action.places} == set(Place)


def test_the_keys_that_hold_unasked_may_be_written_down() -> None:
    assert key_trouble(DEFAULT_KEYS) is None


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"submit": ("ctrl+s",)},
        {"submit": ("ctrl+enter", "alt+r")},
        {"hint": ("ctrl+r",), "reveal": ("ctrl+t",)},
        {"hint": ("f3", "r"), "reveal": ("f2", "h")},
        {"hint": ("z",)},
        {"good": ("f6", "1"), "again": ("f8", "3")},
        {"bury": ()},
        {"quit": ("f10",)},
        {"study_all": ("s",)},
        {"next_card": ("m",)},
        {"undo": ("z", "ctrl+z")},
    ],
)
def test_what_clashes_with_nothing_is_taken(written: dict[str, tuple[str, ...]]) -> None:
    assert key_trouble(written) is None


@pytest.mark.parametrize(
    ("written", "action", "message", "hint"),
    [
        ({"hint": ("ctrl+r",)}, "hint", "'ctrl+r' would do both 'reveal' and 'hint' on a card", "Give 'reveal'"),
        ({"skip": ("q",)}, "skip", "'q' would do both 'quit' and 'skip' on a card", "Give 'quit'"),
        ({"hint": ("z",), "skip": ("z",)}, "hint", "'z' would do both 'skip' and 'hint'", "Give 'skip'"),
        ({"help": ("f12",), "quit": ("f12",)}, "help", "'f12' would do both 'quit' and 'help' everywhere", "'quit'"),
        ({"cram_forgotten": ("a",)}, "cram_forgotten", "'a' would do both 'study_all' and 'cram_forgotten'", "Give"),
        ({"quit": ("f2",)}, "quit", "'f2' would do both 'hint' and 'quit'", "Give 'hint'"),
        ({"submit": ("r",)}, "submit", "cannot be 'r': that is typed into the answer", "Free are"),
        ({"submit": ("ctrl+j", "space")}, "submit", "it moves or picks in texts and lists", "Free are"),
        ({"submit": ("enter",)}, "submit", "it moves or picks in texts and lists", "Free are"),
        ({"back": ("comma",)}, "back", "that is typed into the answer", "Free are"),
        ({"submit": ("ctrl+z",)}, "submit", "the editor needs it", "Free are"),
        ({"hint": ("f6",)}, "hint", "the editor needs it", "Free are"),
        ({"good": ("ctrl+k",)}, "good", "the editor needs it", "Free are"),
        ({"submit": ("ctrl+q",)}, "submit", "it always quits", "Free are"),
        ({"quit": ("ctrl+c",)}, "quit", "the editor needs it", "Free are"),
        ({"hint": ("j",)}, "hint", "it moves or picks in lists", "Free are"),
        ({"hint": ("5",)}, "hint", "it moves or picks in lists", "Free are"),
        ({"help": ("k",)}, "help", "it moves or picks in lists", "Free are"),
        ({"submit": ()}, "submit", "'submit' in [keys] has no key, and must have one", "Only other actions"),
        ({"quit": ()}, "quit", "'quit' in [keys] has no key", "Only other actions"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(
    written: dict[str, tuple[str, ...]], action: str, message: str, hint: str
) -> None:
    found = key_trouble(written)
    assert found is not None
    assert found.action == action
    assert message in found.message
    assert hint in found.hint


KEYS = st.sampled_from(["f2", "f3", "f11", "ctrl+s", "ctrl+j", "h", "r", "z", "1", "k", "enter", "ctrl+k", "alt+x"])


@given(st.dictionaries(st.sampled_from(sorted(ACTIONS)), st.lists(KEYS, max_size=2, unique=True).map(tuple)))
def test_what_is_taken_leaves_no_key_with_two_meanings_and_the_text_its_own(
    written: dict[str, tuple[str, ...]],
) -> None:
    if key_trouble(written) is not None:
        return
    keys = {**DEFAULT_KEYS, **written}
    assert not list(clashes(keys))
    for name, given_keys in written.items():
        for key in set(given_keys) - set(ACTIONS[name].keys):
            assert key not in FIXED_KEYS
            assert key not in EDITOR_KEYS
            assert not (ACTIONS[name].typing and is_typed(key))
