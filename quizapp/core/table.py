"""The attribute table in words, a sentence for each fact that is not as it should be and one line for the rest."""

from collections.abc import Sequence

from quizapp.core.verdict import Fact

TOLD = frozenset({"shape", "dtype", "device", "stride", "requires_grad", "mean", "std", "var", "min", "max"})
"""Attributes that a sentence of the table says all about; of others the feedback has more to say."""


def by_name(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """The judged facts of each name, in the order of the table."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.ok is not None:
            found.setdefault(fact.name, []).append(fact)
    return found


def right_ones(facts: Sequence[Fact]) -> str:
    """The facts that are right, as "type tensor, shape (3, 1)"; "" without any."""
    return ", ".join(_brief(fact) for fact in facts if fact.ok)


def _brief(fact: Fact) -> str:
    """A fact that is right: its attribute, and what it is where that says more."""
    return fact.attribute if fact.attribute == "value" else f"{fact.attribute} {fact.got}"


def table_text(facts: Sequence[Fact]) -> str:
    """The table as lines of text, "" when every fact is right."""
    if all(fact.ok is not False for fact in facts):
        return ""
    names = by_name(facts)
    wrong = {name for name, mine in names.items() if not all(fact.ok for fact in mine)}
    parts = {name: any(each.startswith(f"{name}[") for each in wrong) for name in names}
    return "\n".join(line for name, mine in names.items() for line in _lines(name, mine, parts[name]))


def _lines(name: str, facts: Sequence[Fact], wrong_inside: bool) -> list[str]:
    if all(fact.ok for fact in facts) and not wrong_inside:
        return [f"`{name}` is right."]
    wrong = [each for each in facts if not each.ok and each.attribute in TOLD]
    lines = [f"`{name}` has {each.attribute} {each.got}, expected {each.expected}." for each in wrong]
    right = right_ones(facts)
    return [*lines, f"Right about `{name}`: {right}."] if right else lines
