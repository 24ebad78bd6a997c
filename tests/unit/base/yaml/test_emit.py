"""Values to YAML: what is written is read back as it was, by our reader and by any other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from a87ws.base.yaml import parse
from a87ws.base.yaml.write import Inline, Writable, dump_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    "01-:.eExXoO+_ \n#'\"{}[],yYnN~", max_size=8
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.decimals(-1000, 1000, allow_nan=False, places=3)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4)
    ),
)


def read(text: str) -> object:
    document = parse("x.yaml", text.encode())
    assert not document.faults, (text, document.faults)
    return document.value


@given(st.dictionaries(TEXTS.filter(bool), VALUES, min_size=1, max_size=5))
def test_what_is_written_is_read_back_as_it_was(value: Mapping[str, Any]) -> None:
    assert read(dump_yaml(value)) == value


@given(st.dictionaries(TEXTS.filter(bool), VALUES, min_size=1, max_size=5))
def test_what_is_written_on_one_line_is_read_back_as_it_was(value: Mapping[str, Any]) -> None:
    assert read(dump_yaml({"it": Inline(value)})) == {"it": value}


@pytest.mark.parametrize(
    "point",
    [*range(0x20), 0x7F, 0x85, 0xA0, 0xAD, 0x200B, 0x2028, 0xFEFF, 0xFFFD, 0xE0001, 0xE0100],
)
def test_a_character_that_a_reader_would_refuse_is_escaped(point: int) -> None:
    assert read(dump_yaml({"it": f"a{chr(point)}b"})) == {"it": f"a{chr(point)}b"}


def test_no_character_that_our_reader_refuses_gets_through() -> None:
    points = [
        *range(0xD800),
        *range(0xE000, 0x10000),
        *range(0xE0000, 0xE1000),
        *range(0x10FF00, 0x110000),
    ]
    value = {
        f"{points[at]:X}": "".join(map(chr, points[at : at + 64]))
        for at in range(0, len(points), 64)
    }
    document = parse("x.yaml", dump_yaml(value).encode(), max_bytes=10**7)
    assert (document.faults, document.value) == ((), value)


@pytest.mark.parametrize(
    "text",
    [
        "e" + "\u0301" * 7,  # letters with more than four marks
        "a\ne" + "\u20dd" * 5,
        "a\n\u00a0b:\nc",  # a no-break space in the indentation
        "0:\u00a0",  # one behind a colon, where a key could end
        "-\u00a0a:\u00a0b",
        "a\nb:\u00a0c",
        "<<<<<<< ours\n=======\n>>>>>>> theirs",
        "---\na\n...\n",
        "a\tb\nc",
        "a\r\nb",
        "a \nb",
        "a\n  b",
        "a\n\n",
        "\na",
        "\n",
    ],
)
def test_a_text_that_our_reader_would_refuse_or_trim_comes_back(text: str) -> None:
    value: dict[str, Writable] = {"it": text, "all": [text, [text]], text: {text: text}}
    assert read(dump_yaml(value)) == value
    assert yaml.safe_load(dump_yaml(value)) == value


@pytest.mark.parametrize("length", [95, 96, 100, 101, 1023, 1100])
@pytest.mark.parametrize("character", ["a", '"', "\n", "\u200b", "\U000e0001"])
def test_a_key_may_be_long(character: str, length: int) -> None:
    key = character * length
    value: dict[str, Writable] = {"it": [{key: {key: "a", "b": "c"}}], key: "d"}
    assert read(dump_yaml(value)) == value
    assert read(dump_yaml({"it": Inline(value)})) == {"it": value}


@pytest.mark.parametrize("text", ["word " * 2000 + "end", "a: b " * 2000, "word" * 3000])
def test_a_long_text_stays_on_its_line(text: str) -> None:
    written = dump_yaml({"one": text, "two": Inline({"a": [text, text]})})
    assert written.count("\n") == 2
    assert read(written) == {"one": text, "two": {"a": [text, text]}}


def test_a_value_that_stands_twice_is_written_twice() -> None:
    twice: list[Writable] = ["a", {"b": 1}]
    assert dump_yaml({"it": Inline([twice, twice])}) == "it: [[a, {b: 1}], [a, {b: 1}]]\n"


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, min_size=1, max_size=5))
def test_a_reader_of_yaml_1_1_sees_the_same_texts(value: Mapping[str, str]) -> None:
    text = dump_yaml(value)
    assert yaml.safe_load(text) == value
    assert yaml.safe_load(dump_yaml({"it": Inline(value)})) == {"it": value}


WORDS = ["NO", "y", "N", "on", "off", "Yes", "null", "Null", "~", "true"]
NUMBERS = [
    "1e3",
    "12e03",
    "0x1F",
    "0o17",
    "0b1",
    "1_000",
    "007",
    "1.50",
    ".5",
    "+1",
    "123",
    ".inf",
    ".nan",
]
TIMES = ["14:00", "1:30:00", "2026-09-30", "2026-11-19T14:00"]
EDGES = ["", " a", "a ", "a: b", "a #b", "- a", "? a", "[a", "{a", "'a", '"a']
SIGNS = ["=", "-", "<<", "a:", "#a", "@a", "`a", "%a", "*a", "&a", ":a", "?a", "---", "..."]


@pytest.mark.parametrize("text", [*WORDS, *NUMBERS, *TIMES, *EDGES, *SIGNS])
def test_a_text_that_some_reader_would_misread_stands_in_quotes(text: str) -> None:
    written = dump_yaml({"it": text})
    assert written.startswith('it: "')
    assert read(written) == {"it": text}
    assert yaml.safe_load(written) == {"it": text}
    assert not text or dump_yaml({text: 1}).startswith('"')


@pytest.mark.parametrize(
    "text",
    [
        "cotton-dialogue",
        "reviews/cotton-dialogue/amina.yaml",
        "Issa Traoré",
        "Cotton Growers' Union",
        "4a7f",
        "2nd",
    ],
)
def test_a_plain_text_stays_plain(text: str) -> None:
    assert dump_yaml({"it": text}) == f"it: {text}\n"


def test_the_shapes() -> None:
    value: dict[str, Writable] = {
        "version": 1,
        "assignments": {"cotton": ["amina", "ben"], "cocoa": []},
        "rules": [
            {"at_most": 2, "of": "focus"},
            {"at_least": Decimal("0.25"), "notes": ["a", ["b"]]},
        ],
        "scores": Inline({"standards": 4, "innovation": None}),
        "text": "One line.\n\nAnother: line.\n",
        "empty": {},
    }
    assert dump_yaml(value, by="a87ws assign") == (
        "# written by a87ws assign; changes by hand will be lost\n"
        "version: 1\n"
        "assignments:\n"
        "  cotton:\n"
        "    - amina\n"
        "    - ben\n"
        "  cocoa: []\n"
        "rules:\n"
        "  - at_most: 2\n"
        "    of: focus\n"
        "  - at_least: 0.25\n"
        "    notes:\n"
        "      - a\n"
        "      -   - b\n"
        "scores: {standards: 4, innovation: null}\n"
        "text: |\n"
        "  One line.\n"
        "\n"
        "  Another: line.\n"
        "empty: {}\n"
    )


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        dump_yaml({"it": [{"": 1}]})


def test_half_of_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        dump_yaml({"it": "a\udcff"})


@pytest.mark.parametrize("number", [10**18, Decimal("NaN"), Decimal("1e30"), 0.5])
# no float may be written
def test_a_number_that_could_not_be_read_back_is_refused(number: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError):
        dump_yaml({"it": number})
