from typing import TYPE_CHECKING

from quizapp.tui.widgets.output import MOST_LINES, Output

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench


async def lines_of(bench: "type[Bench]", *pieces: str) -> list[str]:
    output = Output()
    async with bench(output).run_test() as pilot:
        output.start()
        for piece in pieces:
            output.stream(piece)
        await pilot.pause()
        return list(output.lines)


async def test_pieces_of_a_line_are_joined(bench: "type[Bench]") -> None:
    assert await lines_of(bench, "epo", "ch 1\nepoch", " 2\n") == ["epoch 1", "epoch 2"]


async def test_no_empty_line_follows_the_last(bench: "type[Bench]") -> None:
    assert await lines_of(bench, "a\n") == ["a"]


async def test_empty_lines_within_are_kept(bench: "type[Bench]") -> None:
    assert await lines_of(bench, "a\n", "\n", "b") == ["a", "", "b"]


async def test_terminal_sequences_are_taken_out(bench: "type[Bench]", hostile: str) -> None:
    assert (await lines_of(bench, hostile))[0].startswith("[/] [red]x[/red] red")


async def test_a_flood_keeps_its_end(bench: "type[Bench]") -> None:
    lines = await lines_of(bench, "".join(f"{number}\n" for number in range(MOST_LINES + 50)))
    assert lines[-1] == str(MOST_LINES + 49)
    assert len(lines) <= MOST_LINES


async def test_it_opens_with_the_first_output_and_closes_with_the_next_attempt(bench: "type[Bench]") -> None:
    output = Output()
    async with bench(output).run_test():
        output.start()
        output.stream("")
        opened = [output.is_open]
        output.stream("a\n")
        opened.append(output.is_open)
        output.start()
        opened.append(output.is_open)
        assert opened == [False, True, False]
        assert not "".join(output.lines)


async def test_a_flood_shows_its_end_in_every_moment(bench: "type[Bench]") -> None:
    output = Output()
    app = bench(output)
    async with app.run_test() as pilot:
        output.start()
        for flood in ("a", "b", "c"):
            output.stream(f"{flood}\n" * (5 * MOST_LINES))
            output.stream(f"{flood}\n" * 3)
            await pilot.pause()
            shown = [line.strip() for line in app.lines if line.strip() in {"a", "b", "c", "ab", "bc"}]
            assert set(shown) == {flood}
            assert list(output.lines) == [flood] * MOST_LINES
        assert output.scroll_y == output.max_scroll_y
