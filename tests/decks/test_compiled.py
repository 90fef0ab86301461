import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.card import Card, RecallBody
from quizapp.decks import card_file, compiled, known
from quizapp.decks.compiled import Compiled, opened_cache, program
from quizapp.decks.content import Content
from quizapp.decks.library import Library, load_library
from quizapp.decks.packing import packed

HEAD = "format: 1\ndeck: {deck}\ntitle: A deck\ndefaults: {{tags: [t]}}\n"
CARD = "  - id: {card}\n    kind: recall\n    prompt: {prompt}\n    answer: Because.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck of two files."""
    folder = tmp_path / "deck"
    folder.mkdir()
    (folder / "deck.yaml").write_text(HEAD.format(deck="mine") + "cards:\n" + CARD.format(card="a", prompt="One?"))
    (folder / "more.yaml").write_text("cards:\n" + CARD.format(card="b", prompt="Two?"))
    return folder


@pytest.fixture
def entries(home: Path) -> Callable[[], list[Path]]:
    """The entries of the learner's cache."""
    return lambda: sorted((home / "cache" / "decks").glob("*"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read as YAML from now on."""
    seen: list[str] = []
    decoded = card_file.decoded

    def remember(name: str, data: bytes) -> Any:
        seen.append(Path(name).name)
        return decoded(name, data)

    monkeypatch.setattr(known, "decoded", remember)
    return seen


Entries = Callable[[], list[Path]]


def with_places(library: Library) -> list[Any]:
    """All there is to know of the cards, with their places, which take no part in comparing cards."""
    return [[(card, card.where) for card in deck.cards] for deck in library.decks]


class TestLoading:
    def test_a_file_that_has_not_changed_is_not_read_again(self, folder: Path, parsed: list[str]) -> None:
        first = load_library([folder])
        assert parsed == ["deck.yaml", "more.yaml"]
        again = load_library([folder])
        assert parsed == ["deck.yaml", "more.yaml"]
        assert again == first
        assert with_places(again) == with_places(first)

    def test_only_the_file_that_changed_is_read(self, folder: Path, parsed: list[str]) -> None:
        load_library([folder])
        more = folder / "more.yaml"
        state = more.stat()
        more.write_text(more.read_text().replace("Two?", "Six?"))
        os.utime(more, ns=(state.st_atime_ns, state.st_mtime_ns))
        parsed.clear()
        library = load_library([folder])
        assert parsed == ["more.yaml"]
        assert library.card("b").prompt == "Six?"

    def test_a_file_that_is_as_it_was_before_is_known_again(self, folder: Path, parsed: list[str]) -> None:
        more = folder / "more.yaml"
        before = more.read_text()
        load_library([folder])
        more.write_text(before.replace("Two?", "Six?"))
        load_library([folder])
        more.write_text(before)
        parsed.clear()
        assert load_library([folder]).card("b").prompt == "Two?"
        assert parsed == []

    def test_what_the_deck_gives_its_cards_is_part_of_the_key(self, folder: Path, parsed: list[str]) -> None:
        load_library([folder])
        deck = folder / "deck.yaml"
        deck.write_text(deck.read_text().replace("[t]", "[other]"))
        parsed.clear()
        assert load_library([folder]).card("b").tags == ("other",)
        assert parsed == ["deck.yaml", "more.yaml"]

    def test_the_name_of_the_deck_is_part_of_the_key(self, folder: Path) -> None:
        load_library([folder])
        deck = folder / "deck.yaml"
        deck.write_text(deck.read_text().replace("deck: mine", "deck: yours"))
        assert load_library([folder]).card("b").deck == "yours"

    def test_places_are_told_under_the_name_the_file_has_now(self, folder: Path, tmp_path: Path) -> None:
        load_library([folder])
        moved = folder.rename(tmp_path / "moved")
        where = load_library([moved]).card("b").where
        assert where is not None
        assert where.file == str(moved / "more.yaml")

    def test_a_file_with_problems_is_never_kept(self, folder: Path, parsed: list[str], entries: Entries) -> None:
        more = folder / "more.yaml"
        more.write_text(more.read_text().replace("answer", "anwser"))
        first = load_library([folder])
        assert len(entries()) == 1
        again = load_library([folder])
        assert parsed == ["deck.yaml", "more.yaml", "more.yaml"]
        assert [str(each) for each in again.problems] == [str(each) for each in first.problems]
        assert len(again.problems) == 1

    def test_ids_that_stand_twice_are_told_though_both_files_are_known(self, folder: Path, parsed: list[str]) -> None:
        more = folder / "more.yaml"
        more.write_text(more.read_text().replace("id: b", "id: a"))
        first = load_library([folder])
        parsed.clear()
        again = load_library([folder])
        assert parsed == []
        assert again.problems == first.problems
        assert [problem.message.partition(":")[0] for problem in again.problems] == ["the card id `a` is taken"]

    def test_another_program_does_not_believe_it(
        self, folder: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load_library([folder])
        monkeypatch.setattr(compiled, "program", lambda: "another")
        parsed.clear()
        load_library([folder])
        assert parsed == ["deck.yaml", "more.yaml"]

    def test_reading_out_of_the_cache_needs_no_yaml(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = load_library([folder])
        monkeypatch.setitem(__import__("sys").modules, "yaml", None)
        assert load_library([folder]) == first


def forged(path: Path, payload: bytes) -> bytes:
    """An entry that holds `payload` behind the digest that belongs to it."""
    key = next(each for each in KEYS if each.startswith(path.stem))
    return hashlib.sha256(key.encode() + payload).hexdigest().encode() + payload


def forged_content() -> Any:
    """What a card comes to whose prompt is a number."""
    return packed(Content((Card("a", "mine", 7, RecallBody("x")),)))  # type: ignore[arg-type]


KEYS: list[str] = []


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every key that is asked for."""
    KEYS.clear()
    get = Compiled.get

    def remember(self: Compiled, key: str) -> Any:
        KEYS.append(key)
        return get(self, key)

    monkeypatch.setattr(Compiled, "get", remember)
    return KEYS


def replaced(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Put what `make` makes in the place of an entry."""

    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def link_to_another(path: Path) -> None:
    path.symlink_to(path.rename(path.with_suffix(".moved")))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut in the digest": lambda path: path.write_bytes(path.read_bytes()[:20]),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "one byte": lambda path: path.write_bytes(path.read_bytes().replace(b"Two?", b"Six?").replace(b"One?", b"Six?")),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b" "),
    "binary": lambda path: path.write_bytes(bytes(range(256))),
    "forged: no JSON": lambda path: path.write_bytes(forged(path, b"{")),
    "forged: no UTF-8": lambda path: path.write_bytes(forged(path, b'["\xff"]')),
    "forged: deep": lambda path: path.write_bytes(forged(path, b"[" * 500_000)),
    "forged: huge number": lambda path: path.write_bytes(forged(path, b"[" + b"9" * 10_000 + b"]")),
    "forged: wrong types": lambda path: path.write_bytes(forged(path, json.dumps(forged_content()).encode())),
    "forged: no list": lambda path: path.write_bytes(forged(path, b'{"cards": []}')),
    "a folder": replaced(Path.mkdir),
    "a pipe": replaced(os.mkfifo),
    "a link to nowhere": replaced(lambda path: path.symlink_to("/nonexistent")),
    "a link to another": link_to_another,
    "open to others": lambda path: path.chmod(0o666),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_entry_that_cannot_be_believed_is_made_anew(
    damage: str, folder: Path, parsed: list[str], keys: list[str], entries: Entries
) -> None:
    first = load_library([folder])
    for path in entries():
        DAMAGE[damage](path)
    parsed.clear()
    again = load_library([folder])
    assert parsed == ["deck.yaml", "more.yaml"]
    assert again == first
    assert with_places(again) == with_places(first)
    parsed.clear()
    assert load_library([folder]) == first
    assert parsed == ([] if damage != "a folder" else ["deck.yaml", "more.yaml"])


def test_an_entry_under_the_name_of_another_is_not_believed(tmp_path: Path) -> None:
    cache = Compiled(tmp_path)
    cache.put(cache.key("one"), [1])
    one, two = cache.key("one"), cache.key("two")
    next(tmp_path.iterdir()).rename(tmp_path / f"{two[:40]}.json")
    assert cache.get(two) is None
    assert cache.get(one) is None


def test_what_is_put_is_got(tmp_path: Path) -> None:
    cache = Compiled(tmp_path / "not" / "there" / "yet")
    key = cache.key(b"bytes", "text \ud800")
    assert cache.get(key) is None
    cache.put(key, ["×", "\ud800", 1.5, None, True])
    assert cache.get(key) == ["×", "\ud800", 1.5, None, True]
    assert cache.written == 1


def test_no_two_lists_of_parts_have_one_key(tmp_path: Path) -> None:
    cache = Compiled(tmp_path)
    keys = [cache.key(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("1:a",), ("a",), ())]
    assert len(set(keys)) == len(keys)


def test_the_program_is_told_by_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    real = program()
    program.cache_clear()
    assert program() == real
    program.cache_clear()
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b"#" * (self.name == "scalars.py"))
    assert program() != real
    program.cache_clear()


class TestAFolderThatIsNoUse:
    @pytest.fixture(autouse=True)
    def expected(self, folder: Path) -> Library:
        return load_library([folder])

    @pytest.mark.parametrize("name", ["cache", "decks"])
    def test_a_file_in_its_place(self, name: str, folder: Path, expected: Library, tmp_path: Path) -> None:
        cache = tmp_path / name
        cache.write_text("not a folder")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled, "cache_dir", lambda: cache)
            assert load_library([folder]) == expected
        assert cache.read_text() == "not a folder"

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
    def test_one_that_may_not_be_written(self, folder: Path, expected: Library, tmp_path: Path) -> None:
        cache = tmp_path / "readonly"
        cache.mkdir(0o500)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled, "cache_dir", lambda: cache)
            assert load_library([folder]) == expected

    @pytest.mark.parametrize("step", ["mkstemp", "write", "replace"])
    def test_a_full_disk_leaves_nothing_behind(self, step: str, folder: Path, expected: Library, home: Path) -> None:
        (folder / "more.yaml").write_text("cards:\n" + CARD.format(card="b", prompt="Three?"))
        before = sorted((home / "cache" / "decks").iterdir())

        def full(*_: Any, **__: Any) -> Any:
            raise OSError(28, "No space left on device")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                *{
                    "mkstemp": (tempfile, "mkstemp", full),
                    "write": (compiled, "_digest", full),
                    "replace": (Path, "replace", full),
                }[step]
            )
            if step == "write":
                patch.setattr(Compiled, "get", lambda *_: None)
            assert load_library([folder]).card("b").prompt == "Three?"
        assert sorted((home / "cache" / "decks").iterdir()) == before


class TestPruning:
    @pytest.fixture
    def cache(self, tmp_path: Path) -> Compiled:
        return Compiled(tmp_path / "cache")

    def put(self, cache: Compiled, name: str, age: float, size: int = 100) -> str:
        key = cache.key(name)
        cache.put(key, "x" * size)
        path = cache._path(key)
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))
        return key

    def test_the_longest_unused_go_first(self, cache: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiled, "MOST_ENTRIES", 2)
        keys = [self.put(cache, str(age), age) for age in (30, 10, 20)]
        cache.prune()
        assert [cache.get(key) is not None for key in keys] == [False, True, True]

    def test_the_bytes_are_bounded(self, cache: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiled, "MOST_BYTES", 5000)
        keys = [self.put(cache, str(age), age, 1500) for age in range(6)]
        cache.prune()
        assert [cache.get(key) is not None for key in keys] == [True] * 3 + [False] * 3

    def test_an_entry_in_use_counts_as_used(self, cache: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiled, "MOST_ENTRIES", 1)
        old = self.put(cache, "old", 90 * 86_400)
        self.put(cache, "newer", 20 * 86_400)
        assert cache.get(old) is not None
        cache.prune()
        assert cache.get(old) is not None

    def test_what_a_dead_process_left_goes_after_a_day(self, cache: Compiled) -> None:
        self.put(cache, "entry", 0)
        fresh, dead, foreign = (cache.folder / name for name in ("a.new", "b.new", "readme.txt"))
        for path in (fresh, dead, foreign):
            path.write_text("half")
        os.utime(dead, (1, 1))
        cache.prune()
        assert (fresh.exists(), dead.exists(), foreign.exists()) == (True, False, True)

    def test_a_folder_that_is_not_there_needs_none(self, cache: Compiled) -> None:
        cache.prune()
        assert not cache.folder.exists()

    def test_it_happens_after_something_was_added(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pruned: list[int] = []
        monkeypatch.setattr(Compiled, "prune", lambda self: pruned.append(self.written))
        load_library([folder])
        load_library([folder])
        assert pruned == [2]


def load_often(folder: str, home: str, results: Any) -> None:
    os.environ["QUIZAPP_HOME"] = home
    told = set()
    for _ in range(12):
        for path in (Path(home) / "cache" / "decks").glob("*.json"):
            path.unlink(missing_ok=True)
        library = load_library([Path(folder)])
        told.add(json.dumps([[card.prompt for card in deck.cards] for deck in library.decks]))
    results.put(sorted(told))


def test_processes_that_write_at_once_do_each_other_no_harm(folder: Path, home: Path, entries: Entries) -> None:
    context = get_context("spawn")
    results: Any = context.Queue()
    processes = [context.Process(target=load_often, args=(str(folder), str(home), results)) for _ in range(3)]
    for process in processes:
        process.start()
    told = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(timeout=60)
    assert told == [['[["One?", "Two?"]]']] * 3
    assert not [path for path in entries() if path.suffix != ".json"]


def test_threads_that_write_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    def work() -> None:
        with opened_cache() as cache:
            for number in range(50):
                key = cache.key(str(number % 5))
                cache.put(key, number % 5)
                assert cache.get(key) == number % 5

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened_cache() as cache:
        assert [cache.get(cache.key(str(number))) for number in range(5)] == [0, 1, 2, 3, 4]
