from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp.core.day import study_day
from quizapp.core.easy_days import EasyDay, EasyDays
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.schedule import PARAMETERS, interval_text, preview, retrievability
from quizapp.core.steps import DAY

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
TODAY = NOW.date()
NEW = CardState("card", "deck")
PRESET = Preset()
EXACT = Preset(fuzz=False)


def after(state: CardState, *ratings: Rating, preset: Preset = EXACT) -> CardState:
    """The state after these ratings, each given as the card comes due."""
    now, today = NOW, TODAY
    for rating in ratings:
        state = preview(state, now, today, preset)[rating]
        now = state.due_at or datetime.combine(state.due_day or today, NOW.timetz())
        today = now.date()
    return state


def graduated(preset: Preset = EXACT) -> CardState:
    return after(NEW, Rating.GOOD, Rating.GOOD, preset=preset)


class TestSteps:
    def test_a_new_card_goes_through_the_steps(self) -> None:
        first, second = after(NEW, Rating.GOOD), graduated()
        assert (first.state, first.step, first.due_at) == (State.LEARNING, 1, NOW + timedelta(minutes=10))
        assert (second.state, second.step, second.due_day) == (State.REVIEW, 0, TODAY + timedelta(days=2))
        assert second.due_at is None

    def test_again_goes_back_to_the_first_step(self) -> None:
        state = after(NEW, Rating.GOOD, Rating.AGAIN)
        assert (state.state, state.step, state.lapses, state.reps) == (State.LEARNING, 0, 0, 2)

    def test_hard_stays_on_its_step(self) -> None:
        assert after(NEW, Rating.HARD).step == 0
        assert after(NEW, Rating.GOOD, Rating.HARD).step == 1

    def test_easy_graduates_at_once_and_beyond_good(self) -> None:
        easy = after(NEW, Rating.EASY)
        assert (easy.state, easy.interval_days) == (State.REVIEW, 8)

    def test_again_in_review_is_a_lapse_and_relearnt(self) -> None:
        lapsed = after(graduated(), Rating.AGAIN)
        assert (lapsed.state, lapsed.step, lapsed.lapses, lapsed.interval_days) == (State.RELEARNING, 0, 1, 0)
        again = after(graduated(), Rating.AGAIN, Rating.AGAIN)
        assert (again.state, again.lapses) == (State.RELEARNING, 1)
        assert after(graduated(), Rating.AGAIN, Rating.GOOD).state is State.REVIEW

    def test_relearning_has_steps_of_its_own(self) -> None:
        state = preview(graduated(), NOW, TODAY, Preset(relearning_steps=(120, 240)))[Rating.AGAIN]
        assert state.due_at == NOW + timedelta(seconds=120)

    def test_without_steps_everything_is_in_days(self) -> None:
        preset = Preset(fuzz=False, learning_steps=(), relearning_steps=())
        states = preview(NEW, NOW, TODAY, preset)
        assert {state.state for state in states.values()} == {State.REVIEW}
        assert [state.interval_days for state in states.values()] == [1, 1, 2, 8]
        lapsed = preview(graduated(), NOW, TODAY, preset)[Rating.AGAIN]
        assert (lapsed.state, lapsed.lapses, lapsed.interval_days) == (State.REVIEW, 1, 1)

    def test_a_step_of_a_day_or_more_is_over_as_its_study_day_begins(self) -> None:
        preset = Preset(fuzz=False, learning_steps=(60, 3 * DAY))
        state = preview(NEW, NOW, TODAY, preset)[Rating.GOOD]
        assert (state.state, state.due_at, state.due_day) == (State.LEARNING, None, TODAY + timedelta(days=3))

    def test_days_after_a_long_step_are_not_fewer_than_the_step(self) -> None:
        preset = Preset(fuzz=False, learning_steps=(60, 5 * DAY))
        state = preview(NEW, NOW, TODAY, preset)[Rating.GOOD]
        rated = preview(state, NOW, TODAY, preset)
        assert rated[Rating.HARD].due_day == TODAY + timedelta(days=5)
        assert rated[Rating.GOOD].interval_days == 5
        assert rated[Rating.EASY].interval_days > 5

    def test_a_card_learns_on_after_its_steps_became_fewer(self) -> None:
        state = preview(after(NEW, Rating.GOOD), NOW, TODAY, Preset(learning_steps=(60,)))[Rating.GOOD]
        assert state.state is State.REVIEW


