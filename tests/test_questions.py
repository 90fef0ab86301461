"""The bundled deck: its form, read from the files alone, and its truth, run behind the walls."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from quizapp.core.card import Card, ChoiceBody, CodeBody, Deck, Kind, PredictBody, RecallBody, WrongAnswer
from quizapp.core.vary import variations, varied
from quizapp.core.verdict import Outcome
from quizapp.decks.library import Library, load_library
from quizapp.errors import SandboxError
from quizapp.paths import bundled
from quizapp.runner import open_runner
from quizapp.study.checking import check_card
from quizapp.study.grading import Grader

DECK = "fastai-17-foundations"
WIDTH = 76
FEWEST_CARDS = 100
FEWEST_CODE_CARDS = 55
OTHER_SEED = 2024
"""`check` runs on one fixed seed; learners meet others."""

TOPICS = {
    1: "single neuron",
    2: "ReLU",
    3: "dense layer by matmul",
    4: "dense layer in plain Python",
    5: "hidden size",
    6: "transpose",
    7: "cost of a matmul in plain Python",
    8: "inner sizes of a matmul",
    9: "timing",
    10: "elementwise arithmetic",
    11: "comparing all elements",
    12: "rank-0 tensor to number",
    13: "broadcasting of sizes 2 and 1",
    14: "broadcasting of sizes 2 and 3",
    15: "elementwise arithmetic in matmul",
    16: "broadcasting rules",
    17: "expand_as",
    18: "unsqueeze in broadcasting",
    19: "indexing with None",
    20: "contents of the memory behind a tensor",
    21: "vector plus matrix",
    22: "memory of broadcasting and expand_as",
    23: "matmul by einsum",
    24: "repeated letters in einsum",
    25: "three rules of Einstein summation",
    26: "forward and backward pass",
    27: "stored activations",
    28: "standard deviation far from 1",
    29: "initialisation",
    30: "formulas for the standard deviation of weights",
    31: "squeeze in a loss",
    32: "squeeze's argument",
    33: "chain rule",
    34: "gradients of mse(lin)",
    35: "gradient of ReLU",
    36: "order of gradient calls",
    37: "__call__",
    38: "methods of an autograd.Function",
    39: "nn.Linear by hand",
    40: "nn.Module",
}
"""The forty questions of the book's questionnaire, by their numbers."""

SHOWN_BY_CODE = set(TOPICS) - {13, 14, 25}
"""Where code can show the answer, at least one code card asks for it; two small sums are predicted, and the rules of a
notation are told."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([bundled("questions")])


@pytest.fixture(scope="module")
def deck(library: Library) -> Deck:
    return library.deck(DECK)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    runner = open_runner()
    try:
        tier = runner.tier
    except SandboxError as error:
        pytest.skip(f"cards can only be run behind walls, and there are none here: {error.message}")
    assert tier
    grader = Grader(runner)
    yield grader
    grader.close()


def numbers(card: Card) -> set[int]:
    """The questionnaire numbers in a card's source."""
    return {int(found) for found in re.findall(r"questionnaire (\d+)", card.source)}


def wrong_answers(card: Card) -> tuple[WrongAnswer, ...]:
    return () if isinstance(card.body, ChoiceBody) else card.body.wrong


def told_before_the_answer(card: Card) -> list[str]:
    """Every text a learner may read before the answer is shown."""
    said = [wrong.says for wrong in wrong_answers(card)]
    if isinstance(card.body, ChoiceBody):
        said += [option.says for option in card.body.options]
    return [card.prompt, *card.hints, *said]


