from typing import TYPE_CHECKING

import pytest

from quizapp.tui.widgets.editor import CodeEditor

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench


async def edited(bench: "type[Bench]", text: str, *keys: str) -> CodeEditor:
    """The editor after these keys."""
    editor = CodeEditor(text)
    app = bench(editor)
    async with app.run_test() as pilot:
        editor.focus()
        await pilot.press(*keys)
        await pilot.pause()
    return editor


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1", "x = 1\n|"),
        ("    x = 1", "    x = 1\n    |"),
        ("def f(a):", "def f(a):\n    |"),
        ("    for x in y:  # each", "    for x in y:  # each\n        |"),
        ("out = torch.tensor([", "out = torch.tensor([\n    |"),
        ("def f():\n    return 1", "def f():\n    return 1\n|"),
        ("        pass", "        pass\n    |"),
        ("returned = 1", "returned = 1\n|"),
        ("d = {'a': 1}", "d = {'a': 1}\n|"),
    ],
)
async def test_enter_keeps_deepens_and_ends_the_indent(bench: "type[Bench]", before: str, after: str) -> None:
    editor = await edited(bench, before, "enter", "|")
    assert editor.text == after


async def test_enter_in_mid_line_goes_by_what_is_left_of_the_cursor(bench: "type[Bench]") -> None:
    editor = await edited(bench, "    f(x)", "left", "left", "enter")
    assert editor.text == "    f(\n        x)"


async def test_enter_replaces_a_selection(bench: "type[Bench]") -> None:
    editor = await edited(bench, "abc", "shift+left", "enter")
    assert editor.text == "ab\n"


@pytest.mark.parametrize(("before", "after"), [("", "    "), ("ab", "ab  "), ("abcd", "abcd    ")])
async def test_tab_goes_to_the_next_stop(bench: "type[Bench]", before: str, after: str) -> None:
    assert (await edited(bench, before, "tab")).text == after


async def test_tab_indents_the_selected_lines_and_keeps_them_selected(bench: "type[Bench]") -> None:
    editor = await edited(bench, "a\n\nb", "shift+up", "shift+up", "tab", "tab")
    assert editor.text == "        a\n\n        b"
    editor = await edited(bench, "a\n\nb", "shift+up", "shift+up", "tab", "shift+tab")
    assert editor.text == "a\n\nb"


async def test_a_selection_that_ends_at_a_line_start_leaves_that_line(bench: "type[Bench]") -> None:
    editor = await edited(bench, "a\nb\nc", "home", "shift+up", "tab")
    assert editor.text == "a\n    b\nc"


@pytest.mark.parametrize(("before", "after"), [("    a", "a"), ("      a", "  a"), ("  a", "a"), ("a", "a"), ("", "")])
async def test_shift_tab_takes_one_indent(bench: "type[Bench]", before: str, after: str) -> None:
    assert (await edited(bench, before, "shift+tab")).text == after


async def test_an_indent_is_one_step_to_undo(bench: "type[Bench]") -> None:
    editor = await edited(bench, "a\nb", "shift+up", "tab", "ctrl+z")
    assert editor.text == "a\nb"


@pytest.mark.parametrize(
    ("before", "after"), [("        ", "    "), ("      ", "    "), ("   ", ""), ("ab", "a"), ("a   ", "a  ")]
)
async def test_backspace_goes_back_one_stop_among_spaces(bench: "type[Bench]", before: str, after: str) -> None:
    assert (await edited(bench, before, "backspace")).text == after


async def test_backspace_at_a_line_start_joins_lines(bench: "type[Bench]") -> None:
    assert (await edited(bench, "a\n", "backspace")).text == "a"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("out = ...\n", "out = x\n"),
        ("def f(a):\n    ...\n", "def f(a):\n    x\n"),
        ("a = ...\nb = ...", "a = x\nb = ..."),
        ("out = m[..., 0]\n", "out = m[..., 0]\nx"),
        ("# wait....\n", "# wait....\nx"),
    ],
)
async def test_typing_begins_where_the_starter_leaves_a_gap(bench: "type[Bench]", before: str, after: str) -> None:
    assert (await edited(bench, before, "x")).text == after


async def test_escape_and_the_run_key_leave_the_text_alone(bench: "type[Bench]") -> None:
    assert (await edited(bench, "x = 1", "escape", "ctrl+j", "f5")).text == "x = 1"


async def test_python_is_highlighted_in_the_colours_of_the_theme(bench: "type[Bench]") -> None:
    editor = CodeEditor("def f():\n    return 'text'")
    app = bench(editor)
    async with app.run_test() as pilot:
        colours = set()
        for theme in ("textual-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            segments = [each for y in range(2) for each in editor.render_line(y)]
            keyword = next(each for each in segments if each.text == "return")
            string = next(each for each in segments if "text" in each.text)
            assert keyword.style is not None
            assert string.style is not None
            assert keyword.style.color != string.style.color
            colours.add(keyword.style.color)
        assert len(colours) == 2


async def test_a_mark_is_seen_and_goes_with_the_next_edit(bench: "type[Bench]") -> None:
    editor = CodeEditor("a = 1\nb = 2\nc = 3")
    app = bench(editor)
    async with app.run_test() as pilot:
        plain = editor.render_line(1)
        editor.mark_line(2)
        await pilot.pause()
        assert editor.marked_line == 2
        assert editor.cursor_location[0] == 1
        assert [each.style for each in editor.render_line(1)] != [each.style for each in plain]
        editor.focus()
        await pilot.press("x")
        await pilot.pause()
        assert editor.marked_line == 0


async def test_a_mark_beyond_the_text_is_harmless(bench: "type[Bench]") -> None:
    editor = CodeEditor("a")
    async with bench(editor).run_test() as pilot:
        editor.mark_line(99)
        await pilot.pause()
        assert editor.text == "a"


async def test_text_is_cleaned_on_every_way_in(bench: "type[Bench]", hostile: str) -> None:
    from textual.events import Paste

    editor = CodeEditor(hostile)
    app = bench(editor)
    async with app.run_test() as pilot:
        editor.focus()
        app.post_message(Paste(hostile))
        await pilot.pause()
        assert editor.text.count("[/] [red]x[/red] red") == 2
        editor.set_text(hostile)
        assert "\x1b" not in editor.text
        assert editor.text.startswith("[/]")


async def test_a_text_set_from_outside_can_be_undone(bench: "type[Bench]") -> None:
    editor = CodeEditor("mine")
    async with bench(editor).run_test() as pilot:
        editor.focus()
        editor.set_text("theirs")
        assert editor.text == "theirs"
        await pilot.press("ctrl+z")
        assert editor.text == "mine"
