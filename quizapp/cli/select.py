"""Which decks a command is about: all of them, one by its id, or those in a file or folder."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from click import Context, Parameter
from click.shell_completion import CompletionItem

from quizapp.cli.output import note, there
from quizapp.errors import CardFileError

if TYPE_CHECKING:
    from quizapp.core.card import Deck
    from quizapp.decks.library import Library
    from quizapp.decks.problem import Problem
    from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Chosen:
    """The decks that were asked for, in the workspace that holds them; `by_path` when a file or folder was named."""

    workspace: "Workspace"
    decks: "tuple[Deck, ...]"
    by_path: bool

    @property
    def library(self) -> "Library":
        """The library cut down to these decks."""
        return replace(self.workspace.library, decks=self.decks)


def open_decks(where: str | None) -> Chosen:
    """Open a workspace and pick from it the decks that `where` means; problems in card files are told on stderr.

    Something with a path separator or a YAML suffix is a path; anything else is a deck's id if there is such a deck,
    and else an existing path. The caller closes the workspace. Raises CardFileError when there is nothing to pick.
    """
    from quizapp.study.workspace import Workspace

    by_id = where is not None and not _is_path(where)
    workspace = Workspace.open() if where is None or by_id else Workspace.open([Path(where)])
    found = tuple(deck for deck in workspace.library.decks if not by_id or deck.id == where)
    if by_id and not found and there(Path(str(where))):
        workspace.close()
        return open_decks(f"{os.curdir}{os.sep}{where}")
    tell_problems(workspace.library.problems)
    if not found:
        workspace.close()
        raise _nothing(where, [deck.id for deck in workspace.library.decks])
    return Chosen(workspace, found, by_path=where is not None and not by_id)


def tell_problems(problems: "Sequence[Problem]") -> None:
    """Print what is wrong in card files on stderr, each with its place and its remedy."""
    for problem in problems:
        note(str(problem))


def complete_deck(_ctx: Context, _param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of decks that begin with what was typed so far, for the shell."""
    from quizapp.decks.library import load_library

    decks = [deck for deck in load_library().decks if deck.id.startswith(incomplete)]
    return [CompletionItem(deck.id, help=deck.title) for deck in decks] + [CompletionItem(incomplete, type="file")]


def _is_path(where: str) -> bool:
    return os.sep in where or where in {".", ".."} or where.endswith((".yaml", ".yml"))


def _nothing(where: str | None, known: Sequence[str]) -> CardFileError:
    if where is None:
        return CardFileError(
            "There is no deck to study.", "Write one as docs/authoring.md shows, or reinstall quizapp."
        )
    if _is_path(where):
        return CardFileError(f"No deck could be read from {where}.", "Name a deck's folder or its YAML file.")
    close = get_close_matches(where, known, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else "`quizapp decks` lists every deck."
    return CardFileError(f"There is no deck {where!r}.", hint)