def giveaways(code: str) -> set[str]:
    """The lines of a reference, and what stands right of `=` or `return` in them, without spaces."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assign | ast.Return | ast.Expr | ast.AugAssign) and node.value is not None:
            if not isinstance(node.value, ast.Name | ast.Constant | ast.List | ast.Tuple):
                found.add(packed(ast.get_source_segment(code, node.value) or ""))
            found.add(packed(ast.get_source_segment(code, node) or ""))
    return found - {""}


def has_random_fixture(body: CodeBody) -> bool:
    """Whether what the card runs on hangs on the seed; function cards draw many cases on one seed already."""
    return not body.call and (body.cases.count > 1 or "randn" in body.setup)


def packed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_file_of_the_bundled_questions_loads_without_a_problem(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []


def test_questions_are_data_and_hold_no_program() -> None:
    assert {path.suffix for path in bundled("questions").rglob("*") if path.is_file()} == {".yaml"}


def test_the_deck_is_large_enough_and_mostly_code(deck: Deck) -> None:
    kinds = Counter(card.kind for card in deck.cards)
    assert len(deck.shown) >= FEWEST_CARDS
    assert kinds[Kind.CODE] >= FEWEST_CODE_CARDS
    assert 2 * (kinds[Kind.CODE] + kinds[Kind.ORDER]) > sum(kinds.values())  # what is made is run
    assert set(kinds) == set(Kind)


def test_cards_keep_to_one_card_one_id(library: Library) -> None:
    ids = Counter(card.id for deck in library.decks for card in deck.cards)
    assert [name for name, times in ids.items() if times > 1] == []


def test_each_of_the_forty_questions_has_its_cards(deck: Deck) -> None:
    asked = set().union(*(numbers(card) for card in deck.shown))
    by_code = set().union(*(numbers(card) for card in deck.shown if card.kind is Kind.CODE))
    assert sorted(TOPICS) == list(range(1, 41))
    assert {number: TOPICS[number] for number in set(TOPICS) - asked} == {}
    assert {number: TOPICS[number] for number in SHOWN_BY_CODE - by_code} == {}


def test_every_card_says_where_it_comes_from_and_what_it_is_about(deck: Deck) -> None:
    bare = [card.id for card in deck.cards if not (card.title and card.source and len(card.tags) > 1)]
    assert bare == []


def test_siblings_come_in_families(deck: Deck) -> None:
    families = Counter(card.siblings for card in deck.cards if card.siblings)
    assert [family for family, size in families.items() if size < 2] == []


def test_prompts_fit_an_80_column_terminal(deck: Deck) -> None:
    wide = [(card.id, line) for card in deck.cards for line in card.prompt.splitlines() if len(line) > WIDTH]
    assert wide == []


def test_backticks_come_in_pairs(deck: Deck) -> None:
    texts = [(card.id, text) for card in deck.cards for text in [*told_before_the_answer(card), card.explain]]
    assert [(name, text) for name, text in texts if text.count("`") % 2] == []


def test_no_line_of_a_text_begins_like_a_numbered_list(deck: Deck) -> None:
    """Such a line would not flow with its paragraph."""
    lines = [(card.id, line) for card in deck.cards for line in f"{card.prompt}\n{card.explain}".splitlines()]
    assert [(name, line) for name, line in lines if re.match(r"\d+[.)] ", line)] == []


def test_code_and_predict_cards_know_two_wrong_answers_and_speak_to_them(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, CodeBody | PredictBody):
            assert len(card.body.wrong) >= 2, card.id
            assert all(wrong.says for wrong in card.body.wrong), card.id
        if isinstance(card.body, CodeBody):
            assert all(wrong.caught_by for wrong in card.body.wrong), card.id


def test_code_and_predict_cards_have_two_hints_and_an_explanation(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, CodeBody | PredictBody):
            assert len(card.hints) == 2, card.id
        assert len(card.explain.split()) >= 30, card.id


def test_no_two_wrong_answers_of_a_card_are_the_same(deck: Deck) -> None:
    for card in deck.cards:
        folded = str.rstrip if card.kind is Kind.CLOZE else packed  # an empty line says which gap is meant
        answers = Counter(folded(wrong.answer) for wrong in wrong_answers(card))
        assert set(answers.values()) <= {1}, card.id


def test_code_cards_start_from_something_to_complete(deck: Deck) -> None:
    assert [card.id for card in deck.cards if isinstance(card.body, CodeBody) and not card.body.starter.strip()] == []


def test_nothing_shown_before_the_answer_holds_the_reference(deck: Deck) -> None:
    """What the starter has already is no secret."""
    told = [
        (card.id, text)
        for card in (shown for each in deck.cards for shown in variations(each))
        if isinstance(card.body, CodeBody)
        for text in told_before_the_answer(card)
        if any(code in packed(text) for code in giveaways(card.body.reference) - giveaways(card.body.starter))
    ]
    assert told == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("out = c + m", {"out=c+m", "c+m"}),
        ("def f(a):\n    return a @ a.t()", {"returna@a.t()", "a@a.t()"}),
        ("h = x", {"h=x"}),
    ],
)
def test_giveaways_are_lines_and_right_hand_sides(code: str, found: set[str]) -> None:
    assert giveaways(code) == found


def test_choices_have_one_right_option_and_speak_to_the_others(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, ChoiceBody):
            assert sum(option.correct for option in card.body.options) == 1, card.id
            assert all(option.says for option in card.body.options if not option.correct), card.id


def test_recall_cards_give_points_to_tick_and_speak_to_wrong_ideas(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, RecallBody):
            assert len(card.body.points) >= 3, card.id
            assert card.body.wrong, card.id
            assert all(wrong.says for wrong in card.body.wrong), card.id


def test_function_cards_draw_enough_cases(deck: Deck) -> None:
    few = [c.id for c in deck.cards if isinstance(c.body, CodeBody) and c.body.call and c.body.cases.count < 12]
    assert few == []


def test_the_reference_passes_and_the_starter_and_each_wrong_answer_fail_as_named(deck: Deck, grader: Grader) -> None:
    reports = [check_card(card, grader) for card in deck.cards]
    assert [f"{report.card.id}: {found.message}" for report in reports for found in report.problems] == []
    ran = {report.card.kind: report.runs for report in reports if report.runs}
    assert set(ran) == {Kind.CODE, Kind.PREDICT, Kind.ORDER}


def test_random_fixtures_tell_right_from_wrong_on_another_seed(deck: Deck, grader: Grader) -> None:
    for card in deck.cards:
        if isinstance(card.body, CodeBody) and has_random_fixture(card.body):
            outcomes = [
                grader.grade(card, answer, seed=OTHER_SEED, says=False)
                for answer in [card.body.reference, *(wrong.answer for wrong in card.body.wrong)]
            ]
            passed = [verdict is not None and verdict.passed for verdict in outcomes]
            assert passed == [True] + [False] * len(card.body.wrong), card.id


def test_a_wrong_prediction_is_spoken_to(deck: Deck, grader: Grader) -> None:
    for card in deck.cards:
        if isinstance(card.body, PredictBody):
            shown = varied(card, OTHER_SEED)
            for wrong in wrong_answers(shown):
                verdict = grader.grade(shown, wrong.answer)
                assert verdict is not None
                assert verdict.says == wrong.says, (card.id, wrong.answer)


def test_a_known_wrong_answer_is_recognised_however_it_is_written(deck: Deck, grader: Grader) -> None:
    card = next(card for card in deck.cards if card.id == "add-vector-down-columns")
    verdict = grader.grade(card, "out = m.clone()\nfor row in out:\n    row += c", seed=0)
    assert verdict is not None
    assert verdict.outcome is Outcome.WRONG
    assert verdict.says == wrong_answers(card)[0].says


def test_a_right_answer_may_be_written_in_another_way(deck: Deck, grader: Grader) -> None:
    for name, answer in OTHER_WAYS:
        card = next(card for card in deck.cards if card.id == name)
        verdict = grader.grade(card, answer, seed=1, says=False)
        assert verdict is not None
        assert verdict.passed, f"{name}: {[each.message for each in verdict.checks if not each.ok]}"


OTHER_WAYS = [
    ("single-neuron", "import operator\ndef neuron(x, w, b):\n    return sum(map(operator.mul, x, w)) + b"),
    ("neuron-by-tensors", "def neuron(x, w, b):\n    return (x * w).sum() + b"),
    ("relu-of-a-number", "def relu(x):\n    return max(0.0, x)"),
    ("relu-of-a-tensor", "def relu(x):\n    return torch.maximum(x, torch.tensor(0.0))"),
    ("dense-layer-by-matmul", "def dense(x, w, b):\n    return torch.addmm(b, x, w.T)"),
    ("transpose-each-of-a-batch", "def transposed(x):\n    return x.mT"),
    ("every-element-greater", "def all_greater(a, b):\n    return bool(torch.all(torch.gt(a, b)))"),
    ("share-of-right-answers", "def accuracy(s, t):\n    return (s.argmax(-1) == t).sum() / len(t)"),
    ("length-of-a-matrix", "def size(m):\n    return sum(row @ row for row in m) ** 0.5"),
    ("mean-as-a-python-float", "def mean_of(x):\n    return float(x.sum()) / x.numel()"),
    (
        "broadcast-shape-by-rule",
        "def broadcast(s, t):\n"
        "    try:\n"
        "        return tuple((torch.zeros(s) + torch.zeros(t)).shape)\n"
        "    except RuntimeError:\n"
        "        return None",
    ),
    ("normalise-channels", "def normalise(x, m, s):\n    return (x - m.view(1, -1, 1, 1)) / s.view(1, -1, 1, 1)"),
    ("stretch-both-sides", "a2, b2 = torch.broadcast_tensors(a, b)"),
    ("mse-with-a-stray-axis", "def mse(o, t):\n    return F.mse_loss(o, t[:, None])"),
    ("drop-the-last-axis", "def values(o):\n    return o.reshape(-1)"),
    ("slope-of-a-nesting", "def slope(x):\n    return 2 * x * torch.cos(x * x)"),
    ("mse-gradient", "def mse_grad(o, t):\n    return (o - t) / (0.5 * o.shape[0] * o.shape[1])"),
    ("leaky-relu-backward", "def leaky_backward(x, leak, g):\n    return g * ((x > 0) + leak * (x <= 0))"),
    (
        "run-the-layers-backwards",
        "def backwards(ls, g):\n    return backwards(ls[:-1], ls[-1].backward(g)) if ls else g",
    ),
    (
        "cube-as-a-function",
        "class Cube(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(ctx, x):\n"
        "        ctx.square = x * x\n"
        "        return x * ctx.square\n"
        "    @staticmethod\n"
        "    def backward(ctx, g):\n"
        "        return 3 * ctx.square * g\n"
        "out, to_x = use(Cube)",
    ),
    (
        "module-that-sets-itself-up",
        "class Meta(type):\n"
        "    def __call__(cls, *args):\n"
        "        made = cls.__new__(cls)\n"
        "        nn.Module.__init__(made)\n"
        "        made.__init__(*args)\n"
        "        return made\n"
        "class Module(nn.Module, metaclass=Meta):\n"
        "    pass\n"
        "names, shape = use(Module)",
    ),
    (
        "two-layer-module",
        "class Net(nn.Sequential):\n"
        "    def __init__(self, i, h, o):\n"
        "        super().__init__(nn.Linear(i, h), nn.ReLU(), nn.Linear(h, o))\n"
        "trained, out = use(Net)",
    ),
    ("add-vector-down-columns", "out = m + c[:, None]"),
    ("add-vector-down-columns", "out = (m.t() + c).t()"),
    ("centre-the-rows", "def centre(x):\n    return x - x.mean(dim=-1, keepdim=True)"),
    ("matmul-by-broadcasting", "def matmul(a, b):\n    return torch.stack([(r[:, None] * b).sum(0) for r in a])"),
    ("column-by-none", "def column(v):\n    return v[..., None]"),
    ("none-in-two-places", "inner = x.unsqueeze(1)\nlast = x.unsqueeze(-1)"),
    ("memory-of-a-transpose", "held = t.as_strided((6,), (1,))"),
    ("memory-of-a-transpose", "held = t.t().reshape(-1)"),
    (
        "memory-behind-any-view",
        "def held(t):\n"
        "    n = t.untyped_storage().nbytes() // t.element_size()\n"
        "    return t.as_strided((n,), (1,), 0)",
    ),
    ("sliding-windows", "w = x.unfold(0, 3, 1)"),
    ("expand-allocates-nothing", "e = torch.broadcast_to(c, (4, 3))"),
    ("column-expanded-as", "e = c[:, None].expand_as(m)"),
    ("add-into-room", "room[:] = b\nroom += c"),
    ("add-into-room", "room.copy_(b).add_(c)"),
    ("matmul-by-einsum", "from torch import einsum\ndef matmul(x, y):\n    return einsum('ij,jk', x, y)"),
    ("diagonal-by-einsum", "def diagonal(m):\n    return torch.einsum('zz->z', m)"),
    ("relu-backward", "def relu_backward(x, g):\n    return torch.where(x > 0, g, 0.0)"),
    ("forward-then-backward", "loss = F.mse_loss(x @ w, y)\nloss.backward()"),
    ("forward-then-backward", "r = x @ w - y\nloss = (r * r).sum() / r.numel()\nloss.backward()"),
    (
        "std-after-each-layer",
        "s = []\nh = x\nfor w in ws:\n    h = h.matmul(w)\n    s.append(h.std().item())\nstds = torch.tensor(s)",
    ),
    ("xavier-scale", "bound = (3 / 200) ** 0.5\nw.uniform_(-bound, bound)"),
    ("kaiming-scale", "nn.init.kaiming_normal_(w, mode='fan_out', nonlinearity='relu')"),
    ("ten-linear-layers", "scale = 1 / 16\nh = x\nfor z in zs:\n    h = h @ z * scale"),
]
"""Answers that are right and not the card's own."""
