from threading import Thread

from quizapp.tui.attempt import KEPT, Attempt


def test_output_is_taken_once_in_order() -> None:
    attempt = Attempt()
    attempt.write("stdout", "a")
    attempt.write("stderr", "b")
    assert attempt.take() == "ab"
    assert attempt.take() == ""


def test_a_flood_is_bounded() -> None:
    attempt = Attempt()
    for _ in range(1000):
        attempt.write("stdout", "x" * 1024)
    assert len(attempt.take()) <= KEPT + 1024
    attempt.write("stdout", "after")
    assert attempt.take() == "after"


def test_writing_from_several_threads_loses_nothing() -> None:
    attempt = Attempt()

    def write() -> None:
        for _ in range(500):
            attempt.write("stdout", "x")

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert attempt.take() == "x" * 2000


def test_time_goes_on_and_cancel_is_off_at_first() -> None:
    attempt = Attempt()
    assert attempt.seconds >= 0
    assert not attempt.cancel.is_set()
