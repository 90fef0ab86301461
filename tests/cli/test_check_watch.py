"""`quizapp check --watch`: what changed is checked again and told; Ctrl+C ends it."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
Edit = Callable[[], object]


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let these edits happen one after another, each once it has been taken in; then Ctrl+C."""

    def set_up(*actions: Edit) -> None:
        waiting: Iterator[Edit] = iter([each for action in actions for each in (action, settled)])

        def sleep(_seconds: float) -> None:
            action = next(waiting, None)
            if action is None:
                raise KeyboardInterrupt
            action()

        stand_in = SimpleNamespace(monotonic=time.monotonic, strftime=time.strftime, sleep=sleep)
        monkeypatch.setattr("quizapp.cli.check.time", stand_in)

    def settled() -> None:
        pass

    return set_up


def replaced(file: Path, old: str, new: str) -> Edit:
    return lambda: file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_ctrl_c_ends_it_well_and_results_are_kept(
    run: Run, coding: Path, home: Path, scripted: Any, edits: Callable[..., None]
) -> None:
    edits()
    result = run("check", "--watch", coding)
    assert result.exit_code == 0
    assert result.stdout == "ok  coding/make-six\n"
    assert "Watching; Ctrl+C ends it." in result.stderr
    assert (home / "cache" / "check-results.json").exists()
    assert scripted.closed


def test_only_what_changed_is_run_and_told(
    run: Run, coding: Path, basics: Path, scripted: Any, edits: Callable[..., None]
) -> None:
    jobs: list[int] = []

    def counting(edit: Edit) -> Edit:
        def counted() -> None:
            jobs.append(len(scripted.jobs))
            edit()

        return counted

    edits(
        counting(replaced(basics, "A repeated letter", "A letter twice")),
        counting(replaced(coding, "the number 6", "six")),
    )
    result = run("check", "--watch", coding, basics)
    assert jobs == [2, 2]
    assert len(scripted.jobs) == 4
    rounds = result.stdout.split("\n\n")
    assert len(rounds) == 3
    assert rounds[1].splitlines()[0].endswith(f"  1 file changed: {basics}")
    assert rounds[1].splitlines()[1:] == []
    assert rounds[2].splitlines()[1:] == ["ok  coding/make-six"]


def test_a_mistake_and_its_mending_are_told(run: Run, coding: Path, scripted: Any, edits: Callable[..., None]) -> None:
    scripted.script["out = 2 + 4"] = {"out": 6}
    edits(replaced(coding, "out = 2 + 3", "out = 2 + 4"), replaced(coding, "out = 2 + 4", "out = 2 + 3"))
    result = run("check", "--watch", coding)
    _, bad, good = result.stdout.split("\n\n")
    assert bad.splitlines()[1] == "BAD coding/make-six"
    assert bad.splitlines()[2].startswith(f"{coding}:17:9: error: wrong answer 1 passes")
    assert good.splitlines()[1:] == ["ok  coding/make-six"]
    assert result.exit_code == 0


@pytest.mark.usefixtures("scripted")
def test_a_file_broken_while_watching_is_told_and_watched_on(
    run: Run, coding: Path, edits: Callable[..., None]
) -> None:
    edits(replaced(coding, "caught_by: value", "caught_by: vale"), replaced(coding, "vale", "value"), coding.unlink)
    result = run("check", "--watch", coding)
    assert result.exit_code == 0
    assert f"{coding}:17:" in result.stderr
    assert "Did you mean `value`?" in result.stderr
    assert "does not exist" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("scripted")
def test_as_json_each_round_is_an_object_on_a_line(run: Run, coding: Path, edits: Callable[..., None]) -> None:
    edits(replaced(coding, "the number 6", "six"))
    rounds = [json.loads(line) for line in run("check", "--watch", "--json", coding).stdout.splitlines()]
    assert [made["schema"] for made in rounds] == ["quizapp.check/1"] * 2
    assert [made["runs"] for made in rounds] == [2, 2]


def test_ctrl_c_in_the_first_check_is_an_interrupt(
    run: Run, coding: Path, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quizapp.cli.check.show_card", interrupted)
    assert run("check", coding).exit_code == 130
    assert scripted.closed


@pytest.mark.usefixtures("scripted")
def test_a_file_that_can_be_read_again_tells_no_card_anew_that_is_as_it_was(
    run: Run, coding: Path, edits: Callable[..., None]
) -> None:
    edits(replaced(coding, "caught_by: value", "caught_by: vale"), replaced(coding, "vale", "value"))
    rounds = run("check", "--watch", coding).stdout.split("\n\n")
    assert [told.splitlines()[1:] for told in rounds[1:]] == [[], []]
