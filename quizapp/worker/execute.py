"""Runs one job: the card's setup, the learner's code, then the facts about what is left behind."""

import contextlib
import io
import linecache
import math
import random
import sys
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
import torch

from quizapp.worker import facts, frame, trouble
from quizapp.worker.double import float64_as_default, widened
from quizapp.worker.draw import Draw
from quizapp.worker.given import Given
from quizapp.worker.meters import Meters
from quizapp.worker.peak import peak_kb
from quizapp.worker.state import State, state_of

_CODE_SEED_STEP = 0x9E3779B9
_SEED_RANGE = 1 << 32


class _StoppedError(Exception):
    """The card's or the learner's code raised `error`."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


def run(job: Mapping[str, Any], watch: trouble.Watch) -> bytes:
    """Run `job` (the fields of `quizapp.core.run.Job`) and return its result frame."""
    body = facts.Body()
    header: dict[str, Any] = {"ending": "finished", "detail": "", "error": None, "cases": []}
    try:
        _run_cases(job, header["cases"], body, watch)
    except _StoppedError as stopped:
        header.update(_ending(stopped.error, watch))
    _flush()
    header["peak_kb"] = peak_kb()
    try:
        return frame.encode(header, body)
    except frame.TooLargeError:
        problem = "The results are too many to be compared: fewer or smaller lists are needed."
        header.update(ending="error", detail=problem, cases=[])
        header["error"] = {"type": "ResultsTooLarge", "message": problem}
        return frame.encode(header, facts.Body())


def _ending(error: BaseException, watch: trouble.Watch) -> dict[str, Any]:
    barred = trouble.stopped_by_walls(error, watch)  # before the report, which reads source files itself
    told = trouble.report(error)
    if trouble.ran_out_of_memory(error):
        return {"ending": "memory", "detail": told["message"], "error": told}
    if barred:
        return {"ending": "not_allowed", "detail": barred, "error": told}
    return {"ending": "error", "error": told}


def _flush() -> None:
    for stream in (sys.__stdout__, sys.__stderr__, sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except Exception:
            continue  # closed, or replaced by the code: what it wrote is gone, the results are not


def _run_cases(job: Mapping[str, Any], cases: list[dict[str, Any]], body: facts.Body, watch: trouble.Watch) -> None:
    bare = {**job, "keep": (), "trace": False, "account": False, "inside": False}
    if not job["call"]:
        for seed in job["seeds"]:
            cases.append(_named_case(job, seed, body))
        with contextlib.suppress(_StoppedError):  # not everything can be computed in float64
            for seed in job["double"]:
                cases.append(_named_case(bare, seed, body, double=True))
        return
    space = _fresh_space(job)
    _seed(job["seeds"][0], job["device"])
    _execute(job["setup"], "<setup>", space)
    _seed(job["seeds"][0] + _CODE_SEED_STEP, job["device"])
    _execute(job["code"], "<answer>", space)
    for seed in job["seeds"]:
        cases.append(_call_case(job, seed, space, body, watch))
    with contextlib.suppress(_StoppedError):
        for seed in job["double"]:
            cases.append(_call_case(bare, seed, space, body, watch, double=True))


def _named_case(job: Mapping[str, Any], seed: int, body: facts.Body, *, double: bool = False) -> dict[str, Any]:
    space = _fresh_space(job)
    found = dict(space)
    _seed(seed, job["device"])
    _execute(job["setup"], "<setup>", space)
    if double:
        space.update({name: widened(value) for name, value in space.items()})
    given = dict(space)  # holds the setup's tensors alive, so that their storage cannot be given out again
    body.given = Given(
        {name: each for name, each in given.items() if name != "__builtins__" and each is not found.get(name)},
        inside=job["inside"],
    )
    before = {name: _before(given[name], body) for name in job["keep"] if name in given}
    case: dict[str, Any] = {"seed": seed, **body.given.facts()}
    meters = Meters(job, given.values())
    _seed(seed + _CODE_SEED_STEP, job["device"])
    with meters, float64_as_default(double):
        _execute(job["code"], "<answer>", space)
    case.update(meters.read())
    case["results"] = {name: _described(space, name, body) for name in job["names"]}
    if job["ask"]:
        try:
            case["results"]["ask"] = _look(_evaluate(job["ask"], space), body)
        except _StoppedError as stopped:
            case["error"] = trouble.report(stopped.error)
    case["kept"] = {
        name: _kept(before[name], space.get(name), body) if name in before else _never_kept(space, name, body)
        for name in job["keep"]
    }
    return case


def _call_case(
    job: Mapping[str, Any],
    seed: int,
    space: dict[str, Any],
    body: facts.Body,
    watch: trouble.Watch,
    *,
    double: bool = False,
) -> dict[str, Any]:
    args = tuple(map(widened, _draw(job, seed))) if double else _draw(job, seed)
    body.given = Given({f"args[{i}]": arg for i, arg in enumerate(args)}, inside=job["inside"])
    case: dict[str, Any] = {"seed": seed, "results": {}, **body.given.facts()}
    if not double:
        case["args"] = _look(args, body)
    before = [_before(arg, body) for arg in args] if "args" in job["keep"] else []
    function = space.get(job["call"])
    if function is None:
        case["results"][job["call"]] = facts.missing()
        return case
    meters = Meters(job, (*space.values(), *args))
    _seed(seed + _CODE_SEED_STEP, job["device"])
    try:
        with meters, float64_as_default(double):
            result = _call(function, args)
        case["results"][job["call"]] = _look(result, body)
        if "args" in job["names"]:
            case["results"]["args"] = _look(args, body)
    except _StoppedError as stopped:
        if _ending(stopped.error, watch)["ending"] != "error" or not isinstance(stopped.error, Exception):
            raise
        case["error"] = trouble.report(stopped.error)
    case.update(meters.read())
    case["kept"] = {f"args[{i}]": _kept(each, each["held"], body) for i, each in enumerate(before)}
    return case


def _draw(job: Mapping[str, Any], seed: int) -> tuple[Any, ...]:
    space: dict[str, Any] = {**_fresh_space(job), "draw": Draw(seed, small=job["small"])}
    _seed(seed, job["device"])
    _execute(job["draw"], "<draw>", space)
    args = space.get("args", ())
    return args if isinstance(args, tuple) else (args,)


def _fresh_space(job: Mapping[str, Any]) -> dict[str, Any]:
    """What every card's code finds without an import."""
    return {
        "__name__": "__main__",
        "torch": torch,
        "nn": torch.nn,
        "F": torch.nn.functional,
        "np": np,
        "math": math,
        "device": torch.device(job["device"]),
    }


