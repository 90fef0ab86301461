from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from quizapp.cli.plain import run_plain
from quizapp.config import Config
from quizapp.core.card import Option, WrongAnswer
from quizapp.core.preset import Preset
from quizapp.core.run import CaseFacts, Ending, Run
from quizapp.core.values import ScalarValue
from quizapp.errors import ExitCode, SandboxError, StoreError
from quizapp.study.drill import Drill

if TYPE_CHECKING:
    from tests.cli.conftest import Play
    from tests.conftest import Clock, MakeCard, MakeWorkspace, ScriptedRunner


# The way through a drill.


def test_nothing_due_is_said(play: "Play") -> None:
    played = play([])
    assert (played.lines, played.code) == (["Nothing is due now.", "No card was rated."], ExitCode.OK)


def test_the_end_of_input_ends_the_drill_having_named_the_card(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card(title="Make five")])
    assert played.lines[0] == "1 due: 1 new, 0 learning, 0 review."
    assert "Card five (new): Make five" in played.lines
    assert "Make `out` five." in played.lines
    assert played.lines[-1] == "No card was rated."
    assert (played.code, played.reviews) == (ExitCode.OK, [])


def test_three_cards_are_answered_from_a_pipe(
    play: "Play", code_card: "MakeCard", predict_card: "MakeCard", choice_card: "MakeCard"
) -> None:
    cards = [code_card("a"), predict_card("b"), choice_card("c")]
    played = play(cards, "out = 5", ".", "", "3", "", "2", "", limit=3)
    assert played.ratings == [("a", "Good"), ("b", "Good"), ("c", "Good")]
    assert played.lines[-2].startswith("3 answered, 3 passed")
    assert played.code == ExitCode.OK


def test_who_does_not_want_to_be_asked_is_not(
    play: "Play", code_card: "MakeCard", recall_card: "MakeCard", choice_card: "MakeCard"
) -> None:
    cards = [code_card("a"), code_card("b"), recall_card("c"), choice_card("d")]
    typed = ["out = 4", ".", "t", "out = 5", ".", ":reveal", "words", ".", "1", "2"]
    played = play(cards, *typed, limit=4, config=Config(timezone="UTC", auto_rate=True))
    assert played.ratings == [("a", "Hard"), ("b", "Again"), ("c", "Again"), ("d", "Good")]
    assert sum(line.startswith("Rated ") for line in played.lines) == 4


def test_a_leech_is_told(play: "Play", code_card: "MakeCard", clock: "Clock") -> None:
    config = Config(Preset(leech_threshold=1), timezone="UTC")
    play([code_card()], "out = 5", ".", "4", config=config)
    clock.advance(days=30)
    played = play([code_card()], "out = 4", ".", "1", limit=1, config=config)
    assert "five is a leech, forgotten once. Another way to learn it may help." in played.lines


def test_a_failure_is_still_asked_about_since_it_may_be_mended(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card()], "out = 4", ".", "1", limit=1, config=Config(timezone="UTC", auto_rate=True))
    assert played.ratings == [("five", "Again")]


def test_a_drill_from_windows_reads_the_same(play: "Play", code_card: "MakeCard") -> None:
    assert play([code_card()], "out = 5", ".", "", limit=1, end="\r\n").ratings == [("five", "Good")]


def test_the_summary_says_when_the_next_card_comes(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card()], "out = 5", ".", "3", limit=1)
    assert "Rated Good; it comes back in 10m." in played.lines
    assert played.lines[-2:] == [
        "1 answered, 1 passed, 0 s: 1 Good.",
        "The next of them is due at 2025-03-10 12:10.",
    ]


def test_a_limit_ends_the_drill(play: "Play", choice_card: "MakeCard") -> None:
    played = play([choice_card("a"), choice_card("b")], "2", "", "2", "", limit=1)
    assert [card for card, _ in played.ratings] == ["a"]


def test_leaving_in_the_middle_loses_nothing_that_was_answered(play: "Play", choice_card: "MakeCard") -> None:
    cards = [choice_card("a"), choice_card("b")]
    assert play(cards, "2", "", ":quit", "2", "").ratings == [("a", "Good")]
    assert play(cards, "2", "").ratings == [("a", "Good"), ("b", "Good")]


def test_a_verdict_left_unrated_is_no_review(play: "Play", choice_card: "MakeCard") -> None:
    played = play([choice_card()], "2")
    assert "Pass." in played.lines
    assert played.reviews == []


