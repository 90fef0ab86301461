import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.store.journal_line import decode, encode

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text().filter(lambda key: key != "sum"), VALUES, min_size=1, max_size=6)


def test_a_line_is_json_that_any_program_reads() -> None:
    line = encode({"seq": 3, "card": "größer\n"})
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    read = json.loads(line)
    assert (read["seq"], read["card"]) == (3, "größer\n")
    assert len(read["sum"]) == 16


def test_the_sum_can_be_computed_elsewhere() -> None:
    """As docs/record.md describes: cut off `sum`, close the object, and hash."""
    from hashlib import sha256

    line = encode({"seq": 3})
    assert json.loads(line)["sum"] == sha256(b'{"seq":3}').hexdigest()[:16]


@given(OBJECTS)
def test_what_is_written_is_read(data: dict[str, object]) -> None:
    line = encode(data)
    assert line.isascii()
    assert decode(line[:-1]) == data


@given(OBJECTS, st.data())
def test_no_changed_bit_goes_unseen(data: dict[str, object], draw: st.DataObject) -> None:
    line = bytearray(encode(data)[:-1])
    place = draw.draw(st.integers(0, len(line) - 1))
    line[place] ^= 1 << draw.draw(st.integers(0, 7))
    with pytest.raises(ValueError, match=r"end is missing|checksum"):
        decode(bytes(line))


@given(OBJECTS, st.data())
def test_no_cut_goes_unseen(data: dict[str, object], draw: st.DataObject) -> None:
    line = encode(data)[:-1]
    cut = line[: draw.draw(st.integers(0, len(line) - 1))]
    with pytest.raises(ValueError, match=r"end is missing|checksum|empty"):
        decode(cut)


@pytest.mark.parametrize("line", [b"", b"{}", b"words", b"\xff\xfe", b'{"seq":1}', b"null", b'["sum"]'])
def test_other_lines_are_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"end is missing|empty"):
        decode(line)


def test_a_sum_over_what_is_no_object_is_refused() -> None:
    from hashlib import sha256

    digest = sha256(b"[1}").hexdigest()[:16].encode()
    with pytest.raises(ValueError, match=r"."):
        decode(b'[1,"sum":"' + digest + b'"}')
