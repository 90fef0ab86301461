"""Takes the report of a job out of the bytes its child sent."""

from quizapp.core.frame import FrameError, Report, parse_frame
from quizapp.core.run import Ending, Job


def read_report(data: bytes | bytearray, job: Job) -> Report | None:
    """The report in `data`; None when it is no frame, or none of this job: its cases are not those asked for."""
    if not data:
        return None
    try:
        report = parse_frame(bytes(data))
    except FrameError:
        return None
    seeds = tuple(case.seed for case in report.cases)
    fewest = len(job.seeds) if report.ending is Ending.FINISHED else 0
    fits = len(seeds) >= fewest and seeds == (job.seeds + job.double)[: len(seeds)]
    return report if fits else None