# Cards and answers of each kind.


def test_code_may_have_blank_lines_and_lines_like_commands(
    play: "Play", code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    code = "\nx = [1, 2][\n:1]\n\n..\nout = 5"
    runner.script[code] = {"out": 5}
    assert play([code_card()], *code.split("\n"), ".", "", limit=1).ratings == [("five", "Good")]


def test_indentation_is_kept(play: "Play", code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    play([code_card()], "  if 1:", "\tout = 5  ", ".")
    assert runner.ran("  if 1:\n\tout = 5  ") == 1


def test_several_options_are_picked_by_their_numbers(play: "Play", choice_card: "MakeCard") -> None:
    options = (Option("one"), Option("two", correct=True), Option("four", correct=True))
    assert play([choice_card(body={"options": options})], "2,3", "").ratings == [("pick", "Good")]


@pytest.mark.parametrize(
    ("ticks", "rating"),
    [("all", "Good"), ("2 1", "Good"), ("2", "Again"), ("none", "Again"), ("", "Again")],
)
def test_words_are_checked_by_their_own_writer(play: "Play", recall_card: "MakeCard", ticks: str, rating: str) -> None:
    played = play([recall_card()], "because", "of it", ".", ticks, "", limit=1)
    assert "The answer:\n    Because of this and that.\n  1. this\n  2. that\n" in played.shown
    assert played.ratings == [("why", rating)]


def test_the_answer_is_not_shown_before_the_learners_own(play: "Play", recall_card: "MakeCard") -> None:
    assert "this and that" not in play([recall_card()], "because").shown


def test_no_words_at_all_are_an_answer(play: "Play", recall_card: "MakeCard") -> None:
    assert play([recall_card()], ".", "none", "", limit=1).ratings == [("why", "Again")]


def test_ticks_that_say_nothing_are_asked_for_again(play: "Play", recall_card: "MakeCard") -> None:
    played = play([recall_card()], ".", "3", "all", "", limit=1)
    assert played.shown.count("Which points did your answer cover?") == 2
    assert played.ratings == [("why", "Good")]


@pytest.mark.parametrize(("said", "rating"), [("all", "Good"), ("none", "Again"), ("", "Again")])
def test_without_points_the_answer_is_checked_as_a_whole(
    play: "Play", recall_card: "MakeCard", said: str, rating: str
) -> None:
    played = play([recall_card(body={"points": ()})], "because", ".", said, "", limit=1)
    assert "Did your answer say this?" in played.shown
    assert played.ratings == [("why", rating)]


def test_a_known_wrong_recollection_is_spoken_to_before_the_ticks(play: "Play", recall_card: "MakeCard") -> None:
    wrong = (WrongAnswer("no idea", says="Think of this."),)
    played = play([recall_card(body={"wrong": wrong})], "No idea!", ".", "none", "")
    assert played.lines.index("Think of this.") < played.lines.index("The answer:")


@pytest.mark.parametrize("lines", [["."], ["", "  ", "."]])
def test_nothing_typed_is_no_answer(
    play: "Play", code_card: "MakeCard", runner: "ScriptedRunner", lines: list[str]
) -> None:
    played = play([code_card()], *lines)
    assert "Nothing was typed." in played.lines
    assert runner.ran("") == 0


# Verdicts.


def test_a_failure_says_what_differs_and_whose_mistake_it_is(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card()], "out = 4", ".")
    told = played.lines[played.lines.index("Wrong.") :]
    assert told[1:3] == ["Right about `out`: type int.", "That is one short."]
    assert "4" in told[3]


def test_the_explanation_follows_a_pass_and_no_failure(play: "Play", code_card: "MakeCard") -> None:
    cards = [code_card(explain="Five it is.")]
    assert "Five it is." not in play(cards, "out = 4", ".").shown
    assert "Five it is." in play(cards, "out = 5", ".").lines


def test_a_broken_card_can_only_be_passed_over(play: "Play", code_card: "MakeCard", choice_card: "MakeCard") -> None:
    cards = [code_card("a", body={"reference": "out = broken"}), choice_card("b", deck="numbers")]
    played = play(cards, "out = 5", ".", "3", "", "2", "", limit=2)
    assert "This could not be judged, and does not count." in played.lines
    assert "t try again, r reveal; Enter goes on to the next card." in played.lines
    assert played.ratings == [("b", "Good")]


# After the verdict.


def test_a_failed_card_can_be_tried_again(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card()], "out = 4", ".", "t", "out = 5", ".", "", limit=1)
    assert played.ratings == [("five", "Hard")]
    assert played.reviews[0].tries == 2


