"""Questions as draft cards."""

from quizapp.core.card import Kind
from quizapp.interop.drafting import LONGEST_TITLE, UNANSWERED, draft, title_of
from quizapp.interop.questions import Piece, Question


def drafted(*pieces: Piece, prompt: str = "Why is it so?") -> dict[str, object]:
    return draft(Question("3", prompt, "", pieces), "quiz-3", "quiz.ipynb").keys


def test_a_draft_says_what_it_is_and_where_it_comes_from() -> None:
    keys = drafted(Piece("Because."))
    assert list(keys) == ["id", "kind", "status", "title", "source", "prompt", "answer"]
    assert keys == {
        "id": "quiz-3",
        "kind": "recall",
        "status": "draft",
        "title": "Why is it so?",
        "source": "quiz.ipynb, question 3",
        "prompt": "Why is it so?",
        "answer": "Because.",
    }


def test_the_code_of_an_answer_in_words_is_fenced() -> None:
    assert drafted(Piece("So:"), Piece("x = 1", code=True), Piece("Done."))["answer"] == (
        "So:\n\n```python\nx = 1\n```\n\nDone."
    )


def test_bullets_are_points_to_tick() -> None:
    assert drafted(Piece("There are:\n\n* one\n* two\n* one"))["points"] == ["one", "two"]
    assert "points" not in drafted(Piece("There is:\n\n* one"))
    assert "points" not in drafted(Piece("\n".join(f"- {number}" for number in range(9))))


def test_no_answer_is_said_in_its_place() -> None:
    made = draft(Question("3", "Why?"), "quiz-3", "quiz.txt")
    assert made.keys["answer"] == UNANSWERED
    assert made.notes == ("no answer",)


def test_code_becomes_a_reference_and_its_words_explain_it() -> None:
    keys = drafted(Piece("First:"), Piece("x = 1", code=True), Piece("Then."), prompt="Make x.")
    assert keys["kind"] == Kind.CODE
    assert keys["reference"] == "x = 1\n"
    assert keys["expect"] == {"x": {}}
    assert keys["explain"] == "First:\n\nThen."


def test_a_function_is_called_on_drawn_cases() -> None:
    keys = drafted(Piece("def f(a, b):\n    return a", code=True), prompt="Write f.")
    assert keys["call"] == "f"
    assert keys["cases"] == {"count": 5, "draw": "args = (draw.floats(3, 5), draw.floats(3, 5),)"}
    assert "explain" not in keys
    assert drafted(Piece("def f():\n    return 1", code=True), prompt="Write f.")["cases"] == {
        "count": 5,
        "draw": "args = ()",
    }


def test_pictures_are_told() -> None:
    for picture in ("![x](attachment:image.png)", '<IMG src="x">'):
        made = draft(Question("3", "Why?", "", (Piece(f"See {picture}."),)), "quiz-3", "quiz.txt")
        assert made.notes == ("a picture, which cards cannot show",)


def test_a_title_is_short_and_on_one_line() -> None:
    assert title_of("Why\nis  it?") == "Why is it?"
    assert len(title_of("word " * 50)) <= LONGEST_TITLE
    assert title_of("word " * 50).endswith(" …")
    assert title_of("x" * 500) == "x" * LONGEST_TITLE or title_of("x" * 500) == " …".strip()
