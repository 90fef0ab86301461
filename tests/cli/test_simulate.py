"""`quizapp simulate`: the days ahead in lines and as data."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

Run = Callable[..., Result]


@pytest.mark.usefixtures("words")
class TestSimulate:
    def test_a_line_for_each_retention(self, run: Run) -> None:
        result = run("simulate", "--days", "20", "--retention", "0.8", "--retention", "0.95")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert [line.split()[0] for line in lines] == ["retention", "0.80", "0.95"]
        assert "63 cards, 20 days ahead" in result.stderr

    def test_scripts_get_every_day(self, run: Run) -> None:
        data = json.loads(run("simulate", "--days", "7", "--json", "--deck", "words").stdout)
        assert data["schema"] == "quizapp.simulate/1"
        assert [each["retention"] for each in data["retentions"]] == [0.75, 0.8, 0.85, 0.9, 0.95]
        for each in data["retentions"]:
            assert len(each["days"]) == 7
            assert each["memorised"] == pytest.approx(each["days"][-1]["memorised"], abs=0.01)

    def test_the_seed_is_the_chance(self, run: Run) -> None:
        one, same, other = (
            run("simulate", "--days", "60", "--json", "--seed", seed).stdout for seed in ("1", "1", "2")
        )
        assert one == same != other

    def test_limits_are_told(self, run: Run) -> None:
        assert run("simulate", "--retention", "0.5").exit_code == ExitCode.USAGE
        assert run("simulate", "--days", "0").exit_code == ExitCode.USAGE