def test_hints_come_one_by_one_and_run_out(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card(hints=("Count.", "Fingers."))], ":hint", "out = 4", ".", "h", "h", "")
    hints = [line for line in played.lines if "int" in line and ("Hint " in line or "no more" in line)]
    assert hints == ["Hint 1: Count.", "Hint 2: Fingers.", "There is no more hint."]
    assert played.reviews[0].hints == 2


@pytest.mark.parametrize("typed", [["out = 4", ".", "r", ""], [":reveal", ""], [":reveal", "t", "out = 5", ".", ""]])
def test_a_revealed_answer_counts_as_not_known(play: "Play", code_card: "MakeCard", typed: list[str]) -> None:
    played = play([code_card(explain="Five it is.")], *typed, limit=1)
    assert "The answer:\n    out = 5\nFive it is.\n" in played.shown
    assert played.ratings == [("five", "Again")]
    assert played.reviews[0].revealed


def test_the_menu_offers_only_what_makes_sense(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card(hints=("Count.",))], "out = 4", ".", "h", "r", "t", "out = 5", ".")
    menus = [line.partition("rate:")[0] for line in played.lines if "rate: 1 Again" in line]
    assert menus == [
        "t try again, h hint, r reveal; or ",
        "t try again, r reveal; or ",
        "t try again; or ",
        "or ",
    ]


def test_the_menu_shows_each_interval_and_the_suggestion(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card()], "out = 5", ".")
    menu = next(line for line in played.lines if "1 Again" in line)
    assert "1 Again 1m, 2 Hard 6m, 3 Good 10m, 4 Easy " in menu
    assert menu.endswith("Enter: Good.")


@pytest.mark.parametrize(("key", "rating"), [("1", "Again"), ("2", "Hard"), (" 3 ", "Good"), ("4", "Easy")])
def test_the_learner_has_the_last_word(play: "Play", code_card: "MakeCard", key: str, rating: str) -> None:
    assert play([code_card()], "out = 5", ".", key, limit=1).ratings == [("five", rating)]


@pytest.mark.parametrize("key", ["5", "0", "x", "good", ":nonsense", "12"])
def test_what_is_no_choice_is_asked_for_again(play: "Play", code_card: "MakeCard", key: str) -> None:
    played = play([code_card()], "out = 5", ".", key, "2", limit=1)
    assert "That is not one of the choices here. :help lists the commands." in played.lines
    assert played.ratings == [("five", "Hard")]


# Commands.


@pytest.mark.parametrize("typed", [[":skip"], ["1", ":skip"]])
def test_a_skipped_card_is_left_for_another_drill(play: "Play", choice_card: "MakeCard", typed: list[str]) -> None:
    cards = [choice_card("a"), choice_card("b")]
    assert play(cards, *typed, "2", "", limit=2).ratings == [("b", "Good")]


