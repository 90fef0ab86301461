"""Runs forged at random: the judge never crashes on one, and passes none for being odd."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.core.card import Card, CodeBody, Expectation, Near, OpCount, Rules
from quizapp.core.judge import judge
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Kept, Run, Tier
from quizapp.core.values import (
    MappingValue,
    MissingValue,
    OpaqueValue,
    ScalarValue,
    SequenceValue,
    TensorValue,
    Value,
)
from quizapp.core.verdict import Outcome

TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)
INTS = st.integers(-(2**70), 2**70)
DTYPES = st.sampled_from(["float32", "int64", "bool", "bfloat16", "complex64", "float8_e5m2", "", "nonsense"])
TENSORS = st.builds(
    TensorValue,
    dtype=DTYPES,
    shape=st.lists(st.integers(-1, 4), max_size=4).map(tuple),
    stride=st.lists(INTS, max_size=3).map(tuple),
    device=TEXTS,
    requires_grad=st.booleans(),
    storage=INTS,
    storage_bytes=INTS,
    data=st.binary(max_size=40),
    grad=st.none(),
)
READABLE = st.integers(0, 3).flatmap(
    lambda n: st.builds(
        TensorValue,
        dtype=st.just("float32"),
        shape=st.just((2, n)),
        stride=st.just((n, 1)),
        device=st.just("cpu"),
        requires_grad=st.booleans(),
        storage=INTS,
        storage_bytes=INTS,
        data=st.binary(min_size=8 * n, max_size=8 * n),
    )
)
SCALARS = st.builds(
    ScalarValue,
    st.sampled_from(["int", "float", "complex", "bool", "str", "NoneType", "dtype", "odd"]),
    st.one_of(st.none(), st.booleans(), INTS, st.floats(), st.complex_numbers(), TEXTS),
)
NESTS = st.tuples(st.integers(1, 3), st.integers(2, 3), st.sampled_from(["int", "float", "bool", "str"])).flatmap(
    lambda built: st.builds(
        lambda leaves, outer, inner: SequenceValue(
            outer,
            tuple(SequenceValue(inner, tuple(leaves[at : at + built[1]])) for at in range(0, len(leaves), built[1])),
        ),
        st.lists(
            st.builds(ScalarValue, st.just(built[2]), st.one_of(INTS, st.floats(), st.booleans())),
            min_size=built[0] * built[1],
            max_size=built[0] * built[1],
        ),
        st.sampled_from(["list", "tuple"]),
        st.sampled_from(["list", "Size"]),
    )
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of(TENSORS, READABLE, SCALARS, NESTS, st.builds(OpaqueValue, TEXTS, TEXTS), st.builds(MissingValue)),
    lambda inner: st.one_of(
        st.builds(SequenceValue, st.sampled_from(["list", "tuple", "Size"]), st.lists(inner, max_size=3).map(tuple)),
        st.builds(MappingValue, st.lists(st.tuples(inner, inner), max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
ERRORS = st.builds(ErrorReport, st.sampled_from(["ValueError", "", "x.ValueError"]), TEXTS, TEXTS, INTS, TEXTS, TEXTS)
NAMES = st.sampled_from(["out", "c", "args", "args[0]", "args[x]"])
SHAPES = st.lists(st.integers(0, 2**62), max_size=3).map(tuple)
CASES = st.builds(
    CaseFacts,
    seed=st.just(0),
    results=st.dictionaries(NAMES, VALUES, max_size=2),
    args=st.none() | VALUES,
    kept=st.dictionaries(NAMES, st.builds(Kept, VALUES, VALUES, st.booleans(), st.booleans()), max_size=1),
    storages=st.dictionaries(NAMES, INTS, max_size=2),
    shapes=st.dictionaries(NAMES, SHAPES, max_size=2),
    ops=st.dictionaries(TEXTS | st.just("torch.mm"), INTS, max_size=3),
    new_bytes=st.none() | INTS,
    error=st.none() | ERRORS,
)
RUNS = st.builds(
    Run,
    ending=st.sampled_from(Ending) | st.just(Ending.FINISHED),
    cases=st.lists(CASES, min_size=1, max_size=2).map(tuple),
    error=st.none() | ERRORS,
    detail=TEXTS,
    stdout=TEXTS,
    stderr=TEXTS,
    truncated=st.booleans(),
    tier=st.sampled_from(Tier),
)
EVERYTHING = Expectation("out", shares="c", stride=(1,), new_bytes=4, requires_grad=True, grad=True)
BODIES = st.builds(
    CodeBody,
    reference=st.just("the_secret_reference()"),
    expect=st.sampled_from(
        [
            (Expectation("out"),),
            (EVERYTHING,),
            (Expectation("out", dtype="any", device="any", equal_nan=True),),
            (Expectation("out", stride="same", shares="args"), Expectation("args", grad=True)),
            (Expectation("out", statistics={"std": Near(1.0, rel=0.5), "max": Near(3.0)}),),
        ]
    ),
    keep=st.sampled_from([(), ("c",)]),
    call=st.sampled_from(["", "out"]),
    rules=st.sampled_from(
        [Rules(), Rules(("torch.einsum",), ("torch.mm",)), Rules(count=(OpCount("torch.mm", 1, 2),))]
    ),
    raises=st.sampled_from(["", "ValueError"]),
    stdout=st.booleans(),
    partial=st.booleans(),
    new_bytes=st.sampled_from([None, 0, 400]),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(BODIES, RUNS, RUNS, st.none() | st.tuples(RUNS, RUNS))
def test_no_run_however_forged_can_crash_the_judge(
    body: CodeBody, learner: Run, reference: Run, smaller: tuple[Run, Run] | None
) -> None:
    card = Card("id", "deck", "prompt", body)
    verdict = judge(card, learner, reference, smaller)
    json.dumps(verdict.to_json())
    for fact in verdict.facts:
        told = fact.name + fact.attribute + fact.got + fact.expected
        assert len(told) < 300
        assert not set(told) & set("\x1b\n\r")
    assert (verdict.share is None) is (not body.partial or verdict.outcome is Outcome.INTERNAL)
    assert verdict.passed is judge(card, learner, reference).passed
    assert all(len(line) <= 80 for line in verdict.feedback.splitlines())
    assert "\x1b" not in verdict.feedback
    assert "the_secret_reference" not in verdict.feedback
    assert bool(verdict.feedback) is not verdict.passed
    if verdict.passed:
        assert all(each.ok for each in verdict.checks)
        assert learner.ending in (Ending.FINISHED, Ending.ERROR)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(VALUES, VALUES)
def test_two_different_results_never_pass_by_being_odd(got: Value, want: Value) -> None:
    card = Card("id", "deck", "prompt", CodeBody("reference", expect=(Expectation("out"),)))
    learner = Run(Ending.FINISHED, (CaseFacts(0, {"out": got}),))
    reference = Run(Ending.FINISHED, (CaseFacts(0, {"out": want}),))
    if judge(card, learner, reference).passed:
        assert type(got) is type(want)
        assert not isinstance(got, OpaqueValue | MissingValue)
        if isinstance(got, TensorValue) and isinstance(want, TensorValue):
            assert (got.shape, got.dtype, got.device) == (want.shape, want.dtype, want.device)
