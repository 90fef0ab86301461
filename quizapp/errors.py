"""Errors a person reads, and the exit codes a script reads.

QuizappError
├── UsageError          what was asked cannot be done            exit 2
├── ConfigError         config.toml or the environment is wrong  exit 2
├── CardFileError       a card file cannot be used               exit 3
├── SandboxError        no walls, so nothing runs                exit 4
│   └── NoWallsError    this system has none at all
└── StoreError          the database cannot be used              exit 5
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a process exit means; documented in docs/cli.md."""

    OK = 0
    FAILED = 1
    USAGE = 2
    CARD_FILE = 3
    NO_SANDBOX = 4
    DATABASE = 5
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class QuizappError(Exception):
    """A failure told to the person: what happened, and what to do about it."""

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(QuizappError):
    """What was asked for does not exist or makes no sense."""

    exit_code = ExitCode.USAGE


class ConfigError(QuizappError):
    """A setting has a value that cannot be used."""

    exit_code = ExitCode.USAGE


class CardFileError(QuizappError):
    """A card file cannot be used as it is."""

    exit_code = ExitCode.CARD_FILE


class SandboxError(QuizappError):
    """There are no walls to run code behind."""

    exit_code = ExitCode.NO_SANDBOX


class NoWallsError(SandboxError):
    """This system has no walls at all, not even weak ones: what a deck that is allowed to may still run without."""


class StoreError(QuizappError):
    """The database cannot be read or written."""

    exit_code = ExitCode.DATABASE
