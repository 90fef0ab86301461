from pathlib import Path

import pytest

from quizapp.core.card import Kind
from quizapp.decks.adding import Added, add_card
from quizapp.decks.library import Library, load_library
from quizapp.decks.schema import MODELINE
from quizapp.errors import CardFileError, UsageError

HEAD = "format: 1\ndeck: mine\ntitle: Mine\n"
CARD = "  - id: first\n    kind: recall\n    prompt: What?\n    answer: That.\n"


def loaded(path: Path) -> Library:
    library = load_library([path])
    assert [str(problem) for problem in library.problems] == []
    return library


def ids(path: Path) -> list[str]:
    return [card.id for deck in loaded(path).decks for card in deck.cards]


class TestWhatIsNotThere:
    @pytest.mark.parametrize("kind", Kind)
    def test_a_folder_becomes_a_deck(self, kind: Kind, tmp_path: Path) -> None:
        folder = tmp_path / "not" / "yet" / "My Deck 2"
        added = add_card(folder, kind, "a-card", "A card")
        assert (added.path, added.deck, added.created) == (folder / "deck.yaml", folder, True)
        deck = loaded(folder).decks[0]
        assert (deck.id, deck.title) == ("my-deck-2", "My deck 2")
        assert [(card.id, card.kind, card.title, card.where) for card in deck.cards] == [
            ("a-card", kind, "A card", added.where)
        ]
        assert (folder / "deck.yaml").read_text().split("\n")[0] == MODELINE

    def test_a_file_becomes_a_deck_of_its_own(self, tmp_path: Path) -> None:
        file = tmp_path / "words.yaml"
        assert add_card(file, Kind.RECALL, "a") == Added(file, loaded(file).card("a").where, file, created=True)  # type: ignore[arg-type]
        assert loaded(file).decks[0].id == "words"

    def test_a_file_beside_a_deck_becomes_more_cards_of_it(self, tmp_path: Path) -> None:
        (tmp_path / "deck.yaml").write_text(HEAD + "cards:\n" + CARD)
        added = add_card(tmp_path / "more.yaml", Kind.CHOICE, "second")
        assert (added.created, added.deck) == (True, tmp_path)
        assert (tmp_path / "more.yaml").read_text().startswith(f"{MODELINE}\ncards:\n  - id: second")
        assert ids(tmp_path) == ["first", "second"]

    def test_a_folder_whose_cards_stand_apart_gets_a_file_for_the_new_one(self, tmp_path: Path) -> None:
        (tmp_path / "deck.yaml").write_text(HEAD)
        (tmp_path / "01-words.yaml").write_text("cards:\n" + CARD)
        for number in (1, 2):
            added = add_card(tmp_path, Kind.RECALL, f"new-{number}")
            assert (added.path, added.created) == (tmp_path / "cards.yaml", number == 1)
        assert ids(tmp_path) == ["first", "new-1", "new-2"]
        assert (tmp_path / "deck.yaml").read_text() == HEAD

    @pytest.mark.parametrize(("name", "deck"), [("!!!", "my-deck"), ("Ünïcode", "n-code"), ("a" * 150, "a" * 100)])
    def test_any_name_gives_an_id(self, name: str, deck: str, tmp_path: Path) -> None:
        add_card(tmp_path / name, Kind.RECALL, "a")
        assert loaded(tmp_path / name).decks[0].id == deck


# What may stand in a file that is added to; every byte of it must still be there.
EXISTING = {
    "plain": HEAD + "cards:\n" + CARD,
    "no newline at the end": (HEAD + "cards:\n" + CARD).rstrip("\n"),
    "dashes in the first column": HEAD + "cards:\n- id: first\n  kind: recall\n  prompt: What?\n  answer: That.\n",
    "dashes far in": HEAD + "cards:\n" + "".join(f"      {line}\n" for line in CARD.rstrip("\n").split("\n")),
    "a dash alone": HEAD + "cards:\n  -\n    id: first\n    kind: recall\n    prompt: What?\n    answer: That.\n",
    "a card in braces": HEAD + "cards:\n  - {id: first, kind: recall, prompt: What?, answer: That.}\n",
    "comments and empty lines": "# mine\n\n" + HEAD + "cards:\n  # one\n" + CARD + "\n\n  # the end\n\n",
    "a block at the end": HEAD + "cards:\n" + CARD.replace("That.", "|\n      That.\n\n"),
    "windows": (HEAD + "cards:\n" + CARD).replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + HEAD + "cards:\n" + CARD,
    "defaults before": HEAD + "defaults: {tags: [t]}\ncards:\n" + CARD,
}


