"""`quizapp reschedule`: nothing moves unseen or unasked, and one undo takes it back."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from quizapp.core.record import CardState

Run = Callable[..., Result]
Standing = Callable[[], "dict[str, CardState]"]


@pytest.mark.usefixtures("words")
class TestReschedule:
    @pytest.fixture(autouse=True)
    def retention(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QUIZAPP_RETENTION", "0.8")

    def test_a_preview_shows_and_changes_nothing(self, run: Run, standing: Standing) -> None:
        before = standing()
        result = run("reschedule", "--preview")
        assert result.exit_code == 0
        assert "within 30 days" in result.stdout
        assert " later, of " in result.stdout
        assert standing() == before

    def test_it_moves_cards_and_one_undo_takes_it_back(self, run: Run, standing: Standing) -> None:
        before = standing()
        result = run("reschedule", "--yes")
        assert result.exit_code == 0
        assert "moved" in result.stderr
        assert standing() != before
        run("undo")
        assert standing() == before

    def test_without_a_word_nothing_moves_where_nobody_can_be_asked(self, run: Run, standing: Standing) -> None:
        before = standing()
        result = run("reschedule")
        assert result.exit_code == ExitCode.USAGE
        assert "--yes" in result.stderr
        assert standing() == before

    @pytest.mark.parametrize(("answer", "moves"), [("y\n", True), ("n\n", False), ("\n", False)])
    def test_a_person_is_asked(
        self, run: Run, standing: Standing, monkeypatch: pytest.MonkeyPatch, answer: str, moves: bool
    ) -> None:
        before = standing()
        monkeypatch.setattr("quizapp.cli.reschedule.has_person", lambda: True)
        result = run("reschedule", stdin=answer)
        assert (standing() != before) is moves
        assert result.exit_code == (ExitCode.OK if moves else ExitCode.FAILED)

    def test_when_all_stands_right_it_says_so(self, run: Run) -> None:
        run("reschedule", "--yes")
        result = run("reschedule", "--preview")
        assert result.exit_code == ExitCode.FAILED
        assert "stands where" in result.stderr

    def test_scripts_get_the_table(self, run: Run) -> None:
        data = json.loads(run("reschedule", "--preview", "--json").stdout)
        assert data["schema"] == "quizapp.reschedule/1"
        assert data["later"] > 0
        assert {each["within_days"] for each in data["due"]} == {1, 7, 30, 90}
