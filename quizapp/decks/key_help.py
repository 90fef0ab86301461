"""What each key of a card file means, for an editor's hover and completion: a sentence, and examples.

Filed by what holds the key, as the readers call it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from quizapp.core.card import Kind

OWN = "*"
"""Stands for the keys of a mapping whose author chooses them."""


class Help(NamedTuple):
    """What a key means, and values it may have."""

    means: str
    examples: tuple[Any, ...] = ()


EVERY_CARD: Mapping[str, Help] = {
    "id": Help("The card's id, of its own among all decks. Progress hangs on it: it never changes.", ("add-a-row",)),
    "kind": Help("How the card asks: code, predict, recall, choice, cloze or order.", ("code",)),
    "prompt": Help("The task, complete without anything around it.", ("Make `out`, which holds 2 × `x`.",)),
    "title": Help("A short name for lists.", ("Double every element",)),
    "tags": Help("Topics.", (["broadcasting", "axes"],)),
    "source": Help("Where the question comes from.", ("fastbook chapter 17, questionnaire 18",)),
    "siblings": Help("A family name: cards of one family are not shown on the same day.", ("unsqueeze",)),
    "hints": Help("Shown one at a time when asked for; the first gives least.", (["Which axis goes away?"],)),
    "explain": Help("Shown with the answer: why it is so.", ("A reduction removes the axis it is given.",)),
    "status": Help("`draft`: checked, never shown to learners. `ready` is the default.", ("draft",)),
    "limits": Help("What one run may use.", ({"seconds": 5, "memory_mb": 512},)),
    "device": Help("Where code runs; cpu is the default.", ("any",)),
    "vary": Help("Values drawn at every showing, written ${n} in the card's texts.", ({"n": {"ints": [2, 9]}},)),
}

_CODE: Mapping[str, Help] = {
    "setup": Help("Runs before the learner's code; shown, not editable.", ("x = torch.tensor([1., -2., 5.])",)),
    "expect": Help("The names that must be left behind, each with what it must be.", ({"out": {}},)),
    "grad": Help("Names whose .grad must be the reference's.", ({"w": {}},)),
    "keep": Help("Names that must hold what they held, and must not have been written to.", (["x"],)),
    "wrong": Help("Answers people really give; each must be caught.", ([{"answer": "out = x", "caught_by": "value"}],)),
}

OF_KIND: Mapping[Kind, Mapping[str, Help]] = {
    Kind.CODE: {
        **_CODE,
        "starter": Help("What stands in the editor at first. It must not pass.", ("out = ...",)),
        "reference": Help("An answer that is right.", ("out = 2 * x",)),
        "call": Help("Instead of names: the function that the code must define.", ("double",)),
        "cases": Help("How often the card is tried, and how arguments are drawn.", ({"count": 20},)),
        "rules": Help("Operations to require, forbid or count.", ({"require": ["torch.einsum"]},)),
        "raises": Help("The error that the code, or the call, must raise.", ("RuntimeError",)),
        "stdout": Help("true: what is printed must be what the reference prints.", (True,)),
        "partial": Help("true: the verdict tells which share of the cases an answer passes.", (True,)),
        "new_bytes": Help("How many bytes of new memory the whole run may hold at any one time.", (0, 4096)),
    },
    Kind.PREDICT: {
        "code": Help("Runs before the expression; shown.", ("v = torch.zeros(5)",)),
        "ask": Help("The expression whose value is asked for.", ("v.unsqueeze(0).shape",)),
        "raises": Help("On a card that asks which error comes: its name.", ("RuntimeError",)),
        "wrong": Help("Likely answers, each with what to say.", ([{"answer": "(5, 1)", "says": "In front."}],)),
    },
    Kind.RECALL: {
        "answer": Help("A good answer.", ("One axis counts the vectors.",)),
        "points": Help("What an answer must cover; the learner ticks them.", (["it counts elements"],)),
        "wrong": Help("Beliefs worth speaking to.", (["It counts bytes."],)),
    },
    Kind.CHOICE: {
        "options": Help("The lines to pick from, two or more.", ([{"text": "summed", "correct": True}],)),
    },
    Kind.CLOZE: {
        "text": Help("A text with gaps: {{answer}}, or {{answer|another}}.", ("`k` is {{summed over}}.",)),
        "wrong": Help("Likely answers, one gap a line.", (["kept"],)),
    },
    Kind.ORDER: {
        **_CODE,
        "lines": Help("The lines in the right order; they are shown shuffled.", (["loss.backward()", "opt.step()"],)),
        "distractors": Help("Lines that stand among them and do not belong.", (["loss.forward()"],)),
    },
}

_DECK: Mapping[str, Help] = {
    "format": Help("The version of the card format: 1.", (1,)),
    "deck": Help("The deck's id; it stays the same for ever.", ("my-deck",)),
    "title": Help("What learners read.", ("My first deck",)),
    "license": Help("Under which terms the cards may be passed on.", ("MIT",)),
    "defaults": Help("What every card of the deck begins with.", ({"tags": ["basics"]},)),
    "cards": Help("The cards, in the order in which they are first shown."),
}

_WITHIN = {
    "near": Help("The value to be near to."),
    "rel": Help("Within this part of it."),
    "abs": Help("Within this."),
}

OF: Mapping[str, Mapping[str, Help]] = {
    "a deck": _DECK,
    "a card file beside deck.yaml": {"cards": _DECK["cards"]},
    "`defaults`": {
        "tags": Help("Added to every card's own.", (["basics"],)),
        "limits": EVERY_CARD["limits"],
        "device": EVERY_CARD["device"],
    },
    "`limits`": {
        "seconds": Help("Seconds of wall time; 10 by default.", (5,)),
        "memory_mb": Help("MiB of memory; 1024 by default.", (512,)),
        "output_kb": Help("KiB of output that are kept; 64 by default.", (16,)),
    },
    "`expect`": {"*": Help("A name the code leaves behind; {} asks for all that the reference's has.", ({},))},
    "`grad`": {"*": Help("A name whose gradient is compared.", ({},))},
    "the expectation of `*`": {
        "dtype": Help("`any` lets the dtype be; a name asks for that one.", ("float64",)),
        "device": Help("`any`, or the device the result must be on.", ("any",)),
        "rtol": Help("Relative tolerance in place of the usual one.", (1e-3,)),
        "atol": Help("Absolute tolerance in place of the usual one.", (1e-6,)),
        "equal_nan": Help("true: NaN equals NaN.", (True,)),
        "shares": Help("The name whose memory the result must use; args[0] on function cards.", ("c",)),
        "stride": Help("The strides it must have; `same` asks for the reference's.", ([0, 1], "same")),
        "new_bytes": Help("How many bytes of new memory it may hold.", (0,)),
        "requires_grad": Help("Whether it must ask for gradients.", (True, False)),
        "grad": Help("true: its .grad must be the reference's too.", (True,)),
        "mean": Help("In place of values: its mean.", ({"near": 0, "abs": 0.01},)),
        "std": Help("In place of values: its standard deviation.", ({"near": 0.14, "rel": 0.05},)),
        "var": Help("In place of values: its variance.", ({"near": 0.33, "rel": 0.05},)),
        "min": Help("In place of values: its least number.", ({"near": -1, "abs": 0.01},)),
        "max": Help("In place of values: its greatest number.", ({"near": 1, "abs": 0.01},)),
    },
    **{f"`{name}`": _WITHIN for name in ("mean", "std", "var", "min", "max")},
    "`cases`": {
        "count": Help("How often the card is tried, each time from another seed.", (20,)),
        "draw": Help("Sets `args`, a tuple, for one call; `draw` helps.", ("args = (draw.ints(*draw.sizes(2)),)",)),
    },
    "`rules`": {
        "require": Help("Operations that must be seen while the code runs.", (["torch.einsum"],)),
        "forbid": Help("Operations that must not be seen.", (["torch.matmul", "Tensor.__matmul__"],)),
        "count": Help("How often operations must be seen.", ({"torch.einsum": 1},)),
    },
    "`count`": {"*": Help("Exactly so many calls, or bounds for their number.", (1, {"max": 2}))},
    "the count of `*`": {"min": Help("At least so many calls."), "max": Help("At most so many calls.")},
    "`vary`": {"*": Help("The values it may have, or a range of whole numbers.", (["float32", "float64"],))},
    "a range in `vary`": {"ints": Help("The least and the greatest whole number.", ([2, 9],))},
    "an option": {
        "text": Help("What the learner reads.", ("The products are summed",)),
        "correct": Help("true on each right option.", (True,)),
        "says": Help("What the learner who picks it is told.", ("Look at the arrow.",)),
    },
    "a wrong answer": {
        "answer": Help("The answer as a learner would give it.", ("out = x + 2",)),
        "caught_by": Help("The check that must catch it, or how its run must end.", ("value",)),
        "says": Help("What a learner whose result is the same is told.", ("That adds; it does not multiply.",)),
    },
}

_SAYING = ("says", "explain")
_TOLERANCE = ("rtol", "rel")
OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "question": ("prompt",),
    "task": ("prompt",),
    "description": ("prompt",),
    "name": ("title", "answer"),
    "topics": ("tags",),
    "category": ("tags",),
    "hint": ("says",),
    "feedback": _SAYING,
    "message": _SAYING,
    "reason": _SAYING,
    "why": _SAYING,
    "answer": ("reference", "options", "text", "lines", "ask"),
    "solution": ("reference", "answer", "options", "text", "lines", "ask"),
    "reference": ("answer", "ask"),
    "choices": ("options",),
    "code": ("setup", "lines"),
    "setup": ("code",),
    "given": ("setup", "code"),
    "result": ("expect",),
    "output": ("expect", "raises"),
    "tests": ("expect",),
    "function": ("call",),
    "inputs": ("cases",),
    "tolerance": _TOLERANCE,
    "precision": _TOLERANCE,
    "timeout": ("seconds", "limits"),
    "memory": ("memory_mb", "limits"),
}
"""Words that authors may bring along, with the keys that mean the same here: the first one that a mapping has."""


def help_of(what: str, key: str, kind: Kind | None = None) -> Help | None:
    """What `key` of `what` means, on cards of `kind` where `what` is a card."""
    if kind is not None:
        return OF_KIND[kind].get(key) or EVERY_CARD.get(key)
    return OF.get(what, {}).get(key)
