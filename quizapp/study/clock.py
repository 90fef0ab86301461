"""What a learner is told of a clock that was set back."""

from datetime import timedelta

from quizapp.study.workspace import Workspace


def clock_notice(workspace: Workspace) -> str:
    """Return one line for a learner whose clock is behind the last entry of the record; "" when it is not."""
    behind = workspace.clock_behind
    if behind is None:
        return ""
    return (
        f"The clock is {_span(behind)} behind your last answer. Answers are recorded in their order all the same; "
        "`quizapp undo` takes back what was answered while the clock ran ahead."
    )


def _span(time: timedelta) -> str:
    for number, unit in ((time.days, "day"), (time.seconds // 3600, "hour"), (time.seconds // 60, "minute")):
        if number:
            return f"{number} {unit}" + ("" if number == 1 else "s")
    return "a moment"
