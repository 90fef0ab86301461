"""Reads what a report is built from."""

from quizapp.core.schedule import retrievability
from quizapp.reports.build import build_report
from quizapp.reports.model import Report
from quizapp.study.workspace import Workspace


def read_report(workspace: Workspace) -> Report:
    """Report on every deck of `workspace` as of now; raises StoreError when the record cannot be read."""
    return build_report(
        workspace.library.decks,
        workspace.store.states(),
        workspace.store.reviews(),
        now=workspace.clock(),
        day_of=workspace.today,
        recall=retrievability,
    )
