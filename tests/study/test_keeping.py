import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.errors import StoreError, UsageError
from quizapp.paths import database_file
from quizapp.store.backups import BackupKind, Backups
from quizapp.store.copying import look
from quizapp.store.store import Store
from quizapp.study.drill import Drill
from quizapp.study.keeping import (
    DailyBackup,
    back_up,
    find_backup,
    list_backups,
    open_restored,
    prepare_restore,
)

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace

Answer = Callable[[], None]

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
TODAY = date(2025, 3, 10)


@pytest.fixture
def answer(make_workspace: "MakeWorkspace", recall_card: "MakeCard") -> Answer:
    """Rate one new card of the learner's record, in a workspace of its own that is closed again."""
    number = 0

    def answer() -> None:
        nonlocal number
        number += 1
        workspace = make_workspace([recall_card(f"card-{number}")])
        with workspace:
            drill = Drill(workspace, workspace.library.decks[0].cards)
            drill.reveal()
            drill.rate(Rating.GOOD)

    return answer


@pytest.fixture
def folder() -> Path:
    return Backups(database_file()).folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.glob("*.db")) if folder.exists() else []


def spoil(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for page in range(1, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(whole)


class TestDaily:
    def test_the_first_day_has_one_when_the_record_is_closed(self, answer: Answer, folder: Path) -> None:
        answer()
        assert names(folder) == ["quizapp-2025-03-10.db"]
        assert look(folder / "quizapp-2025-03-10.db").reviews == 1

    def test_later_days_have_one_of_what_was_there_when_they_began(
        self, answer: Answer, folder: Path, clock: "Clock"
    ) -> None:
        answer()
        answer()
        clock.advance(days=1)
        answer()
        assert names(folder) == ["quizapp-2025-03-10.db", "quizapp-2025-03-11.db"]
        first, second = (look(folder / name).reviews for name in names(folder))
        assert first == 1
        assert second in (2, 3)  # made meanwhile, so the answer given meanwhile may be in it

    def test_looking_on_makes_none(
        self, make_workspace: "MakeWorkspace", answer: Answer, folder: Path, clock: "Clock"
    ) -> None:
        answer()
        clock.advance(days=1)
        with make_workspace([]) as workspace:
            workspace.store.states()
        clock.advance(days=1)
        with make_workspace([]) as workspace:
            workspace.store.states()
        assert names(folder) == ["quizapp-2025-03-10.db"]

    def test_a_record_that_is_not_opened_is_not_copied(
        self, make_workspace: "MakeWorkspace", answer: Answer, folder: Path, clock: "Clock"
    ) -> None:
        with make_workspace([]):
            pass
        assert not database_file().exists()

    def test_nobody_waits_for_it(self, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
        answer()
        asked, go = threading.Event(), threading.Event()

        def slow(_self: Backups, _today: date) -> None:
            asked.set()
            assert go.wait(30)

        monkeypatch.setattr(Backups, "make_daily", slow)
        daily = DailyBackup(database_file(), lambda: TODAY)
        assert asked.wait(30)
        go.set()
        daily.finish()
        assert daily.trouble == ""

    def test_trouble_ends_nothing_and_is_told(
        self, make_workspace: "MakeWorkspace", answer: Answer, folder: Path, clock: "Clock"
    ) -> None:
        answer()
        clock.advance(days=1)
        answer()
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
        folder.write_text("in the way")
        with make_workspace([]) as workspace:
            assert len(workspace.store.states()) == 2
        assert workspace.trouble.startswith("No backup was made. ")
        assert str(folder) in workspace.trouble

    def test_a_journal_in_trouble_is_told_after_closing(
        self, make_workspace: "MakeWorkspace", recall_card: "MakeCard", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        with make_workspace([recall_card()]) as workspace:
            drill = Drill(workspace, workspace.library.decks[0].cards)
            assert workspace.trouble == ""
            monkeypatch.setattr("quizapp.store.journal_writer.sync", full)
            drill.reveal()
            drill.rate(Rating.GOOD)
            assert "No space left" in workspace.trouble
        assert "No space left" in workspace.trouble


class TestAsked:
    def test_in_the_folder_or_a_file_or_another_folder(self, answer: Answer, folder: Path, tmp_path: Path) -> None:
        answer()
        assert back_up(None, NOW)[0] == folder / "copy-20250310T120000Z.db"
        path, facts = back_up(tmp_path / "mine.db", NOW)
        assert (path, facts.reviews) == (tmp_path / "mine.db", 1)
        assert back_up(tmp_path, NOW)[0].parent == tmp_path

    def test_a_file_that_exists_is_left(self, answer: Answer, tmp_path: Path) -> None:
        answer()
        (tmp_path / "mine.db").write_text("precious")
        with pytest.raises(UsageError, match="exists already"):
            back_up(tmp_path / "mine.db", NOW)
        assert (tmp_path / "mine.db").read_text() == "precious"

    def test_there_is_nothing_to_copy_before_the_first_answer(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="no database"):
            back_up(tmp_path / "mine.db", NOW)


class TestListing:
    def test_each_with_what_it_holds(self, answer: Answer, folder: Path) -> None:
        assert list_backups() == []
        answer()
        made, _ = back_up(None, NOW)
        spoil(folder / "quizapp-2025-03-10.db")
        found = {each.backup.path: each for each in list_backups()}
        good = found[made]
        assert (good.backup.kind, good.trouble) == (BackupKind.ASKED, "")
        assert good.facts is not None
        assert good.facts.reviews == 1
        rusted = found[folder / "quizapp-2025-03-10.db"]
        assert rusted.facts is None
        assert "damaged" in rusted.trouble

    @pytest.mark.parametrize("name", ["quizapp-2025-03-10.db", "quizapp-2025-03-10"])
    def test_one_is_found_by_its_name(self, answer: Answer, folder: Path, name: str) -> None:
        answer()
        assert find_backup(name) == folder / "quizapp-2025-03-10.db"

    def test_a_path_is_a_path(self, tmp_path: Path) -> None:
        (tmp_path / "some.db").touch()
        assert find_backup(str(tmp_path / "some.db")) == tmp_path / "some.db"

    @pytest.mark.parametrize("name", ["nothing", "../x", "a" * 999, ""])
    def test_a_name_that_means_nothing_is_told(self, name: str) -> None:
        with pytest.raises(UsageError, match="no backup") as caught:
            find_backup(name)
        assert "quizapp backup --list" in caught.value.hint


class TestRestoring:
    def test_from_a_backup_and_back_from_the_journal_of_the_other(
        self, answer: Answer, folder: Path, clock: "Clock"
    ) -> None:
        answer()
        answer()
        with prepare_restore(find_backup("quizapp-2025-03-10")) as ready:
            assert (ready.found.reviews, ready.lost) == (1, 1)
            aside = ready.carry_out(NOW)
        assert open_restored() == 1
        assert aside is not None
        with prepare_restore(None, aside.with_name(f"{aside.stem}-journal")) as ready:
            ready.carry_out(NOW + timedelta(minutes=1))
        assert open_restored() == 2
        with Store(database_file()) as store:
            assert store.rebuild(verify=True) == ()
