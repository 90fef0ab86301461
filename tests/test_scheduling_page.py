"""docs/scheduling.md describes the schedule that there is."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from quizapp.config import Config, load_config
from quizapp.core.card import Kind
from quizapp.core.easy_days import EasyDay
from quizapp.core.orders import ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.rating import AWAY, SLOW_AFTER, Attempted, Rating, suggest
from quizapp.core.search import KEYS, STANDINGS, parse

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "scheduling.md").read_text(encoding="utf-8")

SLOW = float(SLOW_AFTER.code)
ROWS = {
    "the answer was shown before one was given": [
        Attempted(passed=True, tries=1, revealed=True),
        Attempted(passed=False, tries=0, revealed=True),
    ],
    "recall, and not every point was ticked": [
        Attempted(passed=False, tries=1, kind=Kind.RECALL, ticked=0.9),
        Attempted(passed=True, tries=1, kind=Kind.RECALL, ticked=0.9),
    ],
    "any other answer that is not right, or right in part": [
        Attempted(passed=False, tries=1),
        Attempted(passed=False, tries=9, hints=1, seconds=SLOW),
        Attempted(passed=False, tries=1, kind=Kind.CHOICE),
    ],
    "right, after a failed try": [
        Attempted(passed=True, tries=2),
        Attempted(passed=True, tries=2, hints=2, seconds=SLOW),
    ],
    "right at the first try, with a hint": [
        Attempted(passed=True, tries=1, hints=1),
        Attempted(passed=True, tries=1, hints=1, seconds=SLOW),
    ],
    "right at the first try, without a hint, but slowly": [Attempted(passed=True, tries=1, seconds=SLOW)],
    "right at the first try, without a hint, in good time": [
        Attempted(passed=True, tries=1),
        Attempted(passed=True, tries=1, seconds=SLOW - 1),
        Attempted(passed=True, tries=1, kind=Kind.RECALL, ticked=1.0),
    ],
}


def table(header: str) -> list[list[str]]:
    """The rows of the table whose first heading this is, cell by cell."""
    found = re.search(rf"^\| {re.escape(header)} \|.*\n\|[-:| ]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert found is not None, header
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found[1].strip().splitlines()]


def test_the_ratings_are_those_suggested_row_by_row() -> None:
    rows = table("how it went")
    assert [row[0] for row in rows] == list(ROWS)
    for how, word in rows:
        for attempted in ROWS[how]:
            assert suggest(attempted) is Rating[word.upper()], (how, attempted)


def test_the_table_in_the_code_is_the_same() -> None:
    told = re.findall(r"^    (\S.*?)  +(Again|Hard|Good|Easy)$", suggest.__doc__ or "", re.MULTILINE)
    assert [list(row) for row in told] == table("how it went")


def test_the_times_are_the_defaults() -> None:
    assert {kind: int(seconds) for kind, seconds in table("kind")} == {
        field.name: getattr(SLOW_AFTER, field.name) for field in fields(SLOW_AFTER)
    }
    assert f"From {AWAY} seconds on" in PAGE


def test_every_setting_of_a_preset_is_there_with_its_default(tmp_path: Path) -> None:
    rows = {row[0].strip("`"): row[1].strip("`") for row in table("setting")}
    assert set(rows) == {field.name for field in fields(Preset)}
    plain = {key: default for key, default in rows.items() if key not in ("easy_days", "slow_after")}
    file = tmp_path / "config.toml"
    file.write_text("[preset]\n" + "".join(f"{key} = {default}\n" for key, default in plain.items()))
    assert load_config(file, {}) == Config()


def test_every_order_and_kind_of_day_is_there() -> None:
    orders = " ".join(" ".join(row) for row in table("`review_order`"))
    assert set(re.findall(r"`(\w+)`", orders)) == {order.value for order in ReviewOrder}
    assert [row[0].strip("`") for row in table("`easy_days`")] == [day.value for day in EasyDay]


def test_the_example_can_be_loaded(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    tomllib.loads(found[1])
    file = tmp_path / "config.toml"
    file.write_text(found[1])
    preset = load_config(file, {}).preset_of("fastai-17-foundations")
    assert (preset.retention, preset.new_per_day, preset.easy_days.sunday) == (0.95, 5, EasyDay.MINIMUM)


def test_every_key_and_standing_of_a_search_is_there() -> None:
    rows = {row[0]: row[1] for row in table("key")}
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == set(KEYS)
    assert set(re.findall(r"`(\w+)`", rows["`is`"])) == set(STANDINGS)
    assert set(re.findall(r"`(\w+)`", rows["`kind`"])) == {kind.value for kind in Kind}


@pytest.mark.parametrize("example", re.findall(r"must meet: `([^`]+)`", PAGE))
def test_the_example_of_a_search_can_be_read(example: str) -> None:
    assert len(parse(example)) == 5
