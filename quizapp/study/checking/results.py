"""What checks found before, kept in the cache folder, so that a card is run again only when something changed.

A result holds for one content of a card, one state of the program that judges it, one torch, one Python and one tier.
The file carries a digest of itself: one that was damaged or written by others is started anew, never believed.
"""

import hashlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from quizapp.core.card import Card
from quizapp.core.run import Tier
from quizapp.study.checking.findings import CardReport, Finding, Slip
from quizapp.study.checking.one import runs_code

FORMAT = "quizapp.check-results/1"
MOST_KEPT = 20_000
"""So many results are kept, those that were asked for last."""

_PASSING = frozenset({"not-checked", "not-judged"})
"""Findings that say more of the moment than of the card."""
_JUDGING = ("core", "worker", "runner", "study/checking")
_PACKAGE = Path(__file__).resolve().parents[2]


def results_file(cache_folder: Path) -> Path:
    """Where results are kept inside the cache folder."""
    return cache_folder / "check-results.json"


class Results:
    """Results by card; in memory, and with a `file` from check to check."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kept: dict[str, Mapping[str, Any]] = {}
        self._tiers: dict[str, str] = {}
        self._tier = ""
        if file is not None:
            self._load(file)

    def of(self, cards: Sequence[Card], tier: Callable[[Card], Tier]) -> list[CardReport | None]:
        """What is known of each card, None where its code must run.

        `tier` finds out how strong a card's walls are, which takes seconds: it is asked only when code must run
        anyway; else the walls are taken to be what they were on this machine.
        """
        self._tier = self._tiers.get(_machine(), "")
        found = [self._known(card) for card in cards]
        new = [card for card, each in zip(cards, found, strict=True) if each is None and runs_code(card)]
        if new:
            now = tier(new[0]).value
            if now != self._tier:
                self._tier = self._tiers[_machine()] = now
                found = [self._known(card) for card in cards]
        return found

    def keep(self, card: Card, report: CardReport) -> None:
        """Remember what was found on a card, unless that may be another thing in a moment."""
        if card.content_hash and not any(finding.rule in _PASSING for finding in report.problems):
            self._kept[self._key(card)] = {
                "findings": [[each.rule, each.message, each.path, each.hint] for each in report.problems],
                "answer": report.answer,
                "slips": [[each.path, each.survived, each.tried, each.cases] for each in report.slips],
                "ok": report.ok,
            }

    def save(self) -> None:
        """Write what is sound to the file; what failed is found out again next time. Raises OSError."""
        if self._file is None:
            return
        sound = [(key, each) for key, each in self._kept.items() if each["ok"]][-MOST_KEPT:]
        body = json.dumps({"tiers": self._tiers, "results": dict(sound)}).encode()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(body) + body)
            Path(name).replace(self._file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _load(self, file: Path) -> None:
        with suppress(OSError, ValueError, KeyError, TypeError):  # whatever it holds, it can be computed again
            head, _, body = file.read_bytes().partition(b"\n")
            if head + b"\n" == _head(body):
                data = json.loads(body)
                self._tiers, self._kept = data["tiers"], data["results"]

    def _known(self, card: Card) -> CardReport | None:
        key = self._key(card)
        known = self._kept.pop(key, None)
        if known is None:
            return None
        self._kept[key] = known  # now the one that was asked for last
        return CardReport(
            card,
            tuple(Finding(rule, message, path, hint=hint) for rule, message, path, hint in known["findings"]),
            answer=known["answer"],
            slips=tuple(Slip(*each) for each in known["slips"]),
            cached=True,
        )

    def _key(self, card: Card) -> str:
        told = json.dumps([card.content_hash, _program(), self._tier])
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _head(body: bytes) -> bytes:
    return f"{FORMAT} {hashlib.blake2b(body, digest_size=32).hexdigest()}\n".encode()


@cache
def _program() -> str:
    """What else a result depends on: every line that runs and judges cards, and the libraries under it."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in _JUDGING:
        for file in sorted((_PACKAGE / folder).rglob("*.py")):
            digest.update(f"{file.relative_to(_PACKAGE)}\0".encode() + file.read_bytes())
    digest.update("\0".join([platform.python_version(), *map(_version, ("torch", "numpy"))]).encode())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _machine() -> str:
    """What the tier depends on, as far as can be told without trying: a change of it makes the next check try."""
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    return f"{sys.platform} {platform.release()} {platform.machine()} {platform.node()} {user} {_program()}"
