from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.binding import BindingsMap

from quizapp.config.key_names import NoKeyError, is_typed, key_of


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ctrl+j", "ctrl+j"),
        ("Ctrl+J", "ctrl+j"),
        ("^j", "ctrl+j"),
        ("^", "^"),
        ("ctrl + j", "ctrl+j"),
        ("F5", "f5"),
        ("f24", "f24"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("h", "h"),
        ("U", "U"),
        ("shift+u", "U"),
        ("shift+up", "shift+up"),
        ("?", "?"),
        ("question_mark", "?"),
        ("at", "@"),
        ("minus", "-"),
        ("+", "+"),
        ("plus", "+"),
        (",", "comma"),
        ("comma", "comma"),
        (" ", "space"),
        ("alt+x", "alt+x"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("ctrl+enter", "ctrl+enter"),
        ("ctrl+\\", "ctrl+\\"),
        ("é", "é"),
    ],
)
def test_a_key_has_one_name_however_it_is_written(written: str, key: str) -> None:
    assert key_of(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [("ctrl+m", "enter"), ("ctrl+i", "tab"), ("ctrl+h", "backspace"), ("ctrl+[", "escape"), ("ctrl+space", "ctrl+@")],
)
def test_what_a_terminal_cannot_tell_apart_is_one_key(written: str, key: str) -> None:
    assert key_of(written) == key


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("crtl+j", "Did you mean 'ctrl+j'?"),
        ("escap", "Did you mean 'escape'?"),
        ("f99", "Did you mean 'f9'?"),
        ("", ""),
        ("ctrl+", ""),
        ("++", ""),
        ("ctrl+ctrl+j", ""),
        ("ctrl+é", ""),
        ("shift+1", ""),
        ("alt+?", ""),
        ("\n", ""),
        ("\x1b", ""),
        ("shft+up", ""),
        ("the enter key", ""),
        ("ctrl+j,f5", ""),
    ],
)
def test_what_is_no_key_is_told(written: str, hint: str) -> None:
    with pytest.raises(NoKeyError) as caught:
        key_of(written)
    assert str(caught.value) == f"{written!r} is no key"
    assert hint in caught.value.hint


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_told_and_a_name_stays_as_it_is(text: str) -> None:
    try:
        key = key_of(text)
    except NoKeyError:
        return
    assert key_of(key) == key
    assert key.isprintable()


@pytest.mark.parametrize(("key", "typed"), [("h", True), ("?", True), ("comma", True), ("space", True), ("f5", False)])
def test_which_keys_are_typed(key: str, typed: bool) -> None:
    assert is_typed(key) is typed


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("\n", "ctrl+j"),
        ("\x0c", "ctrl+l"),
        ("\r", "ctrl+m"),
        ("\t", "ctrl+i"),
        ("\x08", "ctrl+h"),
        ("\x00", "ctrl+space"),
        ("\x1c", "ctrl+\\"),
        ("\x1d", "ctrl+]"),
        ("\x1e", "ctrl+^"),
        ("\x1f", "ctrl+_"),
        ("\x1b[15~", "f5"),
        ("\x1b[6~", "pgdn"),
        ("\x1b[1;2A", "shift+up"),
        ("?", "?"),
        (",", ","),
        ("U", "shift+u"),
    ],
)
def test_the_names_are_those_of_what_a_terminal_sends(sent: str, written: str) -> None:
    from quizapp.tui.keys import textual_key

    parser = XTermParser()
    heard: list[Any] = [*parser.feed(sent)]
    [key] = [each.key for each in heard if isinstance(each, events.Key)]
    assert list(BindingsMap([(textual_key(key_of(written)), "x", "x")]).key_to_bindings) == [key]
