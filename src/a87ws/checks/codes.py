"""The codes found while a file is read: as YAML (by `source`) and as the shape of its kind (by
`checks.schema`).
"""

from __future__ import annotations

from a87ws.checks.registry import declare
from a87ws.diagnostics import Severity

for _code, _text in {
    "yaml-syntax": """The file cannot be read as YAML at this place.

        Most often a value holds a colon followed by a space, or begins with a character that means something in YAML,
        such as `*`, `&`, `@`, `[` or a quote. Put the whole value in quotes: `title: "Cotton: hearing workers
        first"`. Else a line is indented unlike its neighbours, or a quote or bracket is not closed on an earlier
        line.
        """,
    "yaml-encoding": """The file is not UTF-8 text.

        Accented letters would come out wrong in every letter and page. Open the file and save it again as UTF-8.
        """,
    "yaml-character": """The file holds a character that does not show, turns text around or controls a screen.

        Such characters come in with text copied from word processors and web pages; they make a text read otherwise
        than it looks. Delete the character at the place shown and type that part again.
        """,
    "yaml-conflict-marker": """The marks of a merge conflict are left in the file.

        Two people changed the same lines. Keep one version, and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`.
        """,
    "yaml-duplicate-key": """The same key stands twice in one mapping.

        Only one of the two values could be taken, and nobody could say which. Keep one.
        """,
    "yaml-key-not-text": """A key is missing, or is itself a list or a mapping.

        Every value stands after a key, and a key is a word: `title: …`.
        """,
    "yaml-alias": """The file uses an alias (`*name`), or a value begins with `*`.

        Aliases make a value depend on another place of the file; call files write values out. If the asterisk belongs
        to the text, put the value in quotes.
        """,
    "yaml-anchor": """The file uses an anchor (`&name`), or a value begins with `&`.

        Write the value out where it is needed. If the ampersand belongs to the text, put the value in quotes.
        """,
    "yaml-tag": """The file uses a tag (`!name`), or a value begins with `!`.

        Tags can make a reader run things; call files have no use for them. If the mark belongs to the text, put the
        value in quotes.
        """,
    "yaml-merge-key": """The file uses a merge key (`<<`).

        Write out the keys that would be merged.
        """,
    "yaml-directive": """The file begins with a directive, a line with `%`.

        Directives change how the rest is read: under `%YAML 1.1` the country code `NO` would become false. Delete the
        line.
        """,
    "yaml-second-document": """The file holds a second document after a line of `---`.

        One file is one proposal, review or setting. Delete the line, or put the second document in a file of its own.
        """,
    "yaml-empty": """The file is empty, or holds comments alone.

        Write its keys, or delete the file.
        """,
    "yaml-too-deep": """Lists and mappings lie in each other more than 32 deep.

        No file of a call needs that; most often a bracket was never closed.
        """,
    "yaml-too-large": """The file has over 256 kB, or over 50,000 keys and values.

        A proposal of 250 words has about 2 kB. Put pictures and slides in files of their own, and name them.
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

        It would be read by nobody. Most often it is a slip of the pen for a key that exists; the hint names the
        nearest. Text that belongs to the value above it may also look like a key when it is not indented.
        """,
    "key-missing": """A key that is required in {one} is not there.

        The place shown is the mapping that lacks it. Add the key with its value.
        """,
    "type-wrong": """A value in {one} is of another kind than its key needs, such as text where a list is needed.

        Write a list in brackets, `[fr, en]`, or one item a line after hyphens; write text that looks like a number in
        quotes; leave out keys that have no value.
        """,
    "value-wrong": """A value in {one} is of the right kind, but cannot be meant.

        It is an empty text, a day that does not exist, a number out of bounds, or a word that is not among the
        choices. The message says what was found and what is allowed.
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

    Most often a `{% if … %}` or `{% for … %}` has no end, or a bracket is not closed. The place is where the reader
    noticed, which may be below the slip.
    """,
)
declare(
    "template-name-unknown",
    """A template names a variable, a part of one, a filter or another template that is not there.

    Nobody would get a letter with a gap: `a87ws announce` stops at such a name. The hint gives the nearest that there
    is; docs/announcements.md lists what each kind of template may use.
    """,
)
declare(
    "template-unused",
    """A file in `templates/` is named so that nothing uses it.

    A text is `KIND.LANGUAGE.md.j2`, such as `regret.fr.md.j2`; other files are used where a template imports or
    includes them by their name.
    """,
    Severity.WARNING,
)
