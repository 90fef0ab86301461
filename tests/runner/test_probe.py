"""What the probe of the walls takes for proof, and what it leaves behind: nothing."""

import tempfile
from pathlib import Path

import pytest

from quizapp.core.run import CaseFacts, Ending, Run
from quizapp.core.values import MappingValue, OpaqueValue, ScalarValue, Value
from quizapp.errors import SandboxError
from quizapp.runner.pool import Pool
from quizapp.runner.probe import Bait, prove
from quizapp.runner.proof import ATTEMPTS, Proof


def told(**found: str) -> Run:
    pairs = {**dict.fromkeys(ATTEMPTS, "refused"), **found}
    value: Value = MappingValue(tuple((ScalarValue("str", k), ScalarValue("str", v)) for k, v in pairs.items()))
    return Run(Ending.FINISHED, (CaseFacts(0, {"proof": value}),))


def test_all_refused_is_proof() -> None:
    with Bait() as bait:
        proof = bait.read(told())
    assert proof.holds
    assert str(proof).startswith("tried and refused: ")
    assert all(text in str(proof) for text in ATTEMPTS.values())


@pytest.mark.parametrize("hole", ATTEMPTS)
def test_a_single_hole_is_none_and_is_named(hole: str) -> None:
    with Bait() as bait:
        proof = bait.read(told(**{hole: "done"}))
    assert not proof.holds
    assert str(proof) == f"NOT stopped: {ATTEMPTS[hole]}"


def test_a_file_that_was_written_counts_whatever_is_said_of_it() -> None:
    with Bait() as bait:
        bait._target.write_text("x", encoding="utf-8")
        proof = bait.read(told())
    assert proof.holes == ("write",)


@pytest.mark.parametrize(
    "run",
    [
        Run(Ending.TIME, detail="too long"),
        Run(Ending.FINISHED),
        Run(Ending.FINISHED, (CaseFacts(0),)),
        Run(Ending.FINISHED, (CaseFacts(0, {"proof": OpaqueValue("dict")}),)),
        Run(Ending.FINISHED, (CaseFacts(0, {"proof": MappingValue(())}),)),
    ],
)
def test_anything_unclear_is_no_proof(run: Run) -> None:
    with Bait() as bait:
        assert not bait.read(run).holds


def test_a_proof_without_attempts_holds_nothing() -> None:
    assert not Proof((), ()).holds


def test_the_job_tries_the_real_places_and_they_are_open_to_everybody() -> None:
    with Bait() as bait:
        secret = Path(bait._folder.name) / "secret"
        assert secret.stat().st_mode & 0o777 == 0o666
        assert Path(bait._folder.name).stat().st_mode & 0o777 == 0o777
        assert str(secret) in bait.job.code
        compile(bait.job.code, "probe", "exec")


def test_nothing_is_left_when_there_is_no_child_to_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def spawn(self) -> None:
            raise SandboxError("none")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SandboxError):
        prove(Pool(Empty(), 1))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
