"""Facts about a file as it is written, whatever it holds."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from a87ws.base.faults import Message, Severity
from a87ws.base.text import quoted
from a87ws.base.yaml import hidden
from a87ws.call.layout import Kind, kind_of
from a87ws.checks.rule import Finding, check, declare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.base.yaml import Document, Route, Value
    from a87ws.checks.context import Here

for _code, _text in {
    "yaml-syntax": """The file cannot be read as YAML at this place.

        Most often a value holds a colon followed by a space, or begins with a character that means
        something in YAML, such as `*`, `&`, `@`, `[` or a quote. Put the whole value in quotes:
        `title: "Cotton: hearing workers first"`. Else a line is indented unlike its neighbours, or
        a quote or bracket is not closed on an earlier line.
        """,
    "yaml-encoding": """The file is not UTF-8 text.

        Accented letters would come out wrong in every letter and page. Open the file and save it
        again as UTF-8.
        """,
    "yaml-character": """The file contains an invisible, text-reversing or control character.

        Such characters come in with text copied from word processors and web pages; they make a
        text read otherwise than it looks. Delete the character at the place shown and type that
        part again.
        """,
    "yaml-conflict-marker": """The marks of a merge conflict are left in the file.

        Two people changed the same lines. Keep one version, and delete the lines of `<<<<<<<`,
        `=======` and `>>>>>>>`.
        """,
    "yaml-duplicate-key": """A mapping has the same key twice.

        Only one of the two values could be taken, and nobody could say which. Keep one.
        """,
    "yaml-key-not-text": """A key is missing, or is itself a list or a mapping.

        Every value stands after a key, and a key is a word: `title: …`.
        """,
    "yaml-alias": """The file uses an alias (`*name`), or a value begins with `*`.

        Aliases make a value depend on another place of the file; call files write values out. If
        the asterisk belongs to the text, put the value in quotes.
        """,
    "yaml-anchor": """The file uses an anchor (`&name`), or a value begins with `&`.

        Write the value out where it is needed. If the ampersand belongs to the text, put the value
        in quotes.
        """,
    "yaml-tag": """The file uses a tag (`!name`), or a value begins with `!`.

        Tags can make a reader run things; call files have no use for them. If the mark belongs to
        the text, put the value in quotes.
        """,
    "yaml-merge-key": """The file uses a merge key (`<<`).

        Write out the keys that would be merged.
        """,
    "yaml-directive": """The file begins with a directive, a line with `%`.

        Directives change how the rest is read: under `%YAML 1.1` the country code `NO` would
        become false. Delete the line.
        """,
    "yaml-second-document": """The file holds a second document after a line of `---`.

        One file is one proposal, review or setting. Delete the line, or put the second document in
        a file of its own.
        """,
    "yaml-empty": """The file is empty, or holds comments alone.

        Write its keys, or delete the file.
        """,
    "yaml-too-deep": """Lists and mappings lie in each other more than 32 deep.

        No file of a call needs that; most often a bracket was never closed.
        """,
    "yaml-too-large": """The file has over 256 kB, or over 50,000 keys and values.

        A proposal of 250 words has about 2 kB. Put pictures and slides in files of their own, and
        name them.
        """,
}.items():
    declare(_code, _text)

_KINDS = {
    "call": ("call.yaml", "the call"),
    "register": ("a register", "the registers"),
    "assignment": ("assignments.yaml", "the assignments"),
    "freeze": ("freeze.yaml", "the freeze"),
    "proposal": ("a proposal", "proposals"),
    "review": ("a review", "reviews"),
    "session": ("a session", "sessions"),
    "brand": ("templates/brand.yaml", "brand files"),
}
_SHAPES = {
    "key-unknown": """A key in {one} is none that {all} can have.

        It would be read by nobody. Most often it is a slip of the pen for a key that exists; the
        hint names the nearest. Text that belongs to the value above it may also look like a key
        when it is not indented.
        """,
    "key-missing": """A key that is required in {one} is not there.

        The place shown is the mapping that lacks it. Add the key with its value.
        """,
    "type-wrong": """A value in {one} is of the wrong type, such as text instead of a list.

        Write a list in brackets, `[fr, en]`, or one item a line after hyphens; write text that
        looks like a number in quotes; leave out keys that have no value.
        """,
    "value-wrong": """A value in {one} is of the right kind, but cannot be meant.

        It is an empty text, a day that does not exist, a number out of bounds, or a word that is
        not among the choices. The message says what was found and what is allowed.
        """,
}
_NEVER = {"assignment-key-missing"}  # assignments.yaml has no key that must be there

for _family, (_one, _all) in _KINDS.items():
    for _shape, _text in _SHAPES.items():
        if f"{_family}-{_shape}" not in _NEVER:
            declare(f"{_family}-{_shape}", _text.format(one=_one, all=_all))

declare(
    "template-syntax",
    """A template of the call cannot be read.

    Most often a `{% if … %}` or `{% for … %}` has no end, or a bracket is not closed. The place is
    where the reader noticed, which may be below the slip.
    """,
)
declare(
    "template-name-unknown",
    """A template names a variable, a part of one, a filter or another template that is not there.

    Nobody would get a letter with a gap: `a87ws announce` stops at such a name. The hint gives the
    nearest that there is; docs/announcements.md lists what each kind of template may use.
    """,
)
declare(
    "template-unused",
    """A file in `templates/` is named so that nothing uses it.

    A text is `KIND.LANGUAGE.md.j2`, such as `regret.fr.md.j2`; other files are used where a
    template imports or includes them by their name.
    """,
    Severity.WARNING,
)


_CUT: Final = re.compile(r" +(#\S+)")
_CURLY: Final = re.compile(
    "[\u201c\u201d\u201e][^\u201c\u201d\u201e\\n]+[\u201c\u201d]|[\u2018\u2019][^\u2018\u2019\\n]+[\u2018\u2019]"
)
_BY_HAND: Final = (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION)


@check("yaml-comment-cut", Severity.WARNING, of="document", needs=())
def comment_cut(document: Document, here: Here) -> Iterator[Finding]:
    """A value ends where ` #` begins, because YAML treats the rest of the line as a comment.

    `title: Case #5 in cotton` is read as `Case`. Put the value in quotes: `title: "Case #5 in
    cotton"`. If a comment was meant, write a space after the `#`.
    """
    if " #" not in document.text or kind_of(document.path) not in _BY_HAND:
        return
    lines = document.text.split("\n")
    for route, _ in _texts(document.value, ()):
        span = document.span(route)
        line = lines[span.end_line - 1]
        match = _CUT.match(line, span.end_column - 1)
        if (
            match
            and span.line == span.end_line
            and line[span.column - 1 : span.column] not in ("'", '"')
        ):
            message = Message("yaml-comment-cut", text=quoted(match[1]))
            yield Finding(route, message, hint=Message("quote-whole-value?"))


@check("yaml-quotes-curly", Severity.WARNING, of="document", needs=())
def quotes_curly(document: Document, here: Here) -> Iterator[Finding]:
    """A value is in curly quotes, which word processors put in place of straight ones; they become
    part of the text.

    YAML knows only straight quotes: `title: "Hearing workers"`. If the curly quotes should appear
    in the text, put straight ones around them.
    """
    if (
        document.text.isascii()
        or kind_of(document.path) not in _BY_HAND
        or not _CURLY.search(document.text)
    ):
        return
    lines = document.text.split("\n")
    for route, _ in _texts(document.value, ()):
        span = document.span(route)
        if (
            _CURLY.fullmatch(lines[span.line - 1][span.column - 1 : span.end_column - 1])
            and span.line == span.end_line
        ):
            message, hint = Message("yaml-quotes-curly"), Message("yaml-quotes-curly?")
            yield Finding(route, message, hint=hint)


@check("yaml-character-escaped", of="document", needs=())
def character_escaped(document: Document, here: Here) -> Iterator[Finding]:
    r"""A value contains an invisible, text-reversing or control character, written as an escape.

    In double quotes YAML reads `\u202E` as such a character. It is visible in the file, but not
    where the value is shown. Remove the escape. `\n`, and letters written as escapes, are fine.
    """
    if "\\" not in document.text or kind_of(document.path) not in _BY_HAND:
        return
    for route, text in _texts(document.value, ()):
        for _, what in islice(hidden(text), 1):
            message = Message("yaml-character-escaped", character=what)
            yield Finding(route, message, hint=Message("yaml-character-escaped?"))


def _texts(value: Value, at: Route) -> Iterator[tuple[Route, str]]:
    """Every text in a value, with its route."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*at, i))
