"""`quizapp check`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

Run = Callable[..., Result]


@pytest.mark.usefixtures("scripted")
def test_a_sound_deck_ends_with_0_and_a_line_a_card(run: Run, coding: Path) -> None:
    result = run("check", coding)
    assert (result.exit_code, result.stdout) == (0, "ok  coding/make-six\n")
    told, figures = result.stderr.splitlines()
    assert told == "1 card checked, 0 failed; 0 problems in card files."
    assert figures.startswith("2 runs, 1 wrong answer caught (none was missed in any drawn case), in ")


@pytest.mark.usefixtures("scripted")
def test_without_a_path_every_deck_is_checked(run: Run, home: Path, coding: Path) -> None:
    own = home / "data" / "decks"
    own.mkdir(parents=True)
    coding.rename(own / "coding.yaml")
    result = run("check")
    assert "ok  basics/repeated-letter\n" in result.stdout
    assert "ok  coding/make-six\n" in result.stdout
    assert result.exit_code == 0


def test_a_card_that_fails_ends_with_1_and_is_told_with_its_place(run: Run, coding: Path, scripted: Any) -> None:
    scripted.script["out = 2 + 3"] = {"out": 6}
    result = run("check", coding)
    assert result.exit_code == ExitCode.FAILED
    first, finding, remedy = result.stdout.splitlines()
    assert first == "BAD coding/make-six"
    assert finding.startswith(f"{coding}:17:9: error: ")
    assert "wrong answer 1 passes" in finding
    assert remedy == "  Make the card tell the two apart, or take the wrong answer out."


def test_a_failing_reference_is_the_authors_error(run: Run, coding: Path, scripted: Any) -> None:
    scripted.script.clear()
    result = run("check", coding)
    assert result.exit_code == ExitCode.FAILED
    assert "the reference does not pass" in result.stdout


@pytest.mark.usefixtures("scripted")
def test_a_bad_card_file_ends_with_3_and_the_others_are_checked(run: Run, coding: Path, broken: Path) -> None:
    result = run("check", broken, coding)
    assert result.exit_code == ExitCode.CARD_FILE
    assert f"{broken}:7:5: " in result.stderr
    assert "prmpt: What?" in result.stderr
    assert "ok  coding/make-six" in result.stdout


def test_a_bad_card_file_outweighs_a_failing_card(run: Run, coding: Path, broken: Path, scripted: Any) -> None:
    scripted.script.clear()
    assert run("check", broken, coding).exit_code == ExitCode.CARD_FILE


@pytest.mark.parametrize("content", [b"\x00\xff\xfe binary", b"", b"cards: [", b"- just\n- a list\n", b"a: 1\na: 2\n"])
def test_whatever_a_file_holds_there_is_a_place_and_no_traceback(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    result = run("check", file)
    assert result.exit_code == ExitCode.CARD_FILE
    assert "odd.yaml" in result.stderr
    assert "Traceback" not in result.output


def test_a_card_file_that_is_a_directory_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deck.yaml").mkdir()
    result = run("check", tmp_path / "deck.yaml")
    assert result.exit_code == ExitCode.CARD_FILE
    assert "deck.yaml" in result.stderr


def test_a_missing_path_is_told(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "none")
    assert result.exit_code == ExitCode.CARD_FILE
    assert str(tmp_path / "none") in result.stderr


def test_without_walls_it_ends_with_4(run: Run, coding: Path, scripted: Any) -> None:
    scripted.walls = False
    result = run("check", coding)
    assert result.exit_code == ExitCode.NO_SANDBOX
    assert "There are no walls." in result.stderr


def test_json_holds_cards_findings_and_problems(run: Run, coding: Path, broken: Path, scripted: Any) -> None:
    scripted.script["out = 2 + 3"] = {"out": 6}
    result = run("check", "--json", coding, broken)
    data = json.loads(result.stdout)
    assert (data["schema"], data["ok"]) == ("quizapp.check/1", False)
    (card,) = data["cards"]
    assert (card["id"], card["deck"], card["ok"]) == ("make-six", "coding", False)
    (finding,) = card["findings"]
    assert (finding["file"], finding["line"], finding["severity"]) == (str(coding), 17, "error")
    assert "passes" in finding["message"]
    assert {problem["file"] for problem in data["problems"]} == {str(broken)}
    assert all(problem["message"] for problem in data["problems"])


@pytest.mark.usefixtures("scripted")
def test_json_of_a_sound_deck_is_ok(run: Run, coding: Path) -> None:
    result = run("check", "--json", coding)
    assert (result.exit_code, json.loads(result.stdout)["ok"]) == (0, True)


def test_a_warning_fails_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_text(
        "format: 1\ndeck: words\ntitle: Words\ncards:\n  - {id: why, kind: recall, prompt: Why?, answer: So.}\n",
        encoding="utf-8",
    )
    result = run("check", file)
    assert result.exit_code == 0
    assert "warning" in result.stdout
    assert result.stdout.startswith("ok  words/why\n")


def test_the_runner_is_closed_at_the_end(run: Run, coding: Path, scripted: Any) -> None:
    run("check", coding)
    assert scripted.closed


@pytest.mark.usefixtures("scripted")
def test_format_json_is_json(run: Run, coding: Path) -> None:
    data = json.loads(run("check", "--format", "json", coding).stdout)
    assert data["schema"] == "quizapp.check/1"
    assert (data["runs"], data["cached"]) == (2, 0)
    (card,) = data["cards"]
    assert card["wrong"] == [{"path": "wrong[0]", "survived": 0, "tried": 3, "chance": 0.0}]


@pytest.mark.parametrize(
    "options",
    [
        ("--json", "--format", "sarif"),
        ("--watch", "--format", "sarif"),
        ("--watch", "--format", "github"),
        ("--jobs", "0"),
    ],
)
def test_options_that_do_not_go_together_are_a_usage_error(run: Run, coding: Path, options: tuple[str, ...]) -> None:
    assert run("check", *options, coding).exit_code == ExitCode.USAGE


def test_what_was_found_sound_is_not_run_again(run: Run, coding: Path, scripted: Any) -> None:
    run("check", coding)
    jobs = len(scripted.jobs)
    result = run("check", coding)
    assert (result.exit_code, result.stdout) == (0, "ok  coding/make-six\n")
    assert len(scripted.jobs) == jobs
    assert "1 known from before" in result.stderr


def test_a_known_card_needs_no_walls(run: Run, coding: Path, scripted: Any) -> None:
    run("check", coding)
    scripted.walls = False
    assert run("check", coding).exit_code == 0


def test_without_the_cache_everything_is_run(run: Run, coding: Path, scripted: Any) -> None:
    run("check", coding)
    jobs = len(scripted.jobs)
    run("check", "--no-cache", coding)
    assert len(scripted.jobs) == 2 * jobs


def test_without_the_cache_none_is_written(run: Run, coding: Path, home: Path, scripted: Any) -> None:
    run("check", "--no-cache", coding)
    assert scripted.jobs
    assert not (home / "cache" / "check-results.json").exists()


def test_a_card_that_changed_is_run_again(run: Run, coding: Path, scripted: Any) -> None:
    run("check", coding)
    jobs = len(scripted.jobs)
    coding.write_text(coding.read_text(encoding="utf-8").replace("the number 6", "six"), encoding="utf-8")
    run("check", coding)
    assert len(scripted.jobs) == 2 * jobs


def test_what_failed_is_run_again(run: Run, coding: Path, scripted: Any) -> None:
    scripted.script["out = 2 + 3"] = {"out": 6}
    assert run("check", coding).exit_code == ExitCode.FAILED
    scripted.script["out = 2 + 3"] = {"out": 5}
    assert run("check", coding).exit_code == 0


@pytest.mark.usefixtures("scripted")
def test_a_cache_that_cannot_be_written_is_told_and_stops_nothing(run: Run, coding: Path, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "cache").write_text("in the way", encoding="utf-8")
    result = run("check", coding)
    assert result.exit_code == 0
    assert "could not be kept" in result.stderr


@pytest.mark.usefixtures("scripted")
def test_quiet_leaves_out_what_is_sound(run: Run, coding: Path, basics: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.yaml"
    words.write_text(
        "format: 1\ndeck: words\ntitle: Words\ncards:\n  - {id: why, kind: recall, prompt: Why?, answer: So.}\n",
        encoding="utf-8",
    )
    result = run("check", "--quiet", coding, basics, words)
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["ok", "words/why"],
        [f"{words}:5:5:", "warning:"],
        ["Add", "`points`:"],
    ]


def test_a_warning_fails_a_strict_check(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_text(
        "format: 1\ndeck: words\ntitle: Words\ncards:\n  - {id: why, kind: recall, prompt: Why?, answer: So.}\n",
        encoding="utf-8",
    )
    assert run("check", "--strict", file).exit_code == ExitCode.FAILED
    assert "1 with warnings" in run("check", file).stderr


@pytest.mark.usefixtures("scripted")
def test_the_answer_of_a_prediction_is_shown(run: Run, tmp_path: Path, scripted: Any) -> None:
    file = tmp_path / "ask.yaml"
    file.write_text(
        "format: 1\ndeck: ask\ntitle: Ask\ncards:\n"
        "  - {id: sum, kind: predict, prompt: What?, code: x = 2, ask: x + 1}\n",
        encoding="utf-8",
    )
    scripted.script["x = 2"] = {"ask": 3}
    assert run("check", file).stdout == "ok  ask/sum  = 3\n"
    assert json.loads(run("check", "--json", file).stdout)["cards"][0]["answer"] == "3"


@pytest.mark.usefixtures("scripted")
def test_github_and_sarif_carry_the_same_place(run: Run, coding: Path, broken: Path, scripted: Any) -> None:
    scripted.script["out = 2 + 3"] = {"out": 6}
    github = run("check", "--format", "github", coding, broken)
    assert github.exit_code == ExitCode.CARD_FILE
    assert f"::error file={coding},line=17,col=9,title=quizapp wrong-passes::coding/make-six: " in github.stdout
    log = json.loads(run("check", "--format", "sarif", coding, broken).stdout)
    places = [
        result["locations"][0]["physicalLocation"]["region"]
        for result in log["runs"][0]["results"]
        if result["ruleId"] == "wrong-passes"
    ]
    assert places == [{"startLine": 17, "startColumn": 9}]
