from datetime import date
from pathlib import Path

import pytest

from benchmarks.review_log import VARIABLE, public_log, read_log
from quizapp.core.record import State
from quizapp.core.training import training

LOG = """card_id,review_rating,review_time,review_duration
7,1,2024-03-29T20:32:32.250000+00:00,25060
8,3,2024-03-29T23:59:00+00:00,7241
7,3,2024-03-30T00:01:00+00:00,5000
8,3,2024-04-02T20:00:00+00:00,60000
7,4,2024-03-30T21:00:00+00:00,1000
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_reviews_come_in_the_order_of_their_times(log: Path) -> None:
    reviews = list(read_log(log))
    assert [(each.card, each.rating.value, each.study_day.isoformat()) for each in reviews] == [
        ("7", 1, "2024-03-29"),
        ("8", 3, "2024-03-29"),
        ("7", 3, "2024-03-30"),
        ("7", 4, "2024-03-30"),
        ("8", 3, "2024-04-02"),
    ]
    assert reviews[0].seconds == 25.06


def test_a_card_is_new_at_its_first_review_and_no_more(log: Path) -> None:
    states = [(each.card, each.before.state, each.before.last_day) for each in read_log(log)]
    assert states[:3] == [("7", State.NEW, None), ("8", State.NEW, None), ("7", State.REVIEW, date(2024, 3, 29))]
    assert [state for _, state, _ in states].count(State.NEW) == 2


def test_what_comes_on_another_day_is_scored(log: Path) -> None:
    data = training(read_log(log))
    assert (data.reviews, len(data.items)) == (5, 2)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(KeyError):
        list(read_log(path))


def test_the_log_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert public_log() is None
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert public_log() == tmp_path
