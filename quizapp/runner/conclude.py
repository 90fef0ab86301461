"""From what came of a run to how it ended, with a sentence the learner understands."""

import signal

from quizapp.core.frame import Report
from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.runner.collect import Collected
from quizapp.runner.scratch import LIMIT_BYTES, MOST_THREADS
from quizapp.runner.stream import FLOOD_BYTES

_PROCESSES = (
    " Other processes are closed here: DataLoader runs only with num_workers=0, and multiprocessing and torch.compile "
    "do not run at all."
)
_SIGNALS = {
    signal.SIGSEGV: "it used memory that is not its own",
    signal.SIGABRT: "it gave up (abort)",
    signal.SIGFPE: "an impossible calculation",
    signal.SIGILL: "an impossible instruction",
    signal.SIGBUS: "it used memory that is not there",
    signal.SIGSYS: "it made a system call of another machine",
    signal.SIGKILL: "it was killed",
}

_OVER = {
    "files": f"It wrote more than {LIMIT_BYTES >> 20} MiB of files, or hid them, and was stopped.",
    "threads": f"It tried to start more than {MOST_THREADS} threads, which is not allowed here.",
    "memory": "It used more than the {limit} MiB it may use and was stopped.",
}


def conclude(got: Collected, job: Job, tier: Tier) -> Run:
    """The Run that `got` amounts to."""
    report = got.report
    ending, detail = _ending(got, job, report)
    return Run(
        ending=ending,
        cases=report.cases if report else (),
        error=report.error if report else None,
        detail=detail,
        stdout=got.stdout.text,
        stderr=got.stderr.text,
        truncated=got.stdout.truncated or got.stderr.truncated,
        seconds=got.seconds,
        peak_mb=got.peak_kb / 1024,
        tier=tier,
    )


def _ending(got: Collected, job: Job, report: Report | None) -> tuple[Ending, str]:
    limits = job.limits
    if got.over:
        return got.ended or Ending.OUTPUT, _OVER[got.over].format(limit=limits.memory_mb)
    if got.ended is Ending.TIME:
        return Ending.TIME, f"It was still running after {limits.seconds:g} s and was stopped."
    if got.ended is Ending.OUTPUT:
        return Ending.OUTPUT, f"It printed more than {FLOOD_BYTES >> 20} MiB and was stopped."
    if got.ended is Ending.CANCELLED:
        return Ending.CANCELLED, "Cancelled."
    if got.ended is not None:
        return Ending.CRASHED, "It sent more results than can be compared and was stopped."
    if report is not None:
        return report.ending, _sentence(report, got, job)
    if got.code is None or not got.begun:
        return Ending.INTERNAL, "The sandbox ended before the code did. This is not your fault; run it again."
    return _without_report(got, job)


def _sentence(report: Report, got: Collected, job: Job) -> str:
    if report.ending is Ending.MEMORY:
        peak = got.peak_kb / 1024
        return f"It asked for more than the {job.limits.memory_mb} MiB it may use (it held {peak:.0f} MiB by then)."
    if report.ending is Ending.NOT_ALLOWED:
        more = _PROCESSES if any(word in report.detail for word in ("process", "program")) else ""
        return f"It tried to {report.detail}, which is not allowed here.{more}"
    return report.detail


def _without_report(got: Collected, job: Job) -> tuple[Ending, str]:
    code = got.code or 0
    if code == -signal.SIGXCPU:
        return Ending.TIME, "It used up its processor time and was stopped."
    if code == -signal.SIGKILL and got.peak_kb / 1024 > 0.8 * job.limits.memory_mb:
        return Ending.MEMORY, f"It used more than the {job.limits.memory_mb} MiB it may use and was killed."
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        why = _SIGNALS.get(signal.Signals(-code), "") if -code in set(signal.Signals) else ""
        return Ending.CRASHED, f"Python itself crashed with {name}" + (f": {why}." if why else ".")
    if got.result:
        return Ending.CRASHED, "It sent results that cannot be read."
    return Ending.CRASHED, f"It ended Python itself (exit code {code}) before its results could be looked at."
