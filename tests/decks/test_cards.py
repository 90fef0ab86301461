from collections.abc import Callable

import pytest

from quizapp.core.card import Card, Limits, Status
from quizapp.decks.deck import LoadedDeck

RECALL = "id: a\nkind: recall\nprompt: p\nanswer: x\n"
Load = Callable[[str], LoadedDeck]


def only(loaded: LoadedDeck) -> Card:
    assert loaded.problems == ()
    assert loaded.deck is not None
    return loaded.deck.cards[0]


def test_what_every_card_may_say(card: Callable[[str], Card]) -> None:
    found = card("""
        id: two-words-1
        kind: recall
        title: A title
        tags: [b, a, b]
        source: A book, page 3
        siblings: family
        prompt: |
          First line.

          Last line.
        answer: x
        hints: ["One?", "Two."]
        explain: |
          Because.
        status: draft
        limits: {seconds: 0.5, memory_mb: 64, output_kb: 1}
        device: cuda
    """)
    assert (found.id, found.deck, found.title, found.tags) == ("two-words-1", "some-deck", "A title", ("b", "a"))
    assert (found.source, found.siblings, found.prompt) == (
        "A book, page 3",
        "family",
        "First line.\n\nLast line.",
    )
    assert (found.hints, found.explain, found.status) == (("One?", "Two."), "Because.", Status.DRAFT)
    assert (found.limits, found.device) == (Limits(0.5, 64, 1), "cuda")
    assert found.where is not None
    assert (found.where.line, found.where.column) == (5, 5)
    assert found.where.file.endswith("some.yaml")


def test_what_a_card_may_leave_out(card: Callable[[str], Card]) -> None:
    found = card(RECALL)
    assert (found.title, found.tags, found.hints, found.status) == ("", (), (), Status.READY)
    assert (found.limits, found.device) == (Limits(), "cpu")


def test_defaults_of_the_deck_are_added_to_or_overruled(load: Load) -> None:
    found = only(
        load(
            "format: 1\ndeck: d\ntitle: T\n"
            "defaults: {tags: [all, b], limits: {seconds: 5, output_kb: 9}, device: any}\n"
            "cards:\n  - {id: a, kind: recall, prompt: p, answer: x, tags: [b, c], limits: {seconds: 2}}\n"
        )
    )
    assert found.tags == ("all", "b", "c")
    assert found.limits == Limits(seconds=2.0, output_kb=9)
    assert found.device == "any"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("kind: recall\nprompt: p\nanswer: x", "1:1 a card needs the key `id` | Add `id: …` here."),
        ("id: Bad_Id\nkind: recall\nprompt: p\nanswer: x", "1:5 `id` cannot be `Bad_Id` | An id has small letters,"),
        ("id: ü\nkind: recall\nprompt: p\nanswer: x", "1:5 `id` cannot be `ü`"),
        (f"id: {'x' * 101}\nkind: recall\nprompt: p\nanswer: x", "1:5 `id` cannot be"),
        ("id: 12\nkind: recall\nprompt: p\nanswer: x", "1:5 `id` must be text, not a number"),
        ("id: a\nprompt: p\nanswer: x", "1:1 a card needs the key `kind`"),
        ("id: a\nkind: clothes\ntext: x", "2:7 `kind` cannot be `clothes` | Known: code, predict,"),
        ("id: a\nkind: x\nlines: []", "2:7 `kind` cannot be `x` | Known: code, predict, recall, choice, cloze, order."),
        ("id: a\nkind: recall\nanswer: x", "1:1 a recall card needs the key `prompt`"),
        (RECALL + "promt: x", "5:1 a recall card has no key `promt` | Did you mean `prompt`?"),
        (RECALL + "title: 3", "5:8 `title` must be text, not a number"),
        (RECALL + "tags: a", "5:7 `tags` must be a list, not text"),
        (RECALL + "hints: [x, {y: z}]", "5:12 each item of `hints` must be text, not a mapping"),
        (RECALL + "status: done", "5:9 `status` cannot be `done` | Known: ready, draft."),
        (RECALL + "device: gpu", "5:9 `device` cannot be `gpu` | Known: cpu, cuda, mps, any."),
        (RECALL + "limits: 3", "5:9 `limits` must be a mapping, not a number"),
        (RECALL + "limits: {seconds: 61}", "5:19 `seconds` is 61, out of its range | It may be from 0.1 to 60."),
        (RECALL + "limits: {seconds: 0}", "5:19 `seconds` is 0, out of its range"),
        (RECALL + "limits: {memory_mb: 63}", "5:21 `memory_mb` is 63, out of its range | It may be from 64 to 8192."),
        (RECALL + "limits: {output_kb: 0}", "5:21 `output_kb` is 0, out of its range"),
        (RECALL + "limits: {cpu: 1}", "5:10 `limits` has no key `cpu` | Known: seconds, memory_mb, output_kb."),
        (RECALL + "title: a\ntitle: b", "6:1 the key `title` stands twice; the first is at 9:5 | Keep one of them."),
    ],
)
def test_a_wrong_card_is_told_at_its_place(keys: str, told: str, complaints: Callable[[str], list[str]]) -> None:
    found = complaints(keys)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_all_problems_of_a_card_are_told_at_once(complaints: Callable[[str], list[str]]) -> None:
    assert len(complaints("id: A\nkind: recall\nprompt: 3\ntags: a\nhint: b\nlimits: {seconds: 99}")) == 6


class TestContentHash:
    def test_is_short_hex_and_stable(self, card: Callable[[str], Card]) -> None:
        assert card(RECALL).content_hash == card(RECALL).content_hash
        assert len(card(RECALL).content_hash) == 16
        assert int(card(RECALL).content_hash, 16) >= 0

    @pytest.mark.parametrize(
        "same",
        [
            "answer: x\nprompt: p\nkind: recall\nid: a",
            "# moved\nid: a\nkind: recall\nprompt: 'p'\nanswer: |-\n  x\n",
            RECALL.replace("id: a", "id: other"),
            RECALL + "status: draft",
        ],
    )
    def test_place_order_style_id_and_status_do_not_matter(self, same: str, card: Callable[[str], Card]) -> None:
        assert card(same).content_hash == card(RECALL).content_hash

    @pytest.mark.parametrize(
        "other",
        [
            RECALL.replace("answer: x", "answer: y"),
            RECALL + "points: [x]",
            RECALL + "tags: [x]",
            RECALL + "device: cuda",
            RECALL + "limits: {seconds: 9}",
        ],
    )
    def test_content_matters(self, other: str, card: Callable[[str], Card]) -> None:
        assert card(other).content_hash != card(RECALL).content_hash

    def test_a_default_counts_as_if_the_card_said_it_in_any_order(self, load: Load) -> None:
        head = "format: 1\ndeck: d\ntitle: T\n"
        card = "cards:\n  - {id: a, kind: recall, prompt: p, answer: x, tags: [%s]}\n"
        hashes = {
            only(load(head + "defaults: {tags: [a, b], device: any}\n" + card % "")).content_hash,
            only(load(head + "defaults: {tags: [b, a], device: any}\n" + card % "a")).content_hash,
            only(load(head + "defaults: {device: any}\n" + card % "b, a")).content_hash,
        }
        assert len(hashes) == 1
