from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.study.drill import RatingChoice
from quizapp.tui.messages import RatingChosen
from quizapp.tui.widgets.ratings import RatingBar, RatingButton

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench

INTERVALS = dict(zip(Rating, ("1m", "6m", "10m", "4d"), strict=True))


def choices(suggested: Rating) -> list[RatingChoice]:
    return [RatingChoice(rating, INTERVALS[rating], rating is suggested) for rating in Rating]


async def chosen(bench: "type[Bench]", suggested: Rating, *keys: str) -> list[Rating]:
    bar = RatingBar()
    app = bench(bar)
    async with app.run_test() as pilot:
        bar.offer(choices(suggested))
        bar.focus()
        await pilot.press(*keys)
        await pilot.pause()
    return [each.rating for each in app.heard if isinstance(each, RatingChosen)]


@pytest.mark.parametrize("suggested", list(Rating))
async def test_enter_accepts_the_suggestion(bench: "type[Bench]", suggested: Rating) -> None:
    assert await chosen(bench, suggested, "enter") == [suggested]


@pytest.mark.parametrize("keys", [("enter",), ("right", "enter"), ("left", "left", "enter")])
async def test_who_is_not_asked_sees_the_suggestion_alone_and_goes_on_with_it(
    bench: "type[Bench]", keys: tuple[str, ...]
) -> None:
    bar = RatingBar()
    app = bench(bar)
    async with app.run_test() as pilot:
        bar.offer(choices(Rating.HARD), unasked=True)
        bar.focus()
        await pilot.pause()
        assert [button.rating for button in bar.query(RatingButton) if button.display] == [Rating.HARD]
        await pilot.press(*keys)
        await pilot.pause()
        bar.offer(choices(Rating.GOOD))
        assert all(button.display for button in bar.query(RatingButton))
    assert [each.rating for each in app.heard if isinstance(each, RatingChosen)] == [Rating.HARD]


async def test_arrows_stop_at_the_ends(bench: "type[Bench]") -> None:
    assert await chosen(bench, Rating.AGAIN, "left", "enter") == [Rating.AGAIN]
    assert await chosen(bench, Rating.GOOD, "right", "right", "right", "enter") == [Rating.EASY]


async def test_the_selected_button_is_pointed_at_and_each_shows_its_interval(bench: "type[Bench]") -> None:
    bar = RatingBar()
    app = bench(bar)
    async with app.run_test() as pilot:
        bar.offer(choices(Rating.HARD))
        await pilot.pause()
        shown = "\n".join(app.lines)
        assert "▸2 Hard 6m" in shown
        assert all(f" {rating.value} {rating.label} {INTERVALS[rating]}" in shown for rating in Rating if rating != 2)


async def test_it_is_closed_until_there_is_something_to_rate(bench: "type[Bench]") -> None:
    bar = RatingBar()
    async with bench(bar).run_test():
        assert not bar.is_open
        bar.offer(choices(Rating.GOOD))
        assert bar.is_open


async def test_where_two_are_offered_only_they_are_shown_and_mean_what_they_say(bench: "type[Bench]") -> None:
    bar = RatingBar()
    app = bench(bar)
    async with app.run_test() as pilot:
        bar.offer([RatingChoice(Rating.AGAIN, "once more", False), RatingChoice(Rating.GOOD, "done", True)])
        bar.focus()
        await pilot.pause()
        assert [button.rating for button in bar.query(RatingButton) if button.display] == [Rating.AGAIN, Rating.GOOD]
        assert "▸3 Good done" in "\n".join(app.lines)
        await pilot.press("left", "left", "enter", "right", "right", "enter")
        await pilot.click("#rate-good")
        await pilot.pause()
    assert [each.rating for each in app.heard if isinstance(each, RatingChosen)] == [
        Rating.AGAIN,
        Rating.GOOD,
        Rating.GOOD,
    ]
