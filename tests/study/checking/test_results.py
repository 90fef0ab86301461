import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card
from quizapp.core.run import Tier
from quizapp.study.checking import CardReport, Finding, Slip
from quizapp.study.checking import results as results_module
from quizapp.study.checking.results import MOST_KEPT, Results, results_file

if TYPE_CHECKING:
    from tests.conftest import MakeCard

FOUND = (
    Finding("gives-away", "hint 1 holds the reference", "hints[0]"),
    Finding("no-effect", "`${n}` stands as it is", "prompt", hint="Say what it may be."),
)
SLIPS = (Slip("wrong[0]", 1, 20, 20),)


@pytest.fixture
def card(code_card: "MakeCard") -> Card:
    return code_card(content_hash="0123456789abcdef")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return results_file(tmp_path / "cache")


def walls(_card: Card) -> Tier:
    return Tier.NAMESPACES


def no_walls(_card: Card) -> Tier:
    raise AssertionError("the walls were started")


def kept(file: Path, card: Card, *findings: Finding, tier: Tier = Tier.NAMESPACES) -> Results:
    results = Results(file)
    results.of([card], lambda _: tier)
    results.keep(card, CardReport(card, findings or FOUND, 4, "= 3", SLIPS))
    results.save()
    return results


def test_what_was_kept_is_known_next_time_without_walls(card: Card, file: Path) -> None:
    kept(file, card)
    (report,) = Results(file).of([card], no_walls)
    assert report == CardReport(card, FOUND, 0, "= 3", SLIPS, cached=True)


def test_another_content_is_not_known(card: Card, code_card: "MakeCard", file: Path) -> None:
    kept(file, card)
    other = code_card(content_hash="fedcba9876543210")
    assert Results(file).of([card, other], walls) == [CardReport(card, FOUND, 0, "= 3", SLIPS, cached=True), None]


def test_another_tier_is_another_result(card: Card, file: Path, code_card: "MakeCard") -> None:
    kept(file, card, tier=Tier.LANDLOCK)
    new = code_card(content_hash="fedcba9876543210")
    # The new card starts the walls, which are stronger now: what the weaker ones gave is asked for again.
    assert Results(file).of([card, new], walls) == [None, None]


def test_another_program_or_library_is_another_result(card: Card, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(file, card)
    monkeypatch.setattr(results_module, "_program", lambda: "newer")
    assert Results(file).of([card], walls) == [None]


def test_the_program_is_known_by_its_source_and_by_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in results_module._JUDGING:
        (tmp_path / folder).mkdir(parents=True)
    source = tmp_path / "core" / "judge.py"
    monkeypatch.setattr(results_module, "_PACKAGE", tmp_path)
    program = results_module._program.__wrapped__
    seen = {program()}
    source.write_text("one", encoding="utf-8")
    seen.add(program())
    source.write_text("two", encoding="utf-8")
    seen.add(program())
    monkeypatch.setattr(results_module, "version", lambda name: f"{name} 99")
    seen.add(program())
    assert len(seen) == 4


def test_a_card_that_failed_is_known_in_this_process_alone(card: Card, file: Path) -> None:
    results = kept(file, card, Finding("wrong-passes", "it passes", "wrong[0]"))
    (report,) = results.of([card], no_walls)
    assert report is not None
    assert not report.ok
    assert Results(file).of([card], walls) == [None]


@pytest.mark.parametrize("rule", ["not-judged", "not-checked"])
def test_what_says_more_of_the_moment_than_of_the_card_is_not_kept(card: Card, file: Path, rule: str) -> None:
    assert kept(file, card, Finding(rule, "not now")).of([card], walls) == [None]


def test_without_a_content_hash_nothing_is_kept(code_card: "MakeCard", file: Path) -> None:
    assert kept(file, code_card()).of([code_card()], walls) == [None]


def test_without_a_file_nothing_is_written(card: Card, tmp_path: Path) -> None:
    results = Results()
    results.keep(card, CardReport(card))
    results.save()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"holds", b"HOLDS"),
        lambda data: data.replace(b"quizapp.check-results/1", b"quizapp.check-results/0"),
        lambda data: b"\xff\x00" + data,
        lambda data: b"{}",
        lambda data: data.partition(b"\n")[0] + b"\n" + json.dumps({"tiers": {}, "results": {}}).encode(),
    ],
)
def test_a_damaged_file_is_never_believed_and_is_written_anew(card: Card, file: Path, damage: "object") -> None:
    kept(file, card)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert Results(file).of([card], walls) == [None]
    kept(file, card)
    assert Results(file).of([card], no_walls) != [None]


def test_every_single_bit_counts(card: Card, file: Path) -> None:
    kept(file, card)
    data = file.read_bytes()
    for place in range(0, len(data), 7):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert Results(file).of([card], walls) == [None], place


def test_the_oldest_results_are_forgotten_first(card: Card, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(results_module, "MOST_KEPT", 2)
    assert MOST_KEPT > 10_000
    cards = [replace(card, content_hash=str(number)) for number in range(3)]
    results = Results(file)
    results.of(cards, walls)
    for each in cards:
        results.keep(each, CardReport(each))
    results.of(cards[:1], walls)  # now the one that was asked for last
    results.save()
    assert [each is not None for each in Results(file).of(cards, walls)] == [True, False, True]


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    card: Card, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = kept(file, card)
    before = file.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        results.save()
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]