class TestDays:
    def test_reviews_on_one_study_day_are_same_day_reviews_whatever_the_clock_says(self) -> None:
        """Two minutes apart across midnight is the same evening; eight hours across a rollover is another day."""
        state = after(NEW, Rating.GOOD)
        same_day = preview(state, NOW + timedelta(hours=20), TODAY, EXACT)[Rating.GOOD]
        next_day = preview(state, NOW + timedelta(minutes=2), TODAY + timedelta(days=1), EXACT)[Rating.GOOD]
        assert same_day.stability == after(NEW, Rating.GOOD, Rating.GOOD).stability
        assert next_day.stability is not None
        assert same_day.stability is not None
        assert next_day.stability > same_day.stability

    def test_a_late_review_that_is_remembered_counts_for_more(self) -> None:
        in_time = preview(graduated(), NOW, TODAY + timedelta(days=2), EXACT)[Rating.GOOD]
        late = preview(graduated(), NOW, TODAY + timedelta(days=20), EXACT)[Rating.GOOD]
        assert late.interval_days > in_time.interval_days

    def test_a_clock_set_back_is_no_time_passed(self) -> None:
        state = graduated()
        past, long_past = NOW - timedelta(days=400), TODAY - timedelta(days=400)
        rated = preview(state, past, long_past, EXACT)
        now = preview(state, NOW, TODAY, EXACT)
        assert [each.stability for each in rated.values()] == [each.stability for each in now.values()]
        assert rated[Rating.GOOD].due_day == long_past + timedelta(days=rated[Rating.GOOD].interval_days)
        assert rated[Rating.AGAIN].due_at == past + timedelta(minutes=10)
        assert rated[Rating.GOOD].last_day == long_past

    def test_intervals_stop_at_the_maximum(self) -> None:
        states = preview(graduated(), NOW, TODAY + timedelta(days=300), Preset(fuzz=False, maximum_interval=7))
        assert [state.interval_days for state in states.values()] == [0, 7, 7, 7]

    def test_less_retention_is_longer_intervals(self) -> None:
        days = [
            preview(graduated(), NOW, TODAY + timedelta(days=2), Preset(fuzz=False, retention=each))[Rating.GOOD]
            for each in (0.95, 0.9, 0.8, 0.7)
        ]
        assert [state.interval_days for state in days] == sorted({state.interval_days for state in days})

    def test_an_interval_that_should_grow_is_not_fuzzed_below_the_last(self) -> None:
        for number in range(200):
            state = CardState(
                f"card-{number}",
                "deck",
                State.REVIEW,
                stability=30.0,
                difficulty=9.9,
                due_day=TODAY,
                last_review=NOW - timedelta(days=30),
                last_day=TODAY - timedelta(days=30),
                interval_days=30,
                reps=5,
            )
            exact = preview(state, NOW, TODAY, EXACT)[Rating.HARD]
            assert exact.interval_days > 30
            assert preview(state, NOW, TODAY, PRESET)[Rating.HARD].interval_days > 30


class TestFuzz:
    def test_a_preview_is_what_is_written_however_often_it_is_asked_for(self) -> None:
        state = graduated()
        assert preview(state, NOW, TODAY, PRESET) == preview(state, NOW, TODAY, PRESET)

    def test_cards_learnt_together_drift_apart(self) -> None:
        states = [CardState(f"card-{number}", "deck") for number in range(50)]
        days = {after(state, *[Rating.GOOD] * 4, preset=PRESET).interval_days for state in states}
        assert len(days) > 5


class TestAhead:
    """What is due on the days ahead decides within the fuzz."""

    def due(self, load: dict[date, int], siblings: frozenset[date] = frozenset(), preset: Preset = PRESET) -> list[int]:
        """The intervals of Good for a hundred cards that FSRS wants to come back in some seven weeks."""
        days = []
        for number in range(100):
            state = CardState(
                f"card-{number}",
                "deck",
                State.REVIEW,
                stability=15.0,
                difficulty=5.0,
                due_day=TODAY,
                last_day=TODAY - timedelta(days=15),
                interval_days=15,
                reps=4,
            )
            days.append(preview(state, NOW, TODAY, preset, load=load, siblings=siblings)[Rating.GOOD].interval_days)
        return days

    def test_a_card_goes_where_there_is_little_to_do(self) -> None:
        free = sorted(set(self.due({})))
        assert len(free) > 3
        only = free[2]
        load = {TODAY + timedelta(days=day): 10 for day in free if day != only}
        assert set(self.due(load)) == {only}

    def test_but_not_where_the_learner_wants_no_balance(self) -> None:
        load = {TODAY + timedelta(days=day): 10 for day in sorted(set(self.due({})))[1:]}
        assert self.due(load, preset=Preset(load_balance=False)) == self.due({})

    def test_siblings_keep_apart_also_without_balance(self) -> None:
        for preset in (PRESET, Preset(load_balance=False)):
            (taken, *_) = set(self.due({}))
            assert taken not in self.due({}, frozenset({TODAY + timedelta(days=taken)}), preset)

    def test_easy_days_stay_easy(self) -> None:
        week = EasyDays(saturday=EasyDay.MINIMUM, sunday=EasyDay.MINIMUM)
        weekdays = {(TODAY + timedelta(days=day)).weekday() for day in self.due({}, preset=Preset(easy_days=week))}
        assert not weekdays & {5, 6}

    def test_without_fuzz_nothing_moves(self) -> None:
        load = {TODAY + timedelta(days=day): 99 for day in range(100)}
        assert self.due(load, frozenset(load), EXACT) == self.due({}, preset=EXACT)

    def test_a_good_answer_after_steps_is_balanced_too(self) -> None:
        state = after(NEW, Rating.GOOD)
        days = {preview(state, NOW, TODAY, PRESET)[Rating.EASY].interval_days}
        load = {TODAY + timedelta(days=day): 50 for day in days}
        assert preview(state, NOW, TODAY, PRESET, load=load)[Rating.EASY].interval_days not in days

    def test_parameters_are_those_of_the_preset(self) -> None:
        slower = (0.3, 2.0, 4.0, 15.0, *PARAMETERS[4:])
        state = preview(NEW, NOW, TODAY, Preset(parameters=slower))[Rating.GOOD]
        assert state.stability == pytest.approx(4.0)