@pytest.mark.parametrize("name", EXISTING)
@pytest.mark.parametrize("kind", [Kind.CODE, Kind.CHOICE])
def test_an_existing_file_keeps_its_bytes_and_goes_on(name: str, kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "deck.yaml"
    before = EXISTING[name].encode()
    file.write_bytes(before)
    added = add_card(tmp_path, kind, "second", "Second")
    after = file.read_bytes()
    assert not added.created
    assert after.startswith(before)
    assert ids(tmp_path) == ["first", "second"]
    assert loaded(tmp_path).card("second").where == added.where
    assert (b"\r\n" in before) == (b"\r\n" in after)
    assert after.count(b"\n") - after.count(b"\r\n") == (0 if name == "windows" else after.count(b"\n"))
    add_card(tmp_path, kind, "third")
    assert file.read_bytes().startswith(after)
    assert ids(tmp_path) == ["first", "second", "third"]


@pytest.mark.parametrize("text", [HEAD, HEAD + "cards:\n", HEAD.rstrip("\n"), HEAD + "cards:", HEAD + "# cards\n"])
def test_a_deck_without_cards_gets_its_first(text: str, tmp_path: Path) -> None:
    file = tmp_path / "deck.yaml"
    file.write_text(text)
    if text.rstrip().endswith("cards:"):
        with pytest.raises(CardFileError, match="`cards` has no value"):
            add_card(tmp_path, Kind.RECALL, "a")
        return
    add_card(tmp_path, Kind.RECALL, "a")
    assert file.read_text().startswith(text)
    assert ids(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "cards: [{id: first, kind: recall, prompt: p, answer: a}]\n", "4:1: `cards` is written in brackets"),
        ("cards:\n" + CARD + HEAD, "1:1: `cards` stands before other keys"),
        (HEAD + "cards:\n" + CARD.replace("answer", "anwser"), "8:5: a recall card has no key `anwser`"),
        (HEAD + "cards:\n" + CARD + "...\n", "9:3: no card can be added behind this: "),
        (HEAD + "cards:\n" + CARD + "oops\n", "9:1: this line is neither"),
        ("- 1\n", "1:1: a card file must be a mapping, not a list"),
        ("", "1:1: the file is empty"),
        (HEAD.replace("format: 1", "format: 9") + "cards:\n" + CARD, "1:9: format 9 was written for a newer quizapp"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "deck.yaml"
    file.write_text(text)
    with pytest.raises(CardFileError) as caught:
        add_card(tmp_path, Kind.CODE, "second")
    assert f"{file}:{told}" in str(caught.value)
    assert "Nothing was written." in caught.value.hint
    assert file.read_text() == text
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".yaml"] == ["deck.yaml"]


def test_bytes_that_are_no_text_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "deck.yaml").write_bytes(b"format: 1\n\xff")
    with pytest.raises(CardFileError, match="byte 0xff is not UTF-8"):
        add_card(tmp_path, Kind.CODE, "second")


