"""Imports carried out: files that load, nothing half written, nothing lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.core.card import Card, CodeBody, RecallBody, Status
from quizapp.decks.deck import load_deck_folder
from quizapp.errors import CardFileError, UsageError
from quizapp.interop.plan import Action, plan_import
from quizapp.interop.writing import write_import
from tests.interop.conftest import TWO_QUESTIONS, Import, Save, notebook

EXPORT = Path(__file__).parent / "data" / "questionnaire.txt"


def load(folder: Path) -> dict[str, Card]:
    loaded = load_deck_folder(folder)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.deck is not None
    return {card.id: card for card in loaded.deck.cards}


def test_the_drafts_load_as_what_was_planned(bring: Import, tmp_path: Path) -> None:
    bring(TWO_QUESTIONS)
    cards = load(tmp_path / "deck")
    assert list(cards) == ["quiz-1", "quiz-2"]
    assert {card.status for card in cards.values()} == {Status.DRAFT}
    words, code = (card.body for card in cards.values())
    assert isinstance(words, RecallBody)
    assert words.answer == "Blue light is scattered most."
    assert isinstance(code, CodeBody)
    assert code.reference == "x = torch.ones(3)\nout = x + 1\n"
    assert [each.name for each in code.expect] == ["out"]


def test_an_exported_questionnaire_gives_twelve_drafts(tmp_path: Path) -> None:
    plan = plan_import(EXPORT, tmp_path / "deck")
    write_import(plan)
    cards = load(tmp_path / "deck")
    assert list(cards) == [f"questionnaire-{number}" for number in range(1, 13)]
    assert {card.status for card in cards.values()} == {Status.DRAFT}
    assert [number for number, card in enumerate(cards.values(), 1) if isinstance(card.body, CodeBody)] == [2]
    assert [step.number for step in plan.steps if "no answer" in step.notes] == ["11"]
    assert plan.left_out == 0


def test_nothing_of_the_questionnaire_is_lost(tmp_path: Path) -> None:
    write_import(plan_import(EXPORT, tmp_path / "deck"))
    written = (tmp_path / "deck" / "questionnaire.yaml").read_text(encoding="utf-8")
    announced = re.compile(r"### \d+\.|In \[None\]:")
    for line in EXPORT.read_text(encoding="utf-8").split("\n"):
        assert announced.sub("", line).strip() in written


def test_a_notebook_becomes_a_deck(bring: Import, tmp_path: Path) -> None:
    text = notebook(
        [
            ("markdown", "# Chapter 17\n\n### 1. Write `double(x)`."),
            ("code", "%%time\ndef double(x):\n    return 2 * x"),
            ("markdown", "It returns a new tensor.\n\n### 2. Why?"),
            ("code", "import tensorflow"),
        ]
    )
    bring(text, "chapter.ipynb")
    cards = load(tmp_path / "deck")
    double = cards["chapter-1"].body
    assert isinstance(double, CodeBody)
    assert (double.call, double.reference) == ("double", "def double(x):\n    return 2 * x\n")
    assert cards["chapter-1"].explain == "It returns a new tensor."
    why = cards["chapter-2"].body
    assert isinstance(why, RecallBody)
    assert why.answer == "```python\nimport tensorflow\n```"


def test_an_existing_deck_gets_a_file_beside_its_others(bring: Import, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    folder.mkdir()
    mine = "format: 1\ndeck: mine\ntitle: Mine\ncards:\n  - {id: one, kind: recall, prompt: Why?, answer: So.}\n"
    (folder / "deck.yaml").write_text(mine)
    bring(TWO_QUESTIONS)
    assert (folder / "deck.yaml").read_text() == mine
    assert list(load(folder)) == ["one", "quiz-1", "quiz-2"]


def test_an_update_touches_its_card_alone(bring: Import, tmp_path: Path) -> None:
    bring(TWO_QUESTIONS)
    file = tmp_path / "deck" / "quiz.yaml"
    text = file.read_text().replace("  - id: quiz-2", "  # mine\n  - id: quiz-2") + "# the end\n"
    file.write_text(text)
    bring(TWO_QUESTIONS.replace("most", "best"))
    assert file.read_text() == text.replace("most", "best")


def test_files_that_do_not_change_are_not_written(save: Save, bring: Import, tmp_path: Path) -> None:
    bring(TWO_QUESTIONS)
    assert write_import(plan_import(save(TWO_QUESTIONS), tmp_path / "deck")) == ()


def test_the_first_import_names_the_files_it_wrote(save: Save, tmp_path: Path) -> None:
    folder = tmp_path / "My Deck"
    written = write_import(plan_import(save(TWO_QUESTIONS), folder))
    assert [path.name for path in written] == ["deck.yaml", "quiz.yaml", "quiz.import.json"]
    assert (folder / "deck.yaml").read_text() == "format: 1\ndeck: my-deck\ntitle: My Deck\n"
    assert sorted(path.name for path in folder.iterdir()) == ["deck.yaml", "quiz.import.json", "quiz.yaml"]


def test_a_list_that_cannot_be_added_to_is_left_alone(save: Save, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    folder.mkdir()
    mine = "cards: [{id: one, kind: recall, prompt: Why?, answer: So.}]\n"
    (folder / "quiz.yaml").write_text(mine)
    with pytest.raises(CardFileError, match=r"draft quiz-1 would not load from .*quiz\.yaml"):
        write_import(plan_import(save(TWO_QUESTIONS), folder))
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("quiz.yaml", mine)]


def test_a_deck_of_a_later_format_is_left_alone(save: Save, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    folder.mkdir()
    (folder / "deck.yaml").write_text("format: 99\ndeck: mine\ntitle: Mine\n")
    with pytest.raises(CardFileError, match=r"deck/deck\.yaml:1:9: format 99"):
        write_import(plan_import(save(TWO_QUESTIONS), folder))
    assert [path.name for path in folder.iterdir()] == ["deck.yaml"]


def test_a_folder_that_may_not_be_written_is_told(save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_import(save(TWO_QUESTIONS), tmp_path / "deck")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "deck"))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UsageError, match="deck cannot be written: Permission denied"):
        write_import(plan)


def test_a_failing_disk_leaves_the_old_file_and_no_rubbish(
    save: Save, bring: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(TWO_QUESTIONS)
    folder = tmp_path / "deck"
    before = {path.name: path.read_text() for path in folder.iterdir()}
    plan = plan_import(save(TWO_QUESTIONS.replace("most", "best")), folder)

    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageError, match="No space left on device"):
        write_import(plan)
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_a_file_keeps_the_rights_it_had(bring: Import, tmp_path: Path) -> None:
    bring(TWO_QUESTIONS)
    file = tmp_path / "deck" / "quiz.yaml"
    file.chmod(0o640)
    bring(TWO_QUESTIONS.replace("most", "best"))
    assert file.stat().st_mode & 0o777 == 0o640


ANSWERS = st.lists(
    st.text(alphabet=st.one_of(st.sampled_from("ab \n\t#:-|>`*'\"{}$\x00\x1b\u2028"), st.characters()), max_size=60),
    min_size=1,
    max_size=4,
)


@given(answers=ANSWERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_notebook_holds_its_drafts_load(
    answers: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    tmp_path = tmp_path_factory.mktemp("any")
    cells = [
        cell
        for number, answer in enumerate(answers, 1)
        for cell in (("markdown", f"### {number}. {answer[:9]}?\n\n{answer}"), ("code", answer))
    ]
    (tmp_path / "any.ipynb").write_text(notebook(cells), encoding="utf-8")
    for _ in range(2):
        plan = plan_import(tmp_path / "any.ipynb", tmp_path / "deck")
        write_import(plan)
        assert set(load(tmp_path / "deck")) == {step.id for step in plan.steps}
    assert {step.action for step in plan.steps} == {Action.SAME}
