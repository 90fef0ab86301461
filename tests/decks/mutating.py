"""Card files with damage of every sort done to them, the same ones at every run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from quizapp.core.card import Kind
from quizapp.decks.templates import card_text, header_text
from quizapp.paths import bundled

TOKENS = (
    *("&a ", "*a", "*", "&", "!!str ", "!x ", "!", "!!python/object/apply:os.system ", "!!binary ", "!<tag:x> "),
    *("<<: {a: b}", "<<: *a", "? ", ": ", ":", "- ", "-", "[", "]", "{", "}", ",", "|", "|+9", "|0", ">", ">-", "|-\n"),
    *(
        "#",
        " #",
        "%YAML 1.1\n",
        "%TAG ! x\n",
        "---\n",
        "...\n",
        "--- ",
        "@",
        "`",
        "'",
        '"',
        "''",
        '""',
        "\\",
        '"\\x00"',
    ),
    *('"\\ud800"', '"\\U0010ffff"', '"\\e[31m"', "no", "yes", "on", "true", "null", "~", "010", "0o17", "0x1F", "1e3"),
    *("1e999", ".nan", ".inf", "-.inf", "1_000", "12:30:45", "2024-01-02", "9" * 400, "1" + "0" * 5000, "-0", "+1"),
    *(
        "=",
        "<<",
        "${n}",
        "${",
        "$${",
        "{{",
        "}}",
        "{{a|b}}",
        "|",
        "\t",
        "\r",
        "\r\n",
        "\n\n",
        "\x85",
        "\u2028",
        "\u2029",
    ),
    *(
        "\0",
        "\x01",
        "\x1b[2J",
        "\x7f",
        "\x9f",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\u202e",
        "\u200b",
        "\u00a0",
        "é",
        "日本",
        "🔥",
    ),
    *("e\u0301", "\U000e0041", "x" * 3000, "a b c: d", "cards:", "kind: code", "id: a", "format: 2"),
)
"""What is put in somewhere: every sign that means something to YAML, and every trap."""

BYTES = (b"\xff", b"\xfe", b"\xc3", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\0", b"\xef\xbb\xbf")


def whole_files() -> list[str]:
    """Card files that are right: some that ship, cut down to a few cards, and the first card of every kind."""
    files = [header_text("d", "D") + "cards:\n" + card_text(kind, f"a-{kind.value}", "A", 2) for kind in Kind]
    for path in sorted(bundled("questions").rglob("*.yaml")):
        cards = path.read_text(encoding="utf-8").split("\n  - id:")
        files += ["\n  - id:".join([cards[0], card]) for card in cards[1:3]]
    return files


def _lines(change: Callable[[Random, list[str], int], None]) -> Callable[[Random, str], str]:
    """Damage that is done to the lines, at one of them."""

    def damage(random: Random, text: str) -> str:
        lines = text.split("\n")
        change(random, lines, random.randrange(len(lines)))
        return "\n".join(lines)

    return damage


def _put_in(random: Random, text: str, piece: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + piece + text[at:]


def _delete(_: Random, lines: list[str], at: int) -> None:
    del lines[at]


def _repeat(_: Random, lines: list[str], at: int) -> None:
    lines.insert(at, lines[at])


def _swap(random: Random, lines: list[str], at: int) -> None:
    other = random.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(random: Random, lines: list[str], at: int) -> None:
    lines[at] = random.choice((" ", "   ", "\t", " \t")) + lines[at]


def _outdent(random: Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at][random.randrange(1, 4) :]


def _other_value(random: Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at].partition(":")[0] + ": " + random.choice(TOKENS)


def _other_key(random: Random, lines: list[str], at: int) -> None:
    key, colon, value = lines[at].partition(":")
    place = random.randrange(len(key) + 1)
    lines[at] = key[:place] + random.choice("aeiou_-. 7é") + key[place:] + colon + value


def _no_value(_: Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at].partition(":")[0] + ":"


def _cut(random: Random, text: str) -> str:
    start = random.randrange(len(text))
    return text[:start] + text[start + random.randrange(1, 200) :]


def _end(random: Random, text: str) -> str:
    return text[: random.randrange(len(text))]


def _flip(random: Random, text: str) -> str:
    at = random.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << random.randrange(7))) + text[at + 1 :]


def _nest(random: Random, text: str) -> str:
    depth = random.choice((31, 40, 2000))
    return _put_in(random, text, random.choice(("[", "{a: ", "- ", "? ", "\n- ")) * depth)


DAMAGE: tuple[Callable[[Random, str], str], ...] = (
    *map(_lines, (_delete, _repeat, _swap, _indent, _outdent, _other_value, _other_key, _no_value)),
    _cut,
    _end,
    _flip,
    _nest,
    lambda random, text: _put_in(random, text, random.choice(TOKENS)),
    lambda random, text: _put_in(random, text, random.choice(TOKENS)),
    lambda random, text: text.replace("\n", random.choice(("\r\n", "\r", "\x85", "\u2028"))),
    lambda random, text: random.choice(("\ufeff", "\n\n", "# x\n", "---\n", "...\n")) + text,
    lambda random, text: _put_in(random, text, random.choice(("x", "9", "- ", "é")) * 20_000),
)


def mutated(count: int, seed: int = 0) -> Iterator[bytes]:
    """As many damaged files; most with one or two damages, some in their bytes."""
    random = Random(seed)
    files = whole_files()
    for number in range(count):
        text = files[number % len(files)]
        for _ in range(random.choice((1, 1, 1, 2, 2, 5))):
            text = random.choice(DAMAGE)(random, text) or "x"
        data = text.encode("utf-8", "surrogatepass")
        if random.random() < 0.1:
            at = random.randrange(len(data))
            data = data[:at] + random.choice(BYTES) + data[at + random.randrange(2) :]
        yield data


if __name__ == "__main__":
    import sys

    folder = Path(sys.argv[1])
    for number, data in enumerate(mutated(int(sys.argv[2]))):
        (folder / f"{number:05}.yaml").write_bytes(data)
