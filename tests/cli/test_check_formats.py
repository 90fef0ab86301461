"""What `quizapp check` writes for people, for workflows and for code hosts."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from quizapp.cli.check_github import annotations
from quizapp.cli.check_json import as_data
from quizapp.cli.check_sarif import as_sarif
from quizapp.cli.check_text import show_card, summary
from quizapp.core.card import Card, ChoiceBody, Position
from quizapp.decks.problem import Problem
from quizapp.study.checking import RULES, CardReport, Finding, Slip
from quizapp.study.checking.tally import Round


def card(name: str = "one") -> Card:
    return Card(name, "deck", "What?", ChoiceBody(()))


def round_of(*findings: Finding, problems: tuple[Problem, ...] = (), **report: Any) -> Round:
    return Round((CardReport(card(), findings, **report),), problems, 1.25)


def at(file: str, line: int = 3, column: int = 5) -> Position:
    return Position(file, line, column)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return tmp_path


def test_an_annotation_names_file_line_column_and_rule() -> None:
    found = Finding("starter-passes", "the starter passes", "starter", at("decks/a.yaml"))
    (line,) = annotations(round_of(found))
    assert line == (
        "::error file=decks/a.yaml,line=3,col=5,title=quizapp starter-passes::deck/one: the starter passes"
        "%0ATake out of the starter what the learner is to write."
    )


def test_a_warning_is_a_warning_and_a_finding_without_a_place_has_none() -> None:
    (line,) = annotations(round_of(Finding("no-points", "there are no points")))
    assert line == "::warning title=quizapp no-points::deck/one: there are no points%0A" + RULES["no-points"].remedy


def test_what_could_end_an_annotation_is_escaped() -> None:
    found = Finding("wrong-passes", "100%\r\n::error::x", "", at("a,b:c%.yaml"))
    (line,) = annotations(round_of(found))
    assert line.startswith("::error file=a%2Cb%3Ac%25.yaml,line=3,")
    assert "::deck/one: 100%25%0A::error::x%0A" in line
    assert "\n" not in line


def test_files_are_named_from_the_folder_that_was_checked_out(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here))
    inside, outside = annotations(
        round_of(
            Finding("no-points", "x", "", at(str(here / "d" / "a.yaml"))),
            Finding("no-points", "x", "", at("/elsewhere/a.yaml")),
        )
    )
    assert "file=d/a.yaml," in inside
    assert "file=/elsewhere/a.yaml," in outside


def test_problems_of_files_are_annotations_too() -> None:
    problem = Problem(at("a.yaml"), "no such key", "Did you mean `prompt`?")
    first, _ = annotations(round_of(Finding("no-points", "x"), problems=(problem,)))
    assert first == "::error file=a.yaml,line=3,col=5,title=quizapp card-file::no such key%0ADid you mean `prompt`?"


def sarif(*findings: Finding, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(json.dumps(as_sarif(round_of(*findings, problems=problems))))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return dict(only)


def test_a_sarif_result_points_into_the_rules_by_number_and_name(here: Path) -> None:
    found = Finding("wrong-slips-by", "it slips by", "wrong[0]", at("decks/ä b.yaml"))
    run = sarif(found, problems=(Problem(at("a.yaml"), "bad"),))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 5}
    assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
    assert unquote(place["artifactLocation"]["uri"]) == "decks/ä b.yaml"
    assert " " not in place["artifactLocation"]["uri"]
    assert run["originalUriBaseIds"]["ROOT"]["uri"] == here.as_uri() + "/"


def test_what_to_do_stands_with_the_rule_and_with_a_finding_that_says_more() -> None:
    plain, more = (
        Finding("no-effect", "x", "cases", at("a.yaml")),
        Finding("no-effect", "y", "p", at("a.yaml"), "Do so."),
    )
    run = sarif(plain, more)
    assert [each["message"]["text"] for each in run["results"]] == ["deck/one: x", "deck/one: y\nDo so."]
    assert [each["help"]["text"] for each in run["tool"]["driver"]["rules"] if each["id"] == "no-effect"] == [
        RULES["no-effect"].remedy
    ]


def test_a_sarif_log_has_only_properties_that_the_standard_knows() -> None:
    found = Finding("wrong-slips-by", "it slips by", "wrong[0]", at("a.yaml"))
    run = sarif(found)
    assert set(run) <= {"tool", "columnKind", "originalUriBaseIds", "invocations", "results"}
    assert set(run["results"][0]) == {"ruleId", "ruleIndex", "level", "message", "partialFingerprints", "locations"}
    assert set(run["tool"]["driver"]) == {"name", "semanticVersion", "rules"}
    told = {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"}
    assert all(set(rule) == told for rule in run["tool"]["driver"]["rules"])
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_sarif_result_outside_the_folder_has_a_whole_uri() -> None:
    (result,) = sarif(Finding("no-points", "x", "", at("/elsewhere/a.yaml")))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///elsewhere/a.yaml"}


def test_what_has_no_place_is_a_notification_for_code_hosts_refuse_a_result_without_a_location() -> None:
    run = sarif(Finding("no-points", "x"), problems=(Problem(None, "d does not exist", "Check the path."),))
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"] == [
        {"level": "error", "message": {"text": "d does not exist\nCheck the path."}},
        {"level": "warning", "message": {"text": "deck/one: x"}},
    ]


def test_a_problem_of_a_file_says_in_sarif_what_to_do_as_well() -> None:
    run = sarif(problems=(Problem(at("a.yaml"), "no such key", "Did you mean `prompt`?"),))
    assert run["results"][0]["message"] == {"text": "no such key\nDid you mean `prompt`?"}


def test_a_person_is_told_below_each_finding_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    found = Finding("wrong-passes", "wrong answer 1 passes, but must fail", "wrong[0]", at("a.yaml"))
    show_card(CardReport(card(), (found, Finding("no-points", "no points", "", at("a.yaml", 9)))))
    assert capsys.readouterr().out.splitlines() == [
        "BAD deck/one",
        "a.yaml:3:5: error: wrong answer 1 passes, but must fail [wrong-passes]",
        "  Make the card tell the two apart, or take the wrong answer out.",
        "a.yaml:9:5: warning: no points [no-points]",
        "  Add `points`: what a good answer must cover.",
    ]


def test_a_finding_keeps_its_fingerprint_when_its_lines_move() -> None:
    prints = [
        sarif(Finding("no-points", "x", path, at("a.yaml", line)))["results"][0]["partialFingerprints"]
        for path, line in (("hints[0]", 3), ("hints[0]", 30), ("hints[1]", 3))
    ]
    assert prints[0] == prints[1] != prints[2]


def test_json_has_figures_paths_and_rules() -> None:
    slip = Slip("wrong[0]", 1, 2, 2)
    data = as_data(round_of(Finding("wrong-slips-by", "x", "wrong[0]", at("a.yaml")), slips=(slip,), runs=4))
    assert (data["ok"], data["seconds"], data["runs"]) == (True, 1.25, 4)
    (told,) = data["cards"]
    assert told["wrong"] == [{"path": "wrong[0]", "survived": 1, "tried": 2, "chance": 0.25}]
    assert told["findings"] == [
        {
            "file": "a.yaml",
            "line": 3,
            "column": 5,
            "severity": "warning",
            "rule": "wrong-slips-by",
            "path": "wrong[0]",
            "message": "x",
            "hint": RULES["wrong-slips-by"].remedy,
        }
    ]


def test_the_summary_says_what_was_done_and_how_sure_it_is() -> None:
    slips = (Slip("wrong[0]", 1, 2, 10), Slip("wrong[1]", 0, 20, 1))
    told = summary(round_of(Finding("no-points", "x"), slips=slips, runs=4))
    assert told == (
        "1 card checked, 0 failed, 1 with warnings; 0 problems in card files.\n"
        "4 runs, 2 wrong answers caught (the least sure is missed in 1 of 1,024 attempts), in 1.2 s."
    )


def test_the_summary_of_a_check_that_ran_nothing_is_short() -> None:
    assert summary(round_of()) == "1 card checked, 0 failed; 0 problems in card files."
    assert "1 known from before" in summary(round_of(cached=True))
