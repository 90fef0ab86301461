"""First cards for an author to change: one of each kind, which checks as it stands and says what each key is for."""

import json
from collections.abc import Mapping

from quizapp.core.card import Kind
from quizapp.decks.scalars import resolve

_HEAD = """\
- id: @id@                  # progress hangs on it: it stays the same for ever
  kind: @kind@
  title: @title@
  tags: [first-steps]
"""

_CODE = """\
  # the task, complete without anything around it
  prompt: |
    Make `out`, which holds every element of `x` twice as large. Leave `x` as it is.
  # runs before the learner's code; shown, not editable
  setup: |
    x = torch.tensor([1., -2., 5., 7.])
  # what stands in the editor at first; it must not pass
  starter: |
    out = ...
  # an answer that is right; what the learner's code leaves behind is compared with what this one does
  reference: |
    out = 2 * x
  # the names to compare: {} asks for the reference's type, shape, dtype, device and values
  expect:
    out: {}
  # names that must still hold what they held
  keep: [x]
  # shown one at a time when asked for; the first gives least
  hints:
    - Arithmetic with a plain number reaches every element.
    - Which operation doubles a number?
  # answers people really give, the check that must catch each, and what the learner is then told
  wrong:
    - answer: |
        out = x + 2
      caught_by: value
      says: That moves every element by two; it does not double it.
    - answer: |
        x *= 2
        out = x
      caught_by: keep
      says: The numbers are right, but `*=` wrote them into `x`.
  explain: |
    Broadcasting stretches the number over all of `x`, and the result is a new tensor.
"""

_PREDICT = """\
  prompt: What is the shape of `v.unsqueeze(0)`?
  # runs before the expression; shown
  code: |
    v = torch.zeros(5)
  # one expression: the right answer is found by running it, never typed
  ask: v.unsqueeze(0).shape
  hints:
    - The new axis has the size 1.
  # likely answers, and what to say to each
  wrong:
    - {answer: "(5, 1)", says: "The new axis is put where you say, and 0 is in front."}
    - {answer: "(5,)", says: "An axis is added: the result has two."}
  explain: |
    `unsqueeze(d)` puts a new axis of size 1 at position `d`.
"""

_RECALL = """\
  prompt: What does a stride of a tensor say?
  # shown after the learner has answered in words
  answer: |
    How many elements to step over in memory to come to the next one along that axis.
  # what a good answer covers; the learner ticks them, and the ticks suggest the rating
  points:
    - it counts elements in memory
    - there is one for every axis
  hints:
    - Think of the tensor as one row of numbers in memory.
  # beliefs worth speaking to
  wrong:
    - {answer: It counts bytes., says: "In NumPy it does; torch counts elements."}
  explain: |
    A transpose only swaps strides, so it copies nothing.
"""

_CHOICE = """\
  prompt: In `einsum("ik,kj->ij", a, b)`, what happens along `k`?
  # two or more; `correct: true` on every right one, `says` for who picks it
  options:
    - {text: the products are summed, correct: true}
    - {text: the diagonal is taken, says: "Only for a letter that one operand has twice."}
    - {text: nothing, says: "`k` is missing on the right of the arrow."}
  hints:
    - Look for `k` on both sides of the arrow.
  explain: |
    A letter that is missing on the right of the arrow is summed over.
"""

_CLOZE = """\
  # gaps stand in double braces, other right answers after `|`; the first one is shown when the answer is revealed
  text: |
    Broadcasting lines shapes up from the {{last|final|rightmost}} axis, and an axis of size {{1|one}} is stretched.
  # likely answers, one gap a line; an empty line leaves that gap out
  wrong:
    - answer: "first"
      says: "It begins at the other end: missing axes are added in front."
  hints:
    - Missing axes are added in front.
  explain: |
    So (3,) meets (2, 3) as (1, 3).
"""

_ORDER = """\
  prompt: Put one step of training in order.
  # runs before the lines
  setup: |
    model = nn.Linear(3, 1)
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.tensor([[1., -2., 0.5], [3., 1., -1.]])
    y = torch.tensor([[1.], [-4.]])
    before = model.weight.detach().clone()
  # the right order; learners see them shuffled
  lines:
    - loss = ((model(x) - y) ** 2).mean()
    - loss.backward()
    - opt.step()
    - moved = model.weight.detach() - before
  # any order that leaves these names behind as yours does is right; without `expect`, only yours is
  expect:
    loss: {}
    moved: {}
  # lines that stand among them and do not belong
  distractors:
    - opt.zero_grad()
  hints:
    - Gradients come from a loss.
  wrong:
    - answer: |
        loss = ((model(x) - y) ** 2).mean()
        opt.step()
        loss.backward()
        moved = model.weight.detach() - before
      caught_by: value
      says: A step before the backward pass has no gradients to go by, and moves nothing.
  explain: |
    The backward pass fills `.grad`, and the step reads it.
"""

BODIES: Mapping[Kind, str] = {
    Kind.CODE: _CODE,
    Kind.PREDICT: _PREDICT,
    Kind.RECALL: _RECALL,
    Kind.CHOICE: _CHOICE,
    Kind.CLOZE: _CLOZE,
    Kind.ORDER: _ORDER,
}


def card_text(kind: Kind, identity: str, title: str, indent: int = 0) -> str:
    """The first card of a kind, as an item of a list whose dashes stand in column `indent`, counted from 0."""
    filled = {"@id@": _id_yaml(identity), "@kind@": kind.value, "@title@": json.dumps(title, ensure_ascii=False)}
    text = _HEAD + BODIES[kind]
    for place, value in filled.items():
        text = text.replace(place, value)
    return "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))


def header_text(deck: str, title: str) -> str:
    """What a new deck says of itself, up to its cards."""
    return f"format: 1\ndeck: {_id_yaml(deck)}\ntitle: {json.dumps(title, ensure_ascii=False)}\n"


def _id_yaml(identity: str) -> str:
    """An id as it stands, or in quotes where YAML would take it for a number, a word such as `true`, or a dash."""
    plain = identity[0].isalpha() and resolve(identity) == identity
    return identity if plain else json.dumps(identity)
