import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

import quizapp
from quizapp.config import Config
from quizapp.core.card import Deck, Status
from quizapp.core.record import Change, ChangeKind
from quizapp.decks.library import Library
from quizapp.errors import ConfigError, StoreError
from quizapp.paths import config_file, database_file
from quizapp.runner.base import Runner
from quizapp.study.workspace import Workspace, utc_now

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace, ScriptedRunner

DECK = """
format: 1
deck: words
title: Words
cards:
  - id: why
    kind: recall
    prompt: Why?
    answer: Because.
    points: [because]
"""


def test_opening_reads_settings_and_decks_and_writes_neither_settings_nor_record(tmp_path: Path) -> None:
    deck = tmp_path / "words.yaml"
    deck.write_text(DECK)
    with Workspace.open([deck]) as workspace:
        assert [each.id for each in workspace.library.decks] == ["words"]
        assert workspace.config.day_start_hour == 4
    assert not config_file().exists()
    assert not database_file().exists()


def test_settings_that_cannot_be_used_are_told() -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("day_start_hour = 99\n")
    with pytest.raises(ConfigError):
        Workspace.open([])


def test_a_device_that_is_not_here_is_told_before_anything_runs(make_workspace: "MakeWorkspace") -> None:
    workspace = make_workspace(config=Config(device="cuda"))
    workspace.devices = ("cpu",)
    with pytest.raises(ConfigError, match="only: cpu"):
        _ = workspace.grader


def test_cards_for_other_machines_and_drafts_are_not_shown(
    make_workspace: "MakeWorkspace", code_card: "MakeCard"
) -> None:
    workspace = make_workspace()
    workspace.devices = ("cpu", "mps")
    cards = [code_card(device, device=device) for device in ("cpu", "any", "cuda", "mps")]
    deck = Deck("numbers", "Numbers", (*cards, code_card("draft", status=Status.DRAFT)))
    assert [card.id for card in workspace.shown(deck)] == ["cpu", "any", "mps"]


def test_the_store_is_opened_once_at_its_first_use(make_workspace: "MakeWorkspace") -> None:
    workspace = make_workspace()
    assert not database_file().exists()
    first = workspace.store
    assert database_file().exists()
    assert workspace.store is first


def test_a_database_that_cannot_be_used_is_told(make_workspace: "MakeWorkspace") -> None:
    database_file().parent.mkdir(parents=True)
    database_file().write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StoreError):
        _ = make_workspace().store


def test_the_runner_is_made_once_even_from_two_threads(runner: "ScriptedRunner") -> None:
    made: list[Runner] = []

    def make() -> Runner:
        made.append(runner)
        return runner

    with Workspace(Config(), Library(()), make_runner=make) as workspace:
        threads = [Thread(target=lambda: workspace.runner.start()) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(made), runner.starts) == (1, 4)


@pytest.mark.parametrize("series", [False, True])
def test_a_series_is_asked_of_the_runner_only_where_many_runs_follow(runner: "ScriptedRunner", series: bool) -> None:
    asked: list[dict[str, bool]] = []

    def make(**options: bool) -> Runner:
        asked.append(options)
        return runner

    with Workspace(Config(), Library(()), make_runner=make, series=series) as workspace:
        workspace.runner.start()
    assert asked == [{"series": True} if series else {}]


def test_closing_closes_what_was_opened_and_nothing_else(runner: "ScriptedRunner") -> None:
    made: list[str] = []

    class FakeStore:
        def close(self) -> None:
            made.append("closed")

    idle = Workspace(Config(), Library(()), make_runner=lambda: runner)
    idle.close()
    assert not runner.closed
    workspace = Workspace(
        Config(),
        Library(()),
        make_runner=lambda: runner,
        open_store=lambda: FakeStore(),  # type: ignore[arg-type,return-value]
    )
    _ = workspace.store, workspace.runner
    workspace.close()
    workspace.close()
    assert (runner.closed, made) == (True, ["closed"])


def test_today_is_the_study_day_in_the_learners_zone(make_workspace: "MakeWorkspace", clock: "Clock") -> None:
    clock.now = datetime(2025, 3, 10, 1, tzinfo=UTC)
    assert make_workspace().today() == date(2025, 3, 9)
    assert make_workspace(config=Config(timezone="Asia/Tokyo")).today() == date(2025, 3, 10)
    assert make_workspace(config=Config(timezone="UTC", day_start_hour=0)).today() == date(2025, 3, 10)
    assert make_workspace().today(datetime(2025, 5, 1, 12, tzinfo=UTC)) == date(2025, 5, 1)


def test_the_clock_of_the_computer_is_read_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_opening_and_counting_what_is_due_imports_no_heavy_library(home: Path) -> None:
    heavy = ["torch", "sqlmodel", "sqlalchemy", "textual", "fsrs_rs_python"]
    program = (
        "import sys\n"
        "from quizapp.study.workspace import Workspace\n"
        "from quizapp.study.due import due_now\n"
        "with Workspace.open([]) as workspace:\n"
        "    due_now(workspace)\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )
    root = Path(quizapp.__file__).parents[1]
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=root)
    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_a_study_day_that_began_is_held_before_and_after_the_store_is_opened(
    make_workspace: "MakeWorkspace", code_card: "MakeCard", clock: "Clock"
) -> None:
    clock.now = datetime(2025, 3, 10, 5, tzinfo=UTC)
    first = make_workspace()
    first.store.change(Change("x" * 36, ChangeKind.FLAG, clock.now, date(2025, 3, 10), "a", "b", data={"flag": 1}))
    clock.advance(hours=-3)
    assert first.today() == date(2025, 3, 10)
    assert make_workspace().today() == date(2025, 3, 10)
    assert make_workspace().today(datetime(2025, 3, 8, 12, tzinfo=UTC)) == date(2025, 3, 8)
    assert make_workspace(config=Config(timezone="Pacific/Honolulu")).today() == date(2025, 3, 10)
    clock.advance(days=-1)
    assert first.today() == date(2025, 3, 8)


def test_how_far_the_clock_is_behind_is_told_with_and_without_the_store(
    make_workspace: "MakeWorkspace", clock: "Clock"
) -> None:
    first, second = make_workspace(), make_workspace()
    assert first.clock_behind is None
    first.store.change(Change("x" * 36, ChangeKind.FLAG, clock.now, clock.now.date(), "a", "b", data={"flag": 1}))
    assert (first.clock_behind, second.clock_behind) == (None, None)
    clock.advance(minutes=-90)
    assert first.clock_behind == second.clock_behind == timedelta(minutes=90)
