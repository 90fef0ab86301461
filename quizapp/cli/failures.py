"""The one place where an error becomes a message on stderr and an exit code."""

import io
import os
import sys
from typing import Any

import click

from quizapp.cli.output import note
from quizapp.errors import ExitCode, QuizappError


class SafeGroup(click.Group):
    """A group whose commands return their exit code and may raise QuizappError; nobody sees a traceback for it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command and end with its code."""
        ctx.exit(self._outcome(ctx))

    def _outcome(self, ctx: click.Context) -> int:
        _never_fail_on_text()
        try:
            code = int(super().invoke(ctx) or ExitCode.OK)
            sys.stdout.flush()
        except QuizappError as error:
            note(f"quizapp: {error}")
            return error.exit_code
        except KeyboardInterrupt:
            note("")
            return ExitCode.INTERRUPTED
        except BrokenPipeError:
            return _reader_gone()
        return code


def _never_fail_on_text() -> None:
    """Let a stream that lacks a character show its escape, and one that sends rubbish be read, rather than fail."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _reader_gone() -> int:
    """End quietly when whoever read our output has left: what is still buffered goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return ExitCode.BROKEN_PIPE
