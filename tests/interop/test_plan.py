"""What an import would do, worked out before anything is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.errors import CardFileError, UsageError
from quizapp.interop import plan as plan_module
from quizapp.interop.plan import Action, Plan, plan_import
from tests.interop.conftest import TWO_QUESTIONS, Import, Save

Steps = list[tuple[str, str, Action, tuple[str, ...]]]


def steps(plan: Plan) -> Steps:
    return [(step.number, step.id, step.action, step.notes) for step in plan.steps]


def edit(folder: Path, change: Callable[[str], str]) -> None:
    file = folder / "quiz.yaml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deck"


def test_a_first_import_is_all_new_and_writes_nothing_yet(save: Save, folder: Path) -> None:
    plan = plan_import(save(TWO_QUESTIONS), folder)
    assert steps(plan) == [("1", "quiz-1", Action.NEW, ()), ("2", "quiz-2", Action.NEW, ())]
    assert [step.kind for step in plan.steps] == ["recall", "code"]
    assert not folder.exists()


def test_a_second_import_of_the_same_changes_nothing(bring: Import) -> None:
    bring(TWO_QUESTIONS)
    assert [step.action for step in bring(TWO_QUESTIONS).steps] == [Action.SAME, Action.SAME]


def test_a_changed_answer_updates_its_draft(bring: Import) -> None:
    bring(TWO_QUESTIONS)
    plan = bring(TWO_QUESTIONS.replace("scattered most", "scattered best"))
    assert steps(plan) == [("1", "quiz-1", Action.UPDATE, ()), ("2", "quiz-2", Action.SAME, ())]


def test_what_the_author_edited_is_kept(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    edit(folder, lambda text: text.replace("Blue light", "Blue and violet light"))
    assert steps(bring(TWO_QUESTIONS))[0] == ("1", "quiz-1", Action.KEEP, ("you edited it",))
    for _ in range(2):  # told until the author has looked at it
        plan = bring(TWO_QUESTIONS.replace("most", "best"))
        assert steps(plan)[0][2:] == (Action.KEEP, ("you edited it", "its question has changed"))


def test_a_card_made_ready_is_the_authors(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    edit(folder, lambda text: text.replace("    status: draft\n", ""))
    assert {step.action for step in bring(TWO_QUESTIONS.replace("most", "best")).steps} == {Action.KEEP}


def test_a_question_put_in_between_is_new_and_the_others_move(bring: Import) -> None:
    bring(TWO_QUESTIONS)
    text = TWO_QUESTIONS.replace("### 2.", "### 2. Is it?\n\nYes.\n\n### 3.")
    assert steps(bring(text)) == [
        ("1", "quiz-1", Action.SAME, ()),
        ("2", "quiz-2-2", Action.NEW, ()),
        ("3", "quiz-2", Action.SAME, ()),
    ]
    assert [step.action for step in bring(text).steps] == [Action.SAME] * 3


def test_a_question_that_went_is_told_and_its_card_stays(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    first = TWO_QUESTIONS.partition("### 2.")[0]
    gone = ("2", "quiz-2", Action.GONE, ("no question any more; the card stays",))
    assert steps(bring(first))[1] == gone
    assert "quiz-2" in (folder / "quiz.yaml").read_text()
    assert steps(bring(first))[1] == gone
    assert steps(bring(TWO_QUESTIONS))[1] == ("2", "quiz-2", Action.SAME, ())


def test_a_question_and_its_card_that_both_went_are_forgotten(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    edit(folder, lambda text: text[: text.index("  - id: quiz-2")])
    plan = bring(TWO_QUESTIONS.partition("### 2.")[0])
    assert [step.id for step in plan.steps] == ["quiz-1"]
    assert list(plan.entries) == ["quiz-1"]


def test_what_went_and_was_edited_says_both(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    edit(folder, lambda text: text.replace("x + 1", "1 + x"))
    told = ("no question any more; the card stays", "you edited it")
    assert steps(bring(TWO_QUESTIONS.partition("### 2.")[0]))[1][3] == told


def test_a_card_the_author_deleted_stays_deleted(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    edit(folder, lambda text: text[: text.index("  - id: quiz-2")])
    for _ in range(2):
        assert steps(bring(TWO_QUESTIONS))[1] == ("2", "quiz-2", Action.LEAVE, ("you deleted it",))
    assert "quiz-2" not in (folder / "quiz.yaml").read_text()


def test_a_deck_thrown_away_begins_anew(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    (folder / "quiz.yaml").unlink()
    assert {step.action for step in bring(TWO_QUESTIONS).steps} == {Action.NEW}


def test_a_card_moved_to_another_file_is_still_that_card(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    text = (folder / "quiz.yaml").read_text()
    head, one, two = text.partition("  - id: quiz-1")[0], text[text.index("  - id: quiz-1") :], ""
    one, two = one[: one.index("  - id: quiz-2")], one[one.index("  - id: quiz-2") :]
    (folder / "quiz.yaml").write_text(head + one)
    (folder / "other.yaml").write_text("cards:\n" + two)
    assert [step.action for step in bring(TWO_QUESTIONS).steps] == [Action.SAME, Action.SAME]
    plan = bring(TWO_QUESTIONS.replace("x + 1", "x + 2"))
    assert [step.action for step in plan.steps] == [Action.SAME, Action.UPDATE]
    assert "x + 2" in (folder / "other.yaml").read_text()


def test_without_its_memory_an_import_overwrites_nothing(bring: Import, folder: Path) -> None:
    bring(TWO_QUESTIONS)
    (folder / "quiz.import.json").unlink()
    assert [each[2:] for each in steps(bring(TWO_QUESTIONS))] == [(Action.KEEP, ("it was there already",))] * 2
    assert {step.action for step in bring(TWO_QUESTIONS.replace("most", "best")).steps} == {Action.KEEP}


def test_lines_outside_questions_are_counted(save: Save, folder: Path) -> None:
    assert plan_import(save("# Title\n\nWords.\n\n" + TWO_QUESTIONS), folder).left_out == 1


def test_without_a_folder_the_deck_is_named_after_the_file(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = plan_import(save(TWO_QUESTIONS, "My Quiz.txt"))
    assert (plan.folder, plan.card_file, plan.ledger) == (
        Path("my-quiz"),
        Path("my-quiz/my-quiz.yaml"),
        Path("my-quiz/my-quiz.import.json"),
    )


def test_the_level_may_be_given(save: Save, folder: Path) -> None:
    file = save("## 1. One\n### 1. a\n### 2. b\n")
    assert [step.title for step in plan_import(file, folder, level=2).steps] == ["One"]


def test_a_file_without_questions_is_told(save: Save, folder: Path) -> None:
    with pytest.raises(UsageError, match="has no numbered questions"):
        plan_import(save("# Title\n"), folder)


def test_so_many_questions_are_a_mistake(save: Save, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "MOST_QUESTIONS", 1)
    with pytest.raises(UsageError, match="more than 1 question"):
        plan_import(save(TWO_QUESTIONS), folder)


def test_a_file_in_place_of_the_folder_is_told(save: Save, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        plan_import(save(TWO_QUESTIONS), save("x", "other.txt"))


def test_a_broken_deck_is_told_before_anything_happens(save: Save, folder: Path) -> None:
    folder.mkdir()
    (folder / "cards.yaml").write_text("cards:\n  - id: [\n")
    with pytest.raises(CardFileError, match=r"cards\.yaml:2:9"):
        plan_import(save(TWO_QUESTIONS), folder)
