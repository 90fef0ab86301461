"""Which decks a command is about."""

from pathlib import Path

import pytest

from quizapp.cli.select import complete_deck, open_decks
from quizapp.errors import CardFileError


@pytest.mark.usefixtures("bundled")
def test_nothing_named_means_every_deck(home: Path, coding: Path) -> None:
    own = home / "data" / "decks"
    own.mkdir(parents=True)
    coding.rename(own / "coding.yaml")
    chosen = open_decks(None)
    assert [deck.id for deck in chosen.decks] == ["basics", "coding"]
    assert not chosen.by_path


@pytest.mark.usefixtures("bundled")
def test_a_deck_is_found_by_its_id(home: Path, coding: Path) -> None:
    own = home / "data" / "decks"
    own.mkdir(parents=True)
    coding.rename(own / "coding.yaml")
    chosen = open_decks("coding")
    assert [deck.id for deck in chosen.library.decks] == ["coding"]
    assert not chosen.by_path


@pytest.mark.usefixtures("bundled")
def test_a_file_is_found_by_its_path_and_nothing_else_is_loaded(coding: Path) -> None:
    chosen = open_decks(str(coding))
    assert [deck.id for deck in chosen.decks] == ["coding"]
    assert chosen.by_path


@pytest.mark.usefixtures("bundled")
def test_an_id_wins_over_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "basics").mkdir()
    assert not open_decks("basics").by_path


@pytest.mark.usefixtures("bundled", "coding")
def test_a_bare_name_that_is_no_id_may_be_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (tmp_path / "coding.yaml").rename(folder / "coding.yaml")
    monkeypatch.chdir(tmp_path)
    chosen = open_decks("mine")
    assert chosen.by_path
    assert [deck.id for deck in chosen.decks] == ["coding"]


@pytest.mark.usefixtures("bundled")
def test_a_missing_deck_suggests_the_nearest() -> None:
    with pytest.raises(CardFileError) as caught:
        open_decks("basic")
    assert "There is no deck 'basic'" in str(caught.value)
    assert "Did you mean 'basics'?" in str(caught.value)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("where", ["zzz", "x" * 5000, "\udcff"])
def test_a_missing_deck_like_no_other_points_to_the_list(where: str) -> None:
    with pytest.raises(CardFileError, match="quizapp decks"):
        open_decks(where)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("where", ["x/" * 3000, "/" + "x" * 5000, "\udcff/x.yaml", "/dev/null/x"])
def test_a_path_that_no_system_takes_is_told(where: str) -> None:
    with pytest.raises(CardFileError, match="No deck could be read"):
        open_decks(where)


@pytest.mark.usefixtures("bundled")
def test_a_missing_path_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CardFileError, match="No deck could be read"):
        open_decks(str(tmp_path / "none.yaml"))
    assert "none.yaml" in capsys.readouterr().err


def test_no_deck_at_all_is_told(bundled: Path) -> None:
    (bundled / "basics.yaml").unlink()
    with pytest.raises(CardFileError, match="no deck to study"):
        open_decks(None)


def test_a_problem_is_told_with_its_place_and_the_rest_still_loads(
    bundled: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken.rename(bundled / "broken.yaml")
    assert "basics" in [deck.id for deck in open_decks(None).decks]
    said = capsys.readouterr()
    assert "broken.yaml:7:5: " in said.err
    assert "prmpt" in said.err
    assert said.out == ""


@pytest.mark.usefixtures("bundled")
def test_the_shell_is_offered_deck_ids_then_files() -> None:
    from click import Context

    from quizapp.cli.drill import drill

    items = complete_deck(Context(drill), drill.params[0], "ba")
    assert [(item.value, item.type) for item in items] == [("basics", "plain"), ("ba", "file")]
