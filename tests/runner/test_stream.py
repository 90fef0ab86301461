"""The kept beginning of an output stream."""

from hypothesis import given
from hypothesis import strategies as st

from quizapp.runner.stream import Stream


def test_what_fits_is_kept_and_passed_on() -> None:
    told: list[tuple[str, str]] = []
    stream = Stream("stdout", 10)
    stream.take(b"hello", lambda name, text: told.append((name, text)))
    assert (stream.text, stream.size, stream.truncated) == ("hello", 5, False)
    assert told == [("stdout", "hello")]


def test_what_does_not_fit_is_counted_and_not_kept() -> None:
    told: list[str] = []
    stream = Stream("stderr", 3)
    stream.take(b"hello", lambda _, text: told.append(text))
    stream.take(b" again", lambda _, text: told.append(text))
    assert (stream.text, stream.size, stream.truncated) == ("hel", 11, True)
    assert told == ["hel"]


def test_a_letter_cut_in_two_is_put_together() -> None:
    stream = Stream("stdout", 10)
    first, second = "é".encode()[:1], "é".encode()[1:]
    stream.take(first, None)
    assert stream.text == ""
    stream.take(second, None)
    assert stream.text == "é"


def test_a_limit_within_a_letter_keeps_no_half_of_it() -> None:
    stream = Stream("stdout", 3)
    stream.take("aaü".encode(), None)
    assert (stream.text, stream.truncated) == ("aa", True)


def test_bytes_that_are_no_text_are_marked() -> None:
    stream = Stream("stdout", 100)
    stream.take(b"a\xffb", None)
    assert stream.text == "a\ufffdb"


@given(st.lists(st.binary(max_size=20)), st.integers(0, 50))
def test_any_bytes_in_any_pieces_keep_to_the_limit(pieces: list[bytes], limit: int) -> None:
    stream = Stream("stdout", limit)
    for each in pieces:
        stream.take(each, None)
    whole = b"".join(pieces)
    assert stream.size == len(whole)
    assert stream.truncated == (len(whole) > limit)
    assert whole[:limit].decode("utf-8", "replace").startswith(stream.text.rstrip("\ufffd"))
