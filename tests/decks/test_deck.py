from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.decks.deck import LoadedDeck, load_deck_file, load_deck_folder

HEAD = "format: 1\ndeck: some-deck\ntitle: Some deck\n"
Load = Callable[[str], LoadedDeck]


def recall(identity: str) -> str:
    return f"  - {{id: {identity}, kind: recall, prompt: p, answer: x}}\n"


def folder_of(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def ids(loaded: LoadedDeck) -> list[str]:
    assert loaded.deck is not None
    return [card.id for card in loaded.deck.cards]


def messages(loaded: LoadedDeck) -> list[str]:
    return [f"{Path(each.where.file).name}:{each.where.line}:{each.where.column} {each.message}" if each.where else
            each.message for each in loaded.problems]  # fmt: skip


class TestSingleFile:
    def test_holds_header_and_cards(self, load: Load) -> None:
        loaded = load(HEAD + "license: MIT\ncards:\n" + recall("b") + recall("a"))
        assert loaded.problems == ()
        assert loaded.deck is not None
        assert (loaded.deck.id, loaded.deck.title, loaded.deck.license) == ("some-deck", "Some deck", "MIT")
        assert loaded.deck.path.endswith("some.yaml")
        assert ids(loaded) == ["b", "a"]
        assert loaded.where is not None
        assert (loaded.where.line, loaded.where.column) == (2, 7)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "1:1 the file is empty"),
            ("just text", "1:1 a card file must be a mapping, not text"),
            ("- a\n- b\n", "1:1 a card file must be a mapping, not a list"),
            ("---\n", "1:1 a card file must be a mapping, not nothing"),
            ("a: b: c", "1:5 a second `:` stands where a value or the next key should be"),
            ("deck: d\ntitle: t\ncards: []", "1:1 a deck needs the key `format`"),
            ("format: one\ndeck: d\ntitle: t", "1:9 `format` must be a whole number, not text"),
            ("format: 0\ndeck: d\ntitle: t", "1:9 `format` is 0, out of its range"),
            ("format: 2\ndeck: d\ntitle: t\nnew: key", "1:9 format 2 was written for a newer quizapp"),
            ("format: 1\ntitle: t", "1:1 a deck needs the key `deck`"),
            ("format: 1\ntitle: t\ncards: []", "1:1 a deck needs the key `deck`"),
            ("cards: []", "1:1 these cards are of no deck: there is no deck.yaml beside them"),
            ("format: 1\ndeck: My Deck\ntitle: t", "2:7 `deck` cannot be `My Deck`"),
            ("format: 1\ndeck: 12\ntitle: t", "2:7 `deck` must be text, not a number"),
        ],
    )
    def test_without_a_usable_header_there_is_no_deck(self, text: str, told: str, load: Load) -> None:
        loaded = load(text)
        assert loaded.deck is None
        assert messages(loaded)[0] == f"some.yaml:{told}"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("format: 1\ndeck: d\ncards:\n" + recall("a"), "1:1 a deck needs the key `title`"),
            (HEAD + "licence: MIT\ncards:\n" + recall("a"), "4:1 a deck has no key `licence`"),
            (HEAD + "defaults: {tag: [a]}\ncards:\n" + recall("a"), "4:12 `defaults` has no key `tag`"),
            (HEAD + "title: twice\ncards:\n" + recall("a"), "4:1 the key `title` stands twice; the first is at 3:1"),
        ],
    )
    def test_a_smaller_fault_is_told_and_the_cards_still_load(self, text: str, told: str, load: Load) -> None:
        loaded = load(text)
        assert ids(loaded) == ["a"]
        assert messages(loaded) == [f"some.yaml:{told}"]

    def test_a_bad_card_is_left_out_and_the_others_load(self, load: Load) -> None:
        bad = "  - {id: b, kind: recall, prompt: p, answer: 010}\n  - just text\n  - {id: c, kind: recall, prompt: p}\n"
        loaded = load(HEAD + "cards:\n" + recall("a") + bad + recall("d"))
        assert ids(loaded) == ["a", "d"]
        assert messages(loaded) == [
            "some.yaml:6:46 `010` begins with a zero",
            "some.yaml:7:5 each item of `cards` must be a mapping, not text",
            "some.yaml:8:5 a recall card needs the key `answer`",
        ]

    def test_an_id_used_twice_names_both_places(self, load: Load) -> None:
        loaded = load(HEAD + "cards:\n" + recall("a") + recall("b") + recall("a"))
        assert ids(loaded) == ["a", "b"]
        (message,) = messages(loaded)
        assert message.startswith("some.yaml:7:5 the card id `a` is taken: its first card is at ")
        assert message.endswith("some.yaml:5:5")

    @pytest.mark.parametrize("cards", ["", "cards: []\n"])
    def test_a_deck_without_cards_is_a_problem(self, cards: str, tmp_path: Path) -> None:
        loaded = load_deck_folder(folder_of(tmp_path, deck=HEAD + cards))
        assert ids(loaded) == []
        assert len(loaded.problems) == 1

    @pytest.mark.parametrize("cards", ["cards: []\n", "cards: {}\n", "cards: 3\n"])
    def test_a_list_of_cards_that_is_none_is_a_problem(self, cards: str, load: Load) -> None:
        loaded = load(HEAD + cards)
        assert ids(loaded) == []
        assert messages(loaded)[0].startswith("some.yaml:4:8 `cards` ")

    def test_the_newer_format_says_what_to_do(self, load: Load) -> None:
        (problem,) = load("format: 9\nsomething: else\n").problems
        assert "upgrade quizapp" in problem.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("deck: d\ntitle: t\ncards: []", "Add `format: 1` here."),
        ("format: 1\ntitle: t\ncards: []", "Add `deck: my-deck` here."),
        ("format: 1\ndeck: d\ncards: []", "Add `title: …` here."),
        ("format: 1\ndeck: My Deck!\ntitle: t", "digits and hyphens only, at most 100: my-deck."),
        ("format: 1\ndeck: '??'\ntitle: t", "digits and hyphens only, at most 100: matmul-by-einsum."),
    ],
)
def test_what_a_header_lacks_is_shown_as_it_would_be_written(text: str, hint: str, load: Load) -> None:
    assert load(text).problems[0].hint.endswith(hint)


