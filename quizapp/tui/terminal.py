"""The terminal that the app is drawn on, which may go away at any moment."""

from contextlib import suppress
from typing import IO, Any, cast

from textual.drivers.linux_driver import LinuxDriver


class Outlet:
    """A stream to a terminal; what cannot be written, because the terminal is gone, goes nowhere."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write as long as there is something to write on."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Send on what was written."""
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        """The number of the stream's file."""
        return self._stream.fileno()


class Terminal(LinuxDriver):
    """Draws and reads as Textual does, and stands it when the terminal goes away: the app ends by SIGHUP.

    Textual's thread that writes would die of an error, and the app would wait for it for ever once its queue is full.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file = cast(Any, Outlet(cast(IO[str], self._file)))

    def run_input_thread(self) -> None:
        """Read keys until the app ends or there is nothing to read from."""
        with suppress(OSError):
            super().run_input_thread()

    def resume_application_mode(self) -> None:
        """Take the terminal over again; whoever reads from it still, as after a mere SIGCONT, stops before."""
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
        super().resume_application_mode()
