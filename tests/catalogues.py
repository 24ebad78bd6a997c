"""Catalogues of words, read and compiled by Babel: the tests' own way, which the program needs not
know.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from a87ws.data import words

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

FOLDER = Path(words.__file__).parent


def catalogue(path: Path) -> Catalog:
    """The entries of a .po file."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.stem, abort_invalid=True)


def entries(path: Path) -> dict[str, Message]:
    """The entries of a .po file by key."""
    found: dict[str, Message] = {}
    for message in catalogue(path):
        if message.id:
            assert message.context not in found, message.context
            found[str(message.context)] = message
    return found


def texts(message: Message, *, source: bool) -> tuple[str, ...]:
    """What an entry says: its English where it is the source, else its translation."""
    text = message.id if source else message.string
    return tuple(text) if isinstance(text, (list, tuple)) else (text or "",)


def gaps(phrases: tuple[str, ...]) -> set[str]:
    """The named gaps of a text, in any of its forms."""
    return {name for text in phrases for _, name, _, _ in Formatter().parse(text) if name}


def compiled(path: Path) -> bytes:
    """The .mo file of a .po file: each key with its text, which of English is the source itself.

    In the order of the .po file, which pages keep; only C's gettext needs them sorted.
    """
    header = (
        f"Language: {path.stem}\n"
        "Content-Type: text/plain; charset=utf-8\n"
        f"Plural-Forms: {catalogue(path).plural_forms}\n"
    )
    pairs = [("", header)]
    for key, message in entries(path).items():
        forms = texts(message, source=path.stem == "en")
        if not any(forms):
            continue  # not translated: what asks for it says it in English
        pairs.append((f"{key}\0{key}" if message.pluralizable else key, "\0".join(forms)))
    return _packed([(key.encode(), text.encode()) for key, text in pairs])


def with_english_entries(path: Path) -> str:
    """The text of a .po file with the entries of `en.po`: in their order, with their English.

    What is new there comes in untranslated; a translation is kept; an entry whose key is gone goes.
    """
    english = _blocks(FOLDER / "en.po")
    other = _blocks(path)
    plurals = catalogue(path).num_plurals
    parts = [other.get("", "")]
    for key, block in english.items():
        if not key:
            continue
        source, _, _ = block.partition("\nmsgstr")
        if key in other:
            before, _, translation = other[key].partition("\nmsgstr")
            comment = before[: before.index("msgctxt")]
            source = comment + source[source.index("msgctxt") :]
            parts.append(f"{source}\nmsgstr{translation}")
        elif "\nmsgid_plural" in source:
            empty = [f'msgstr[{i}] ""' for i in range(plurals)]
            parts.append("\n".join([source, *empty]))
        else:
            parts.append(f'{source}\nmsgstr ""')
    return "\n\n".join(parts) + "\n"


def _blocks(path: Path) -> dict[str, str]:
    """The entries of a .po file as they are written, by key; the header is under no key."""
    blocks = {}
    for block in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
        match = re.search(r'^msgctxt "(.*)"$', block, re.MULTILINE)
        blocks[match[1] if match else ""] = block
    return blocks


def _packed(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """Magic number, version, count, offsets of the two tables, no hash table; then the strings."""
    count = len(pairs)
    tables = b""
    strings = b""
    start = 28 + 16 * count
    for side in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[side]), start + len(strings))
            strings += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return head + tables + strings