class TestFolder:
    def test_deck_file_first_then_the_others_by_name(self, tmp_path: Path) -> None:
        folder = folder_of(
            tmp_path,
            deck=HEAD + "cards:\n" + recall("first"),
            b="cards:\n" + recall("from-b"),
            a="cards:\n" + recall("from-a"),
        )
        loaded = load_deck_folder(folder)
        assert loaded.problems == ()
        assert ids(loaded) == ["first", "from-a", "from-b"]
        assert loaded.deck is not None
        assert loaded.deck.path == str(folder)

    def test_defaults_reach_the_cards_of_every_file(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, deck=HEAD + "defaults: {tags: [t]}\n", a="cards:\n" + recall("a"))
        loaded = load_deck_folder(folder)
        assert loaded.deck is not None
        assert loaded.deck.cards[0].tags == ("t",)

    def test_a_broken_file_does_not_keep_the_others_from_loading(self, tmp_path: Path) -> None:
        folder = folder_of(
            tmp_path, deck=HEAD, a="cards:\n" + recall("a"), b="cards: [\n", c="cards:\n" + recall("c"), d="card: []"
        )
        (folder / "e.yaml").mkdir()
        (folder / "f.yaml").write_bytes(b"\xff\xfe\0")
        loaded = load_deck_folder(folder)
        assert ids(loaded) == ["a", "c"]
        assert messages(loaded) == [
            "b.yaml:1:8 this bracket is not closed",
            "d.yaml:1:1 a card file beside deck.yaml has no key `card`",
            f"{folder / 'e.yaml'} is a folder, not a card file",
            f"{folder / 'f.yaml'} is not text: it holds zero bytes",
        ]

    def test_an_id_used_in_two_files_names_both(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, deck=HEAD, a="cards:\n" + recall("x"), b="cards:\n" + recall("x"))
        loaded = load_deck_folder(folder)
        assert ids(loaded) == ["x"]
        assert messages(loaded) == [
            f"b.yaml:2:5 the card id `x` is taken: its first card is at {folder / 'a.yaml'}:2:5"
        ]

    def test_only_deck_file_names_the_deck(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, deck=HEAD, a="deck: other\ncards:\n" + recall("a"))
        assert messages(load_deck_folder(folder)) == ["a.yaml:1:1 a card file beside deck.yaml has no key `deck`"]

    def test_a_yml_file_is_not_passed_over_in_silence(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, deck=HEAD + "cards:\n" + recall("a"))
        (folder / "more.yml").touch()
        (problem,) = load_deck_folder(folder).problems
        assert problem.message == f"{folder / 'more.yml'} is not read: card files end in .yaml"
        assert problem.hint == "Rename it to more.yaml."

    def test_hidden_files_and_others_are_no_card_files(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path, deck=HEAD + "cards:\n" + recall("a"))
        (folder / ".#deck.yaml").symlink_to("nowhere")
        (folder / ".quizapp.schema.json").write_text("{", encoding="utf-8")
        (folder / "notes.md").write_bytes(b"\0")
        assert load_deck_folder(folder).problems == ()

    @pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")])
    def test_a_deck_file_that_is_no_file_is_a_problem(self, make: Callable[[Path], None], tmp_path: Path) -> None:
        make(tmp_path / "deck.yaml")
        loaded = load_deck_folder(tmp_path)
        assert loaded.deck is None
        assert len(loaded.problems) == 1

    def test_a_folder_that_cannot_be_listed_is_a_problem(self, tmp_path: Path) -> None:
        loaded = load_deck_folder(tmp_path / "gone")
        assert messages(loaded) == [f"{tmp_path / 'gone'} cannot be read: No such file or directory"]


