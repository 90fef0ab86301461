from pathlib import Path

import pytest

from quizapp.decks import library
from quizapp.decks.library import Library, load_library
from quizapp.errors import UsageError

RECALL = "  - {id: b, kind: recall, prompt: p, answer: x}\n"


def deck(identity: str, *cards: str) -> str:
    listed = "".join(f"  - {{id: {card}, kind: recall, prompt: p, answer: x}}\n" for card in cards)
    return f"format: 1\ndeck: {identity}\ntitle: T\ncards:\n{listed}"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(found: Library) -> list[str]:
    return [each.id for each in found.decks]


class TestPaths:
    def test_a_deck_folder(self, tmp_path: Path) -> None:
        write(tmp_path / "d" / "deck.yaml", deck("d", "a"))
        write(tmp_path / "d" / "more.yaml", "cards:\n  - {id: b, kind: recall, prompt: p, answer: x}\n")
        found = load_library([tmp_path / "d"])
        assert found.problems == ()
        assert [card.id for card in found.decks[0].cards] == ["a", "b"]

    def test_a_single_file(self, tmp_path: Path) -> None:
        found = load_library([write(tmp_path / "d.yaml", deck("d", "a"))])
        assert (names(found), found.problems) == (["d"], ())

    def test_the_deck_file_stands_for_its_folder(self, tmp_path: Path) -> None:
        path = write(tmp_path / "deck.yaml", deck("d", "a"))
        write(tmp_path / "more.yaml", "cards:\n  - {id: b, kind: recall, prompt: p, answer: x}\n")
        assert len(load_library([path]).decks[0].cards) == 2

    def test_a_folder_of_decks_by_name(self, tmp_path: Path) -> None:
        write(tmp_path / "b" / "deck.yaml", deck("second", "b"))
        write(tmp_path / "a.yaml", deck("first", "a"))
        write(tmp_path / "c.yaml", deck("third", "c"))
        write(tmp_path / "README.md", "no deck")
        write(tmp_path / ".hidden" / "deck.yaml", "[")
        (tmp_path / "empty").mkdir()
        found = load_library([tmp_path])
        assert (names(found), found.problems) == (["first", "second", "third"], ())

    def test_several_paths_in_their_order(self, tmp_path: Path) -> None:
        paths = [write(tmp_path / f"{name}.yaml", deck(name, f"card-{name}")) for name in ("z", "a")]
        assert names(load_library(paths)) == ["z", "a"]

    def test_a_deck_reached_twice_is_loaded_once(self, tmp_path: Path) -> None:
        path = write(tmp_path / "d" / "deck.yaml", deck("d", "a"))
        (tmp_path / "link").symlink_to(tmp_path / "d")
        found = load_library([tmp_path, path.parent, path, tmp_path / "link"])
        assert (names(found), found.problems) == (["d"], ())

    def test_a_missing_path_is_a_problem_that_names_its_neighbour(self, tmp_path: Path) -> None:
        write(tmp_path / "foundations" / "deck.yaml", deck("d", "a"))
        found = load_library([tmp_path / "foundation", tmp_path / "no" / "such"])
        assert [str(each) for each in found.problems] == [
            f"{tmp_path / 'foundation'} does not exist\n  Did you mean {tmp_path / 'foundations'}?",
            f"{tmp_path / 'no' / 'such'} does not exist\n  Check the path.",
        ]

    def test_a_folder_without_decks_is_a_problem(self, tmp_path: Path) -> None:
        (problem,) = load_library([tmp_path]).problems
        assert problem.message == f"{tmp_path} holds no deck"

    def test_card_files_without_a_deck_file_are_a_problem(self, tmp_path: Path) -> None:
        write(tmp_path / "all" / "d" / "cards.yaml", "cards: []")
        (problem,) = load_library([tmp_path / "all"]).problems
        assert problem.message == f"{tmp_path / 'all' / 'd'} has card files but no deck.yaml"

    def test_a_card_file_stands_for_its_deck(self, tmp_path: Path) -> None:
        write(tmp_path / "deck.yaml", deck("d", "a"))
        more = write(tmp_path / "more.yaml", "cards:\n  - {id: b, kind: recall, prompt: p, answer: x}\n")
        found = load_library([more, tmp_path / "deck.yaml", more])
        assert (names(found), found.problems) == (["d"], ())
        assert [card.id for card in found.decks[0].cards] == ["a", "b"]

    def test_a_card_file_alone_is_told_what_it_lacks(self, tmp_path: Path) -> None:
        (problem,) = load_library([write(tmp_path / "more.yaml", "cards:\n" + RECALL)]).problems
        assert problem.message == "these cards are of no deck: there is no deck.yaml beside them"
        assert problem.hint.startswith("Add a deck.yaml beside it with format, deck and title, or put these three on")

    @pytest.mark.parametrize("text", ["cards:\n" + RECALL, "cards: []\n", "# deck: d\ncards:\n" + RECALL])
    def test_card_files_without_a_deck_file_are_told_of_the_folder_that_is_named(
        self, tmp_path: Path, text: str
    ) -> None:
        write(tmp_path / "one.yaml", text)
        write(tmp_path / "two.yaml", text)
        (problem,) = load_library([tmp_path]).problems
        assert problem.message == f"{tmp_path} has card files but no deck.yaml"
        assert problem.hint == "Add deck.yaml with format, deck, title."

    def test_one_card_file_among_single_decks_is_told_by_itself(self, tmp_path: Path) -> None:
        write(tmp_path / "a.yaml", deck("d", "a"))
        write(tmp_path / "b.yaml", "cards:\n" + RECALL)
        found = load_library([tmp_path])
        assert names(found) == ["d"]
        assert [problem.message for problem in found.problems] == [
            "these cards are of no deck: there is no deck.yaml beside them"
        ]

    def test_another_sort_of_yaml_is_not_taken_for_cards(self, tmp_path: Path) -> None:
        write(tmp_path / "compose.yaml", "services: {}\n")
        assert "has card files" not in load_library([tmp_path]).problems[0].message

    @pytest.mark.parametrize("named", ["", "d"])
    def test_a_deck_file_with_the_wrong_ending_is_to_be_renamed(self, tmp_path: Path, named: str) -> None:
        path = write(tmp_path / "d" / "deck.yml", deck("d", "a"))
        (problem,) = load_library([tmp_path / named]).problems
        assert problem.message == f"{path} is not read: card files end in .yaml"
        assert problem.hint == "Rename it to deck.yaml."

    def test_a_single_deck_with_the_wrong_ending_is_to_be_renamed(self, tmp_path: Path) -> None:
        path = write(tmp_path / "mine.yml", deck("d", "a"))
        (problem,) = load_library([tmp_path]).problems
        assert (problem.message, problem.hint) == (
            f"{path} is not read: card files end in .yaml",
            "Rename it to mine.yaml.",
        )

    def test_a_folder_named_like_a_file_is_told(self, tmp_path: Path) -> None:
        write(tmp_path / "good.yaml", deck("d", "a"))
        (tmp_path / "x.yaml").mkdir()
        found = load_library([tmp_path])
        assert names(found) == ["d"]
        assert [each.message for each in found.problems] == [f"{tmp_path / 'x.yaml'} is a folder, not a card file"]

    def test_a_folder_that_cannot_be_listed_is_a_problem(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "iterdir", refuse)
        (problem,) = load_library([tmp_path]).problems
        assert problem.message == f"{tmp_path} cannot be read: Permission denied"

    def test_links_in_a_circle_end(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "a")
        (tmp_path / "up").symlink_to(tmp_path)
        write(tmp_path / "good.yaml", deck("d", "a"))
        found = load_library([tmp_path, tmp_path / "a"])
        assert names(found) == ["d"]


