import json
from pathlib import Path

import pytest

from quizapp.decks.schema import FILE_NAME, MODELINE, card_file_schema
from quizapp.decks.schema_file import write_schema
from quizapp.errors import UsageError


def test_it_stands_beside_the_card_files_under_the_name_in_their_first_line(tmp_path: Path) -> None:
    path = write_schema(tmp_path)
    assert path == tmp_path / ".quizapp.schema.json"
    assert f"# yaml-language-server: $schema=./{path.name}" == MODELINE
    assert json.loads(path.read_text()) == card_file_schema()


@pytest.mark.parametrize("name", ["deck.yaml", "cards.yaml", "old.yml"])
def test_a_card_file_stands_for_its_folder(name: str, tmp_path: Path) -> None:
    assert write_schema(tmp_path / name) == tmp_path / FILE_NAME


def test_an_older_one_is_replaced_unless_it_is_to_stay(tmp_path: Path) -> None:
    path = write_schema(tmp_path)
    older = json.dumps({**card_file_schema(), "$defs": {}})
    path.write_text(older)
    write_schema(tmp_path, replace=False)
    assert path.read_text() == older
    write_schema(tmp_path)
    assert json.loads(path.read_text()) == card_file_schema()


@pytest.mark.parametrize(
    "text", ["mine", "{}", '{"$schema": "x", "title": "A quizapp card file"}', "[" * 100_000, "[1]"]
)
@pytest.mark.parametrize("replace", [True, False])
def test_what_is_no_such_schema_is_never_overwritten(text: str, replace: bool, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(UsageError, match="is no schema of card files"):
        write_schema(tmp_path, replace=replace)
    assert (tmp_path / FILE_NAME).read_text() == text


def test_a_link_or_a_folder_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / FILE_NAME).symlink_to("/nonexistent")
    (tmp_path / "b" / FILE_NAME).mkdir(parents=True)
    for name in ("a", "b"):
        with pytest.raises(UsageError):
            write_schema(tmp_path / name)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file or directory"):
        write_schema(tmp_path / "gone")