WHOLE = (
    HEAD
    + """defaults: {tags: [t], limits: {seconds: 5}}
cards:
  - id: a
    kind: code
    prompt: |
      Make `out`.
    setup: "c = torch.ones(3)"
    reference: |
      out = c + 1
    expect: {out: {dtype: any, stride: [1], std: {near: 0, abs: 1e-2}}}
    wrong:
      - {answer: out = c, caught_by: value, says: "No: add."}
  - {id: b, kind: choice, prompt: p, options: [{text: x, correct: true}, {text: y}]}
  - {id: c, kind: predict, prompt: p, code: x = 1, ask: x}
"""
)
# `0` bytes make the whole file binary, which is tested above: leave them out to reach further in.
SPLICE = st.text(alphabet=st.sampled_from(" \n\t:-[]{}'\"|>&*!%@`#,0123e.abc=é\\\x07"), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(start=st.integers(0, len(WHOLE)), cut=st.integers(0, 30), splice=SPLICE)
def test_a_damaged_file_loads_or_tells_where_it_is_damaged(tmp_path: Path, start: int, cut: int, splice: str) -> None:
    text = WHOLE[:start] + splice + WHOLE[start + cut :]
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    loaded = load_deck_file(path)
    if loaded.deck is None or len(loaded.deck.cards) < 3:
        # Fewer cards are no fault where the damage took a dash away, or made a comment of what follows it.
        assert loaded.problems or text.count("- ") < WHOLE.count("- ") or "#" in splice
    for problem in loaded.problems:
        assert problem.where is not None
        assert problem.message
        assert problem.hint
        assert str(problem).startswith(f"{path}:{problem.where.line}:{problem.where.column}: ")
