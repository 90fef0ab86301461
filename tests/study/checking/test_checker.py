from collections.abc import Generator
from pathlib import Path
from threading import Barrier, Event, Lock
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.card import Card, Deck, Position, Status
from quizapp.core.run import Job, Run
from quizapp.decks.library import Library, load_library
from quizapp.errors import SandboxError
from quizapp.study.checking import check, check_card, default_jobs
from quizapp.study.checking.findings import CardReport, Finding
from quizapp.study.checking.results import Results
from quizapp.study.checking.tally import Round, news
from quizapp.study.grading import Grader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner


@pytest.fixture
def grader(seeded: "SeededRunner") -> "Iterator[Grader]":
    grader = Grader(seeded)
    yield grader
    grader.close()


def library_of(*cards: Card) -> Library:
    return Library((Deck("numbers", "Numbers", cards),))


def test_every_card_of_every_deck_is_checked_drafts_too(
    grader: Grader, choice_card: "MakeCard", recall_card: "MakeCard"
) -> None:
    words = Deck("words", "Words", (choice_card("a"), choice_card("b", status=Status.DRAFT)))
    library = Library((words, Deck("more", "More", (recall_card("c", deck="more"),))))
    assert [report.card.id for report in check(library, grader)] == ["a", "b", "c"]


def test_the_runner_gets_ready_only_where_code_will_run(
    grader: Grader, code_card: "MakeCard", choice_card: "MakeCard", seeded: "SeededRunner"
) -> None:
    list(check(library_of(choice_card("a")), grader))
    assert seeded.starts == 0
    list(check(library_of(choice_card("a"), code_card("b")), grader))
    assert seeded.starts == 1


def test_reports_come_in_the_order_of_the_deck_and_as_soon_as_they_can(
    grader: Grader, code_card: "MakeCard", seeded: "SeededRunner"
) -> None:
    slow = Event()
    play = seeded._played

    def played(job: Job) -> Run:
        if job.code == "out = 2 + 3":
            assert slow.wait(20)
        return play(job)

    seeded._played = played  # type: ignore[method-assign]
    cards = [code_card("a"), code_card("b", body={"reference": "out = 2 + 3"}), code_card("c")]
    reports = check(library_of(*cards), grader, jobs=2)
    assert next(reports).card.id == "a"
    slow.set()
    assert [report.card.id for report in reports] == ["b", "c"]


def test_cards_are_checked_side_by_side(grader: Grader, code_card: "MakeCard", seeded: "SeededRunner") -> None:
    both = Barrier(2)
    play = seeded._played
    first = {"out = 5", "out = 2 + 3"}

    def played(job: Job) -> Run:
        if job.code in first:
            both.wait(20)
        return play(job)

    seeded._played = played  # type: ignore[method-assign]
    cards = [code_card("a"), code_card("b", body={"reference": "out = 2 + 3"})]
    assert all(report.ok for report in check(library_of(*cards), grader, jobs=2))


def test_whoever_stops_listening_stops_the_runs(grader: Grader, code_card: "MakeCard", seeded: "SeededRunner") -> None:
    started, lock = Event(), Lock()
    cancels: list[Event] = []
    run = seeded.run

    def running(job: Job, *, cancel: Event | None = None, **options: Any) -> Run:
        assert cancel is not None
        with lock:
            cancels.append(cancel)
        if len(cancels) > 3:
            started.set()
            assert cancel.wait(20)
        return run(job, cancel=cancel, **options)

    seeded.run = running  # type: ignore[method-assign]
    reports = check(library_of(*(code_card(str(n)) for n in range(50))), grader, jobs=1)
    next(reports)
    assert started.wait(20)
    assert isinstance(reports, Generator)
    reports.close()
    assert all(cancel.is_set() for cancel in cancels)
    assert len(cancels) < 10


def test_without_walls_nothing_is_proved(grader: Grader, code_card: "MakeCard", seeded: "SeededRunner") -> None:
    seeded.walls = False
    with pytest.raises(SandboxError):
        list(check(library_of(code_card()), grader))


def test_known_results_are_told_as_known_and_get_the_place_of_today(
    grader: Grader, code_card: "MakeCard", seeded: "SeededRunner"
) -> None:
    card = code_card(content_hash="1", body={"starter": "out = 2 + 3"}, where=Position("old.yaml", 1, 1))
    results = Results()
    (first,) = check(library_of(card), grader, results=results)
    jobs = len(seeded.jobs)
    moved = code_card(content_hash="1", body={"starter": "out = 2 + 3"}, where=Position("new.yaml", 9, 3))
    (second,) = check(library_of(moved), grader, results=results)
    assert (first.cached, second.cached, len(seeded.jobs)) == (False, True, jobs)
    assert first.problems == second.problems
    assert second.problems[0].where == Position("new.yaml", 9, 3)


def test_what_a_deck_tells_of_a_card_is_never_kept(grader: Grader, code_card: "MakeCard") -> None:
    results = Results()
    alone = code_card("a", content_hash="1", siblings="x")
    (report,) = check(library_of(alone), grader, results=results)
    assert [finding.rule for finding in report.problems] == ["lone-sibling"]
    reports = list(check(library_of(alone, code_card("b", content_hash="2", siblings="x")), grader, results=results))
    assert [report.problems for report in reports] == [(), ()]
    assert reports[0].cached


DECK = """\
format: 1
deck: places
title: Places
cards:
  - {id: first, kind: recall, prompt: Why?, answer: So., points: [so]}
  - id: five
    kind: code
    prompt: Make it.
    reference: "out = 5"
    expect: {out: {}}
    wrong:
      - {answer: "out = 4", caught_by: value}
      - answer: "out = 2 + 3"
        caught_by: value
"""


def test_findings_point_at_the_item_and_check_card_does_as_check_does(grader: Grader, tmp_path: Path) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(DECK, encoding="utf-8")
    library = load_library([file])
    _, report = check(library, grader)
    assert [finding.where for finding in report.problems] == [Position(str(file), 13, 9)]
    assert check_card(library.card("five"), grader).problems == report.problems


def test_what_is_new_is_what_ran_again_or_says_other_things(choice_card: "MakeCard") -> None:
    one, two, three = (choice_card(name) for name in ("one", "two", "three"))
    finding = Finding("no-points", "x")
    before = [CardReport(one, runs=3), CardReport(two, (finding,)), CardReport(three)]
    now = [CardReport(one, cached=True), CardReport(two), CardReport(three), CardReport(choice_card("four"))]
    assert [report.card.id for report in news(before, now)] == ["two", "four"]
    assert [report.card.id for report in news(before, [CardReport(three, runs=2)])] == ["three"]


def test_a_round_counts(choice_card: "MakeCard") -> None:
    bad = CardReport(choice_card("a"), (Finding("wrong-passes", "x"), Finding("gives-away", "y")), 4)
    made = Round((bad, CardReport(choice_card("b"), cached=True)))
    assert (made.failed, made.warned, made.cached, made.runs, made.caught, made.likeliest) == (1, 1, 1, 4, 0, 0.0)


@pytest.mark.parametrize(("processors", "jobs"), [(1, 2), (2, 2), (6, 6), (64, 8)])
def test_one_card_a_processor_is_checked_at_once(monkeypatch: pytest.MonkeyPatch, processors: int, jobs: int) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert default_jobs() == jobs


def test_a_system_that_tells_no_affinity_tells_its_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert default_jobs() == 2
