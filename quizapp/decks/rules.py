"""`rules` of code cards: operations to require, to forbid and to count in the function trace."""

import re

from quizapp.core.card import OpCount, Rules
from quizapp.core.judge.rules import family
from quizapp.decks.fields import Fields, shown

DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_MOST_CALLS = 10_000
_OPERATION = "an operation"
_HINT = "Write torch.einsum or Tensor.__matmul__."


def read_rules(card: Fields) -> Rules:
    """The rules of a code card."""
    fields = card.mapping("rules", "`rules`")
    if fields is None:
        return Rules()
    required, forbidden = (fields.matching_texts(key, DOTTED, _OPERATION, _HINT) for key in ("require", "forbid"))
    rules = Rules(required, forbidden, _counts(fields))
    fields.close()
    for both in sorted(set(rules.require) & set(rules.forbid)):
        fields.report("forbid", f"{shown(both)} is both required and forbidden", "Keep it in one of the two lists.")
    families = {family(each) for each in rules.forbid}
    for counted in rules.count:
        if family(counted.name) in families:
            fields.report("count", f"{shown(counted.name)} is both forbidden and counted", "Keep it in one of the two.")
    return rules


def _counts(rules: Fields) -> tuple[OpCount, ...]:
    """How often each operation is to be seen: a number, or `min` and `max`."""
    names = rules.mapping("count", "`count`")
    if names is None:
        return ()
    if rules.empty("count"):
        rules.report("count", "`count` is empty", "Name an operation: {torch.einsum: 1}.")
    wanted = names.own_keys(DOTTED, _OPERATION, _HINT)
    return tuple(found for name in wanted if (found := _count(names, name)) is not None)


def _count(names: Fields, name: str) -> OpCount | None:
    if not names.is_mapping(name):
        exactly = names.integer(name, 1, _MOST_CALLS)
        return None if exactly is None else OpCount(name, exactly, exactly)
    bounds = names.mapping(name, f"the count of `{name}`")
    if bounds is None:
        return None
    least, most = bounds.integer("min", 0, _MOST_CALLS), bounds.integer("max", 1, _MOST_CALLS)
    bounds.close()
    if not least and most is None:
        names.report(name, f"the count of `{name}` bounds nothing", "Give `max`, `min` above 0, or both.")
    elif most is not None and (least or 0) > most:
        names.report(name, f"`min` of `{name}` is more than its `max`", "No number of calls is within that.")
    return OpCount(name, least or 0, most)