def test_an_unknown_command_is_no_answer(play: "Play", code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    played = play([code_card()], ":hnit", "out = 5", ".", "", limit=1)
    assert "That is not one of the choices here. :help lists the commands." in played.lines
    assert runner.ran(":hnit\nout = 5") == 0
    assert played.ratings == [("five", "Good")]


# What is kept.


def test_an_answer_cut_short_is_there_next_time(play: "Play", code_card: "MakeCard") -> None:
    cards = [code_card()]
    play(cards, "out = ...", "out = 5")
    played = play(cards, ":draft", "", limit=1)
    assert "Your unfinished answer; :draft sends it:\n    out = ...\n    out = 5\n" in played.shown
    assert played.ratings == [("five", "Good")]


def test_there_is_no_draft_to_send_at_first(play: "Play", code_card: "MakeCard") -> None:
    played = play([code_card()], ":draft")
    assert "That is not one of the choices here. :help lists the commands." in played.lines


def test_a_failed_answer_is_kept_until_it_is_rated(play: "Play", code_card: "MakeCard") -> None:
    cards = [code_card()]
    play(cards, "out = 4", ".")
    assert "Your unfinished answer; :draft sends it:\n    out = 4\n" in play(cards, "out = 4", ".", "", limit=1).shown
    assert "Your unfinished answer" not in play(cards).shown


# What goes wrong.


class Interrupting(StringIO):
    """Input at whose end the learner presses ctrl+c."""

    def readline(self, *limits: int) -> str:  # type: ignore[override]
        line = super().readline(*limits)
        if not line:
            raise KeyboardInterrupt
        return line


@pytest.mark.parametrize("typed", ["", "2\n", "2\n\n"])
def test_an_interrupted_drill_ends_with_its_summary(
    make_workspace: "MakeWorkspace", choice_card: "MakeCard", typed: str
) -> None:
    cards = [choice_card("a"), choice_card("b")]
    workspace, shown = make_workspace(cards), StringIO()
    code = run_plain(workspace, Drill(workspace, cards), Interrupting(typed), shown)
    assert code == ExitCode.INTERRUPTED
    assert len(workspace.store.reviews()) == typed.count("\n") // 2
    assert "rated." in shown.getvalue() or "1 answered" in shown.getvalue()


def test_an_interrupted_answer_is_kept(play: "Play", make_workspace: "MakeWorkspace", code_card: "MakeCard") -> None:
    workspace = make_workspace([code_card()])
    run_plain(workspace, Drill(workspace, [code_card()]), Interrupting("out = 5\n"), StringIO())
    assert play([code_card()], ":draft", "", limit=1).ratings == [("five", "Good")]


def test_without_walls_the_drill_ends_after_its_summary(
    make_workspace: "MakeWorkspace",
    code_card: "MakeCard",
    choice_card: "MakeCard",
    runner: "ScriptedRunner",
) -> None:
    runner.walls = False
    cards = [choice_card("a"), code_card("b")]
    workspace, shown = make_workspace(cards), StringIO()
    with pytest.raises(SandboxError):
        run_plain(workspace, Drill(workspace, cards), StringIO("2\n\nout = 5\n.\n"), shown)
    assert "1 answered, 1 passed" in shown.getvalue()
    assert Drill(workspace, [code_card("b")]).draft == "out = 5"


def test_a_database_that_refuses_ends_the_drill_after_its_summary(
    make_workspace: "MakeWorkspace", choice_card: "MakeCard", monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, shown = make_workspace([choice_card()]), StringIO()
    drill = Drill(workspace, [choice_card()])

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(workspace.store, "record", full)
    with pytest.raises(StoreError):
        run_plain(workspace, drill, StringIO("2\n\n"), shown)
    assert shown.getvalue().endswith("No card was rated.\n")


def test_nothing_that_is_shown_can_steer_the_terminal(
    play: "Play", code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    evil = "\x1b[2Jgone\u202e\x07"
    facts = (CaseFacts(0, {"out": ScalarValue("int", 4)}),)
    runner.script["evil"] = Run(Ending.TIME, facts, stdout=evil)
    card = code_card(title=evil, hints=(evil,), explain=evil, body={"starter": evil, "setup": evil})
    played = play([replace(card, prompt=evil)], ":hint", "evil", ".", "r", "")
    assert played.shown.count("gone") >= 6
    assert not set(played.shown) & {"\x1b", "\u202e", "\x07"}


def test_every_prompt_is_flushed_before_it_waits(make_workspace: "MakeWorkspace", choice_card: "MakeCard") -> None:
    class Buffered(StringIO):
        unflushed = ""

        def write(self, text: str) -> int:
            self.unflushed += text
            return super().write(text)

        def flush(self) -> None:
            self.unflushed = ""

    shown = Buffered()

    class Waiting(StringIO):
        def readline(self, *limits: int) -> str:  # type: ignore[override]
            assert shown.unflushed == ""
            return super().readline(*limits)

    workspace = make_workspace([choice_card()])
    run_plain(workspace, Drill(workspace, [choice_card()], limit=1), Waiting("2\n\n"), shown)
    assert "1 answered" in shown.getvalue()


def test_a_card_that_comes_much_later_is_not_waited_for(
    make_workspace: "MakeWorkspace", choice_card: "MakeCard"
) -> None:
    config = Config(timezone="UTC", preset=Preset(learning_steps=(7200,)))
    workspace, shown = make_workspace([choice_card()], config), StringIO()
    assert run_plain(workspace, Drill(workspace, [choice_card()]), StringIO("1\n\n"), shown) == ExitCode.OK
    assert "The next of them is due at 2025-03-10 14:00." in shown.getvalue()