class TestProblems:
    def test_bad_decks_do_not_keep_good_ones_from_loading(self, tmp_path: Path) -> None:
        write(tmp_path / "bad.yaml", "a: b: c")
        write(tmp_path / "newer.yaml", "format: 2\n")
        write(tmp_path / "good.yaml", deck("d", "a"))
        (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
        found = load_library([tmp_path])
        assert names(found) == ["d"]
        assert len(found.problems) == 3

    def test_a_deck_id_used_twice_names_both_places(self, tmp_path: Path) -> None:
        write(tmp_path / "one.yaml", deck("d", "a"))
        write(tmp_path / "two.yaml", deck("d", "b"))
        found = load_library([tmp_path])
        assert [card.id for card in found.decks[0].cards] == ["a"]
        (problem,) = found.problems
        assert str(problem.where) == f"{tmp_path / 'two.yaml'}:2:7"
        assert problem.message == f"the deck id `d` is taken: its first deck is at {tmp_path / 'one.yaml'}:2:7"

    def test_a_card_id_used_in_two_decks_would_share_progress_so_it_is_a_problem(self, tmp_path: Path) -> None:
        write(tmp_path / "one.yaml", deck("one", "a", "b"))
        write(tmp_path / "two.yaml", deck("two", "b", "c"))
        found = load_library([tmp_path])
        assert [[card.id for card in each.cards] for each in found.decks] == [["a", "b"], ["c"]]
        (problem,) = found.problems
        assert str(problem.where) == f"{tmp_path / 'two.yaml'}:5:5"
        assert problem.message == f"the card id `b` is taken: its first card is at {tmp_path / 'one.yaml'}:6:5"

    def test_odd_but_legal_code_is_no_warning(self, tmp_path: Path) -> None:
        code = "format: 1\ndeck: d\ntitle: T\ncards:\n  - {id: a, kind: predict, prompt: p, ask: '\"\\d\" is 1'}\n"
        found = load_library([write(tmp_path / "d.yaml", code)])
        assert (names(found), found.problems) == (["d"], ())


class TestDefaults:
    @pytest.fixture
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        shipped = tmp_path / "shipped"
        write(shipped / "questions" / "d" / "deck.yaml", deck("shipped", "a"))
        monkeypatch.setattr(library, "bundled", lambda name: shipped / name)
        monkeypatch.setenv("QUIZAPP_HOME", str(tmp_path / "home"))
        return tmp_path / "home"

    def test_bundled_decks_come_first_then_the_learners(self, home: Path) -> None:
        write(home / "data" / "decks" / "mine.yaml", deck("mine", "b"))
        found = load_library()
        assert (names(found), found.problems) == (["shipped", "mine"], ())

    def test_the_learner_need_not_have_a_folder_of_decks(self, home: Path) -> None:
        assert not home.exists()
        found = load_library()
        assert (names(found), found.problems) == (["shipped"], ())

    def test_the_learners_folder_may_be_empty(self, home: Path) -> None:
        (home / "data" / "decks").mkdir(parents=True)
        found = load_library()
        assert (names(found), found.problems) == (["shipped"], ())

    def test_a_bundled_deck_keeps_its_id(self, home: Path) -> None:
        write(home / "data" / "decks" / "mine.yaml", deck("shipped", "b"))
        found = load_library()
        assert [card.id for card in found.decks[0].cards] == ["a"]
        assert len(found.problems) == 1


class TestLookup:
    @pytest.fixture
    def two(self, tmp_path: Path) -> Library:
        write(tmp_path / "one.yaml", deck("one", "alone"))
        write(tmp_path / "two.yaml", deck("two", "other"))
        return load_library([tmp_path])

    def test_a_deck_by_its_id(self, two: Library) -> None:
        assert two.deck("two").id == "two"

    def test_an_unknown_deck_is_told_with_the_nearest(self, two: Library) -> None:
        with pytest.raises(UsageError, match="There is no deck `tow`") as caught:
            two.deck("tow")
        assert caught.value.hint == "Did you mean `two`?"

    def test_a_card_by_its_id_in_any_deck_or_in_one(self, two: Library) -> None:
        assert two.card("alone").deck == "one"
        assert two.card("other", "two").deck == "two"

    @pytest.mark.parametrize(
        ("card", "deck_id", "message", "hint"),
        [
            ("alon", None, "There is no card `alon`.", "Did you mean `alone`?"),
            ("alone", "two", "There is no card `alone`.", "`quizapp decks` lists what there is."),
            ("zzz", None, "There is no card `zzz`.", "`quizapp decks` lists what there is."),
            ("alone", "three", "There is no deck `three`.", "`quizapp decks` lists what there is."),
            ("\x1b[2J", None, "There is no card `\ufffd[2J`.", "`quizapp decks` lists what there is."),
        ],
    )
    def test_what_is_not_there_is_told(
        self, card: str, deck_id: str | None, message: str, hint: str, two: Library
    ) -> None:
        with pytest.raises(UsageError) as caught:
            two.card(card, deck_id)
        assert (caught.value.message, caught.value.hint) == (message, hint)