class TestIds:
    def test_one_that_the_deck_has_is_taken(self, tmp_path: Path) -> None:
        file = tmp_path / "deck.yaml"
        file.write_text(HEAD + "cards:\n" + CARD)
        for path in (tmp_path, file, tmp_path / "more.yaml"):
            with pytest.raises(UsageError, match=r"id `first` is taken: its card is at .*deck.yaml:5:5"):
                add_card(path, Kind.CODE, "first")
        assert file.read_text() == HEAD + "cards:\n" + CARD
        assert not (tmp_path / "more.yaml").exists()

    def test_one_that_another_deck_has_is_taken(self, tmp_path: Path) -> None:
        (tmp_path / "other.yaml").write_text(HEAD + "cards:\n" + CARD)
        with pytest.raises(UsageError, match="taken"):
            add_card(tmp_path / "new", Kind.CODE, "first", library=load_library([tmp_path / "other.yaml"]))
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize("identity", ["", "Two Words", "ö", "a_b", "a" * 101, "a\n", "../a"])
    def test_one_that_cannot_be(self, identity: str, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="id cannot be") as caught:
            add_card(tmp_path / "new", Kind.CODE, identity)
        assert "small letters" in caught.value.hint
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize("title", ["two\nlines", "\x1b[31m", "\u202e"])
    def test_a_title_that_cannot_be(self, title: str, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="title"):
            add_card(tmp_path / "new", Kind.CODE, "a", title)


class TestPlaces:
    def test_the_other_ending(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"card files end in \.yaml"):
            add_card(tmp_path / "deck.yml", Kind.CODE, "a")

    def test_a_folder_in_the_place_of_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "deck.yaml").mkdir()
        with pytest.raises((UsageError, CardFileError)):
            add_card(tmp_path, Kind.CODE, "a")

    def test_a_file_in_the_place_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "deck").write_text("mine")
        with pytest.raises(UsageError, match="neither a folder nor a card file"):
            add_card(tmp_path / "deck", Kind.CODE, "a")
        assert (tmp_path / "deck").read_text() == "mine"

    @pytest.mark.parametrize("name", ["deck.txt", "deck.md", "my.deck", "cards.json"])
    def test_what_looks_like_another_sort_of_file_is_no_deck(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UsageError, match="neither a folder nor a card file") as error:
            add_card(tmp_path / "decks" / name, Kind.CODE, "a")
        assert f"{Path(name).stem}.yaml." in (error.value.hint or "")
        assert not (tmp_path / "decks").exists()

    @pytest.mark.parametrize("name", ["deck-1.2", "deck", ".deck"])
    def test_a_folder_may_have_a_version_in_its_name(self, tmp_path: Path, name: str) -> None:
        assert add_card(tmp_path / name, Kind.CODE, "a").path == tmp_path / name / "deck.yaml"

    def test_a_folder_that_is_there_may_have_any_name(self, tmp_path: Path) -> None:
        (tmp_path / "my.deck").mkdir()
        assert add_card(tmp_path / "my.deck", Kind.CODE, "a").path == tmp_path / "my.deck" / "deck.yaml"

    def test_a_file_that_appears_meanwhile_is_not_overwritten(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "deck.yaml"
        file.write_text("mine")
        monkeypatch.setattr(Path, "exists", lambda self: False)
        with pytest.raises(UsageError, match="is there already"):
            add_card(file, Kind.CODE, "a")
        assert file.read_text() == "mine"

    def test_a_disk_that_fills_up_leaves_the_file_as_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "deck.yaml"
        file.write_text(HEAD + "cards:\n" + CARD)
        real = Path.open

        class Filling:
            """A file on which half of what is written arrives before the disk is full."""

            def __init__(self, path: Path, mode: str) -> None:
                self._file = real(path, mode)

            def __enter__(self) -> "Filling":
                return self

            def __exit__(self, *_: object) -> None:
                self._file.close()

            def read(self) -> bytes:
                return bytes(self._file.read())

            def write(self, data: bytes) -> None:
                self._file.write(data[: len(data) // 2])
                self._file.flush()
                raise OSError(28, "No space left on device")

            def fileno(self) -> int:
                return self._file.fileno()

        def filling(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
            return Filling(self, mode) if mode == "r+b" else real(self, mode, *args, **kwargs)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", filling)
        with pytest.raises(UsageError, match="No space left on device"):
            add_card(tmp_path, Kind.CODE, "second")
        assert file.read_text() == HEAD + "cards:\n" + CARD