class TestTravel:
    """Elapsed days are study days where the learner is, never the clock's hours."""

    def elapsed(self, *reviews: tuple[datetime, str]) -> list[float]:
        """The stability after each review, rated Good at a moment in a zone."""
        state, found = graduated(), []
        for at, zone in reviews:
            state = preview(state, at.astimezone(UTC), study_day(at, ZoneInfo(zone), 4), EXACT)[Rating.GOOD]
            assert state.stability is not None
            found.append(state.stability)
        return found

    def test_the_night_that_clocks_change_is_one_day_like_any_other(self) -> None:
        """From eleven at night to seven in the morning, in the nights before and at the change to summer time."""
        berlin = ZoneInfo("Europe/Berlin")
        usual, changed = (
            self.elapsed(
                (datetime(2027, 3, day, 23, tzinfo=berlin), "Europe/Berlin"),
                (datetime(2027, 3, day + 1, 7, tzinfo=berlin), "Europe/Berlin"),
            )
            for day in (27, 28)
        )
        growth = [after / before for before, after in (usual, changed)]
        assert growth[0] == pytest.approx(growth[1], rel=0.05)
        assert growth[0] > 1.0

    def test_a_flight_counts_the_days_that_the_learner_lived(self) -> None:
        start = datetime(2026, 12, 1, 20, tzinfo=UTC)
        (_, east) = self.elapsed((start, "Europe/Berlin"), (start + timedelta(hours=24), "Asia/Tokyo"))
        (_, stayed) = self.elapsed((start, "Europe/Berlin"), (start + timedelta(hours=24), "Europe/Berlin"))
        assert east > stayed  # past four in the morning there: two study days on, not one

    def test_a_flight_across_the_date_line_is_no_time_backwards(self) -> None:
        start = datetime(2026, 12, 1, 20, tzinfo=UTC)
        there, back = "Pacific/Auckland", "Pacific/Honolulu"
        assert study_day(start + timedelta(hours=9), ZoneInfo(back), 4) < study_day(start, ZoneInfo(there), 4)
        crossed = self.elapsed((start, there), (start + timedelta(hours=9), back))
        same_day = self.elapsed((start, there), (start + timedelta(minutes=9), there))
        assert crossed == same_day


class TestRetrievability:
    def test_it_is_unknown_for_a_new_card(self) -> None:
        assert retrievability(NEW, TODAY) is None

    def test_it_starts_at_one_and_falls(self) -> None:
        chances = [retrievability(graduated(), TODAY + timedelta(days=days)) or 0.0 for days in range(0, 500, 50)]
        assert chances[0] == 1.0
        assert chances == sorted(chances, reverse=True)
        assert len(set(chances)) == len(chances)

    def test_it_is_the_retention_when_a_card_is_due(self) -> None:
        state = CardState("card", "deck", State.REVIEW, stability=10.0, difficulty=5.0, last_day=TODAY)
        assert retrievability(state, TODAY + timedelta(days=10)) == pytest.approx(0.9)

    def test_a_clock_set_back_does_not_make_it_more_than_certain(self) -> None:
        assert retrievability(graduated(), TODAY - timedelta(days=30)) == 1.0


def due_in(days: int) -> CardState:
    return CardState("card", "deck", State.REVIEW, due_day=TODAY + timedelta(days=days), interval_days=days)


def due_after(seconds: int) -> CardState:
    return CardState("card", "deck", State.LEARNING, due_at=NOW + timedelta(seconds=seconds))


class TestIntervalText:
    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            (due_after(60), "1m"),
            (due_after(330), "6m"),
            (due_after(600), "10m"),
            (due_after(20), "<1m"),
            (due_after(-300), "<1m"),
            (due_after(3540), "59m"),
            (due_after(3600), "1h"),
            (due_after(5400), "1.5h"),
            (due_in(1), "1d"),
            (due_in(4), "4d"),
            (due_in(29), "29d"),
            (due_in(30), "1mo"),
            (due_in(43), "1.4mo"),
            (due_in(364), "12mo"),
            (due_in(365), "1y"),
            (due_in(767), "2.1y"),
            (due_in(36500), "100y"),
            (NEW, ""),
        ],
    )
    def test_a_few_characters_say_it(self, state: CardState, expected: str) -> None:
        assert interval_text(state, NOW, TODAY) == expected

    def test_buttons_of_a_new_card(self) -> None:
        states = preview(NEW, NOW, TODAY, EXACT)
        assert [interval_text(state, NOW, TODAY) for state in states.values()] == ["1m", "6m", "10m", "8d"]
