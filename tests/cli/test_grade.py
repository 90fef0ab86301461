"""`quizapp grade`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from quizapp.core.run import Ending
from quizapp.core.run import Run as Ran
from quizapp.errors import ExitCode

Run = Callable[..., Result]
KEYS = [
    "schema",
    "id",
    "card",
    "outcome",
    "checks",
    "facts",
    "share",
    "values",
    "feedback",
    "stdout",
    "truncated",
    "seconds",
    "peak_mb",
    "tier",
]


def lines(*answers: object) -> str:
    return "".join(json.dumps(answer) + "\n" for answer in answers)


def test_a_right_choice_passes_and_a_wrong_one_does_not(run: Run) -> None:
    right = run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", stdin="1\n")
    assert right.exit_code == ExitCode.OK
    assert right.stdout.startswith("pass  repeated-letter\n")
    wrong = run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", stdin="2\n")
    assert wrong.exit_code == ExitCode.FAILED
    assert wrong.stdout.startswith("wrong  repeated-letter\n")
    assert "Only inside one operand." in wrong.stdout
    assert "tier" not in wrong.stdout


@pytest.mark.usefixtures("scripted")
def test_code_is_read_from_a_file(run: Run, coding: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.py"
    answer.write_text("out = 2 * 3\n", encoding="utf-8")
    assert run("grade", "make-six", "--deck", coding, "--answer", answer).exit_code == ExitCode.OK


@pytest.mark.usefixtures("scripted")
def test_a_known_wrong_answer_is_told_whose_mistake_it_is(run: Run, coding: Path) -> None:
    result = run("grade", "make-six", "--deck", coding, "--answer", "-", stdin="out = 2 + 3")
    assert result.exit_code == ExitCode.FAILED
    assert "That adds them." in result.stdout
    assert "Failed: value of out." in result.stdout
    assert "tier namespaces" in result.stdout


def test_a_verdict_in_json_has_the_documented_keys(run: Run) -> None:
    result = run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", "--json", stdin="1")
    verdict = json.loads(result.stdout)
    assert list(verdict) == KEYS
    assert (verdict["schema"], verdict["id"]) == ("quizapp.verdict/1", "")
    assert (verdict["card"], verdict["outcome"]) == ("repeated-letter", "pass")
    assert all(list(check) == ["check", "name", "ok", "message"] for check in verdict["checks"])


def test_what_the_code_printed_is_shown_without_control_characters(run: Run, coding: Path, scripted: Any) -> None:
    scripted.script["print()"] = Ran(Ending.OUTPUT, detail="It printed too much.", stdout="a\x1b[2Jb", truncated=True)
    result = run("grade", "make-six", "--deck", coding, "--answer", "-", stdin="print()")
    assert result.stdout.startswith("output  make-six\n")
    assert "It printed:\nab … (cut)\n" in result.stdout


@pytest.mark.usefixtures("scripted")
def test_a_failing_reference_is_internal_and_names_the_author(run: Run, coding: Path, scripted: Any) -> None:
    del scripted.script["out = 2 * 3\n"]
    result = run("grade", "make-six", "--deck", coding, "--answer", "-", "--json", stdin="out = 2 * 3")
    assert result.exit_code == ExitCode.FAILED
    verdict = json.loads(result.stdout)
    assert verdict["outcome"] == "internal"
    assert "author" in verdict["feedback"]


def test_the_seed_reaches_the_run(run: Run, coding: Path, scripted: Any) -> None:
    run("grade", "make-six", "--deck", coding, "--answer", "-", "--seed", "77", stdin="out = 2 * 3")
    assert {job.seeds[0] for job in scripted.jobs} == {77}


def test_grading_records_nothing(run: Run, home: Path) -> None:
    run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", stdin="1")
    assert not (home / "data").exists()


def test_a_batch_is_judged_in_order_in_one_process(run: Run, coding: Path, scripted: Any) -> None:
    batch = lines(
        {"id": "a", "card": "make-six", "answer": "out = 2 + 3"},
        {"id": "b", "card": "make-six", "answer": "out = 2 * 3"},
        {"id": "ü", "card": "make-six", "answer": "out = undefined"},
    )
    result = run("grade", "--deck", coding, "--batch", stdin=batch)
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(verdict["id"], verdict["outcome"]) for verdict in verdicts] == [
        ("a", "wrong"),
        ("b", "pass"),
        ("ü", "error"),
    ]
    assert all(list(verdict) == KEYS for verdict in verdicts)
    assert result.exit_code == ExitCode.FAILED
    assert result.stderr == ""


def test_a_batch_of_passes_ends_with_0(run: Run) -> None:
    batch = lines(
        {"id": "1", "card": "which-axis", "answer": "1"}, {"id": "2", "card": "repeated-letter", "answer": "1"}
    )
    assert run("grade", "--deck", "basics", "--batch", stdin=batch).exit_code == ExitCode.OK


def test_an_empty_batch_is_fine(run: Run) -> None:
    result = run("grade", "--deck", "basics", "--batch", stdin="\n\n")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", '{"id": "x"}', '{"id": "x", "card": "none", "answer": ""}', '{"id": 3, "card": "", "answer": ""}'],
)
def test_a_bad_line_is_answered_in_its_place_and_stops_nothing(run: Run, bad: str) -> None:
    good = lines({"id": "good", "card": "which-axis", "answer": "1"})
    result = run("grade", "--deck", "basics", "--batch", stdin=f"{good}{bad}\n{good}")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["schema"] for answer in answers] == ["quizapp.verdict/1", "quizapp.error/1", "quizapp.verdict/1"]
    assert answers[1]["line"] == 2
    assert answers[1]["error"]
    assert result.exit_code == ExitCode.FAILED


def test_bytes_that_are_no_text_in_a_batch_are_no_traceback(run: Run) -> None:
    result = run("grade", "--deck", "basics", "--batch", stdin=b'{"id": "\xff", "card": "which-axis", "answer": "1"}\n')
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert json.loads(result.stdout)["card"] == "which-axis"


def test_a_batch_sees_only_the_deck_named(run: Run, home: Path, coding: Path) -> None:
    own = home / "data" / "decks"
    own.mkdir(parents=True)
    coding.rename(own / "coding.yaml")
    result = run("grade", "--deck", "coding", "--batch", stdin=lines({"id": "", "card": "which-axis", "answer": "1"}))
    assert json.loads(result.stdout)["schema"] == "quizapp.error/1"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["repeated-letter"],
        ["--answer", "-"],
        ["repeated-letter", "--batch"],
        ["--batch", "--answer", "-"],
        ["repeated-letter", "--answer", "-", "--seed", "-1"],
        ["repeated-letter", "--answer", "-", "--seed", "x"],
    ],
)
def test_a_command_line_that_makes_no_sense_ends_with_2(run: Run, args: list[str]) -> None:
    result = run("grade", "--deck", "basics", *args, stdin="1")
    assert result.exit_code == ExitCode.USAGE
    assert result.stdout == ""


def test_a_deck_must_be_named(run: Run) -> None:
    assert run("grade", "repeated-letter", "--answer", "-").exit_code == ExitCode.USAGE


def test_an_unknown_card_ends_with_2_and_the_nearest_name(run: Run) -> None:
    result = run("grade", "repeated-leter", "--deck", "basics", "--answer", "-", stdin="1")
    assert result.exit_code == ExitCode.USAGE
    assert "repeated-letter" in result.stderr


def test_a_missing_deck_ends_with_3(run: Run) -> None:
    result = run("grade", "repeated-letter", "--deck", "basic", "--answer", "-", stdin="1")
    assert result.exit_code == ExitCode.CARD_FILE
    assert "basics" in result.stderr


def test_a_bad_card_file_at_the_path_ends_with_3_before_anything_is_judged(
    run: Run, broken: Path, bundled: Path
) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("grade", "repeated-letter", "--deck", bundled, "--answer", "-", stdin="1")
    assert result.exit_code == ExitCode.CARD_FILE
    assert "broken.yaml:7:5" in result.stderr
    assert "nothing was judged" in result.stderr
    assert result.stdout == ""


def test_a_bad_file_of_another_deck_is_only_a_warning(run: Run, broken: Path, bundled: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", stdin="1")
    assert result.exit_code == ExitCode.OK
    assert "broken.yaml:7:5" in result.stderr


def test_without_walls_it_ends_with_4(run: Run, coding: Path, scripted: Any) -> None:
    scripted.walls = False
    result = run("grade", "make-six", "--deck", coding, "--answer", "-", stdin="out = 6")
    assert result.exit_code == ExitCode.NO_SANDBOX


def test_an_answer_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    for where in (tmp_path / "none.py", tmp_path):
        result = run("grade", "repeated-letter", "--deck", "basics", "--answer", where)
        assert result.exit_code == ExitCode.USAGE
        assert f"{where} cannot be read" in result.stderr


def test_an_answer_that_is_no_text_is_told_with_its_byte(run: Run) -> None:
    result = run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", stdin=b"ab\xff")
    assert result.exit_code == ExitCode.USAGE
    assert "not UTF-8 text (byte 3)" in result.stderr


def test_an_answer_without_end_is_refused(run: Run) -> None:
    result = run("grade", "repeated-letter", "--deck", "basics", "--answer", "/dev/zero")
    assert result.exit_code == ExitCode.USAGE
    assert "longer than 1 MiB" in result.stderr


def test_a_byte_order_mark_is_no_part_of_the_answer(run: Run) -> None:
    result = run("grade", "repeated-letter", "--deck", "basics", "--answer", "-", stdin=b"\xef\xbb\xbf1\n")
    assert result.exit_code == ExitCode.OK
