"""The cards that the benchmarks answer, and the same work as plain code, for a cold start and for the floor."""

from dataclasses import dataclass

from quizapp.core.card import Card, Cases, CodeBody, Expectation


@dataclass(frozen=True)
class Task:
    """A card, a right answer to it, and that answer's work as a script."""

    name: str
    card: Card
    answer: str
    script: str


_ONE = "out = torch.arange(6.).reshape(2, 3) + 1"
_STEP = """\
model = torch.nn.Linear(8, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss = model(torch.ones(16, 8)).square().mean()
loss.backward()
optimizer.step()
out = loss.detach()"""
_FUNCTION = "def gram(x):\n    return torch.einsum('ij,kj->ik', x, x)"
_CALLS = "\nfor seed in range(20):\n    torch.manual_seed(seed)\n    out = gram(torch.randint(-9, 10, (5, 7)).float())"


def _card(name: str, body: CodeBody) -> Card:
    return Card(id=f"bench-{name.replace(' ', '-')}", deck="bench", prompt=name, body=body)


TASKS = (
    Task("one operation", _card("one operation", CodeBody(_ONE, expect=(Expectation("out"),))), _ONE, _ONE),
    Task("training step", _card("training step", CodeBody(_STEP, expect=(Expectation("out"),))), _STEP, _STEP),
    Task(
        "20-case function",
        _card(
            "20-case function",
            CodeBody(
                _FUNCTION,
                call="gram",
                expect=(Expectation("gram"),),
                cases=Cases(20, "n, m = draw.sizes(2)\nargs = (draw.ints(n, m),)"),
            ),
        ),
        _FUNCTION,
        _FUNCTION + _CALLS,
    ),
)
"""In order of how much they compute."""