def _seed(seed: int, device: str) -> None:
    if device == "cpu":
        # torch.manual_seed also notes, with a stack trace, how to seed a GPU should one turn up: 100 times the price.
        torch.default_generator.manual_seed(seed % _SEED_RANGE)
    else:
        torch.manual_seed(seed % _SEED_RANGE)
    random.seed(seed)
    np.random.seed(seed % _SEED_RANGE)


@lru_cache(maxsize=8)
def _compiled(code: str, name: str) -> CodeType:
    """The code of a text of the card; every case of a job runs the same texts."""
    # Lines as Python counts them: a form feed or a line separator in a string ends none.
    linecache.cache[name] = (len(code), None, io.StringIO(code, newline=None).readlines(), name)
    return compile(code, name, "exec", dont_inherit=True)


def _execute(code: str, name: str, space: dict[str, Any]) -> None:
    try:
        exec(_compiled(code, name), space)
    except BaseException as error:
        raise _StoppedError(error) from error


def _evaluate(expression: str, space: dict[str, Any]) -> object:
    linecache.cache["<ask>"] = (len(expression), None, [expression], "<ask>")
    try:
        return eval(compile(expression.strip(), "<ask>", "eval", dont_inherit=True), space)
    except BaseException as error:
        raise _StoppedError(error) from error


def _call(function: Any, args: tuple[Any, ...]) -> object:
    try:
        return function(*args)
    except BaseException as error:
        raise _StoppedError(error) from error


def _look(value: object, body: facts.Body) -> dict[str, Any]:
    """The facts of a value; what its own class does when it is looked at may raise."""
    try:
        return facts.describe(value, body)
    except BaseException as error:
        raise _StoppedError(error) from error


def _described(space: Mapping[str, Any], name: str, body: facts.Body) -> dict[str, Any]:
    return _look(space[name], body) if name in space else facts.missing()


def _state(value: object) -> State:
    try:
        return state_of(value)
    except BaseException as error:
        raise _StoppedError(error) from error


def _before(value: object, body: facts.Body) -> dict[str, Any]:
    return {"facts": _look(value, body), "state": _state(value), "held": value}


def _never_kept(space: Mapping[str, Any], name: str, body: facts.Body) -> dict[str, Any]:
    """What is told of a name to keep that the setup has not made."""
    told = {"same": False, "written": False, "changed": False, "unseen": ""}
    return {"before": facts.missing(), "after": _described(space, name, body), **told}


def _kept(before: Mapping[str, Any], now: object, body: facts.Body) -> dict[str, Any]:
    state = before["state"]
    return {
        "before": before["facts"],
        "after": _look(now, body),
        "same": now is before["held"],
        "written": state.written(),
        "changed": state.digest != _state(now).digest,
        "unseen": state.unseen[:200],
    }
