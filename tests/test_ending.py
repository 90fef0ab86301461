"""Signals and terminals that end the program: real signals, real pseudo-terminals, real processes."""

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from quizapp.ending import ended_by_signals, watch_terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _handlers_put_back() -> Iterator[None]:
    kept = {each: signal.getsignal(each) for each in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


@pytest.mark.parametrize("which", [signal.SIGHUP, signal.SIGTERM])
def test_the_first_signal_ends_and_what_follows_disturbs_nothing(which: signal.Signals) -> None:
    asked: list[str] = []
    with ended_by_signals(lambda: asked.append("end")):
        signal.raise_signal(which)
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
    assert asked == ["end"]


def test_without_a_signal_everything_is_as_it_was() -> None:
    before = signal.getsignal(signal.SIGHUP), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with ended_by_signals(lambda: None, also=(signal.SIGINT,)):
        assert signal.getsignal(signal.SIGINT) is not before[2]
    assert (
        signal.getsignal(signal.SIGHUP),
        signal.getsignal(signal.SIGTERM),
        signal.getsignal(signal.SIGINT),
    ) == before


def test_ctrl_c_works_again_behind_the_block() -> None:
    with ended_by_signals(lambda: None, also=(signal.SIGINT,)):
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_nohup_is_respected() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asked: list[str] = []
    with ended_by_signals(lambda: asked.append("end")):
        signal.raise_signal(signal.SIGHUP)
    assert not asked


def test_a_terminal_that_goes_away_is_a_signal_though_the_system_sends_none() -> None:
    came: list[int] = []
    signal.signal(signal.SIGHUP, lambda number, _: came.append(number))
    ours, theirs = pty.openpty()  # nobody's controlling terminal, so that the system tells nobody
    watch_terminal(theirs)
    assert not came
    os.close(ours)
    end = monotonic() + PATIENCE
    while not came and monotonic() < end:
        select.select([], [], [], 0.02)
    os.close(theirs)
    assert came == [signal.SIGHUP]


def test_what_is_no_terminal_is_not_watched(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        watch_terminal(file.fileno())
        watch_terminal(12345)


class Session:
    """quizapp on a terminal of its own; `between` starts it below a process that passes no signal on, as make does."""

    def __init__(self, home: Path, *arguments: str, between: bool = False) -> None:
        self.seen = b""
        self.terminal, theirs = pty.openpty()
        command = [sys.executable, "-m", "quizapp", *arguments]
        if between:
            wait = "import signal, subprocess, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
            start = "lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)"
            command = [sys.executable, "-c", f"{wait} subprocess.run(sys.argv[1:], preexec_fn={start})", *command]
        environ = os.environ | {"QUIZAPP_HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True
        )
        os.close(theirs)

    def until(self, text: str) -> None:
        """Read on until `text` has been drawn."""
        end = monotonic() + PATIENCE
        while text.encode() not in self.seen:
            assert monotonic() < end, self.seen.decode(errors="replace")[-3000:]
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.seen += os.read(self.terminal, 65536)

    def type(self, text: str) -> None:
        self.seen = b""
        os.write(self.terminal, text.encode())

    def ended(self) -> int:
        """Wait for the end, reading what is still drawn, and return the exit code."""
        end = monotonic() + PATIENCE
        while self.process.poll() is None and monotonic() < end:
            if self.terminal < 0:
                select.select([], [], [], 0.05)
            elif select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    os.read(self.terminal, 65536)
                except OSError:
                    self.hang_up()
        assert self.process.poll() is not None, "it lives on"
        return self.process.returncode

    def hang_up(self) -> None:
        os.close(self.terminal)
        self.terminal = -1

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.terminal >= 0:
            self.hang_up()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session(tmp_path, "drill", _deck(tmp_path))
    yield session
    session.close()


def _deck(folder: Path) -> str:
    file = folder / "words.yaml"
    file.write_text(
        "format: 1\ndeck: words\ntitle: Words\nlicense: MIT\n"
        "cards:\n  - {id: why, kind: recall, title: Why, prompt: Why is it kept?, answer: For the way back.}\n"
        "  - {id: gaps, kind: cloze, title: Gaps, prompt: Fill in., text: 'Rows are axis {{0}}, columns {{1}}.'}\n"
    )
    return str(file)


def _draft(home: Path, card: str = "why") -> str:
    return (home / f"state/drafts/words.{card}.txt").read_text()


def _type_words(session: Session) -> None:
    session.until("your words")
    session.type("half an ans")
    session.until("half an ans")


@pytest.mark.parametrize("which", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_app_and_keeps_what_was_typed(
    session: Session, tmp_path: Path, which: signal.Signals
) -> None:
    _type_words(session)
    session.process.send_signal(which)
    assert session.ended() == 130
    assert _draft(tmp_path) == "half an ans"


def test_a_terminal_that_goes_away_ends_the_app_below_a_process_that_passes_nothing_on(tmp_path: Path) -> None:
    session = Session(tmp_path, "drill", _deck(tmp_path), between=True)
    try:
        _type_words(session)
        session.hang_up()
        session.ended()
        assert _draft(tmp_path) == "half an ans"
    finally:
        session.close()


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM, None])
def test_plain_lines_end_so_too(tmp_path: Path, how: signal.Signals | None) -> None:
    session = Session(tmp_path, "drill", _deck(tmp_path), "--plain", "--search", "gaps")
    try:
        session.until(":help")
        session.type("zero\n")
        session.until("Gap 2")  # so the first has been read
        if how is None:
            session.hang_up()
        else:
            session.process.send_signal(how)
        session.ended()
        assert _draft(tmp_path, "gaps") == "zero"
    finally:
        session.close()
