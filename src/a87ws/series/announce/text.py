"""One announcement as a value, a block for each of its languages, and its plain forms."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from markupsafe import Markup

from a87ws.base.faults import Fault
from a87ws.base.page.html import read
from a87ws.base.page.markdown import heading, to_html, to_text, without_marks
from a87ws.call.brand import Brand, LetterKind
from a87ws.data import words as catalogue
from a87ws.series.announce.templates import FOLDER, Templates

RULE: Final = "\n* * *\n\n"
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Block:
    """The text in one language: Markdown with marks around what is in another one."""

    language: str
    markdown: str


@dataclass(frozen=True)
class Rendered:
    """One announcement in words; all its forms say the same."""

    blocks: tuple[Block, ...] = ()
    reads: frozenset[str] = field(default=frozenset(), compare=False)
    """The parts of values that its templates read: `session.title`."""

    @cached_property
    def subject(self) -> str:
        """The headings of the blocks: what an e-mail has for its subject."""
        return " / ".join(dict.fromkeys(heading(block.markdown) or "" for block in self.blocks))

    @cached_property
    def markdown(self) -> str:
        """The text in Markdown, the languages one below the other."""
        return RULE.join(without_marks(block.markdown) for block in self.blocks)

    @cached_property
    def text(self) -> str:
        """The text as plain text of 72 columns."""
        return to_text(self.markdown)


def render(name: str, templates: Templates, values: Mapping[str, Mapping[str, object]]) -> Rendered:
    """The announcement of the templates `name.LANGUAGE.md.j2`, one block for each language that
    `values` has.

    Raises Fault where a template does not allow it, or gives no heading for a subject.
    """
    blocks: list[Block] = []
    reads: set[str] = set()
    for language, of_language in values.items():
        file = f"{name}.{language}.md.j2"
        rendered = templates.render(file, {**of_language, "language": language})
        reads |= templates.reads
        markdown = _EMPTY_LINES.sub("\n\n", rendered).strip("\n") + "\n"
        if not heading(markdown):
            hint = "begin it with `# ` and the subject of the e-mail"
            raise Fault(f"{FOLDER}/{file}: the text has no heading", hint, exit_code=1)
        blocks.append(Block(language, markdown))
    return Rendered(tuple(blocks), frozenset(reads))


def by_hand(markdown: str, languages: Sequence[str]) -> Rendered:
    """The announcement that a person made of a text; its languages are told apart where the rules
    still stand.
    """
    text = markdown.replace("\r\n", "\n")
    parts = text.split(RULE)
    if len(parts) == len(languages):
        return Rendered(tuple(Block(*each) for each in zip(languages, parts, strict=True)))
    return Rendered((Block(languages[0], text),))


EMAIL: Final = "email.html.j2"
PAGE: Final = "page.html.j2"
FIGURES: Final = "figures.html.j2"
"""What the page includes where there are figures."""
PICTURE_TYPES: Final[Mapping[str, str]] = {
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "gif": "gif",
}


@dataclass(frozen=True)
class Picture:
    """A logo as a layout shows it: `src` is its address, `name` that of its file."""

    src: str
    alt: str
    width: int
    name: str
    data: bytes

    @property
    def subtype(self) -> str:
        """`png`, `jpeg` or `gif`."""
        return PICTURE_TYPES.get(self.name.rpartition(".")[2].lower(), "png")

    @property
    def embedded(self) -> Picture:
        """The same picture inside the page itself."""
        data = base64.b64encode(self.data).decode()
        return Picture(
            f"data:image/{self.subtype};base64,{data}", self.alt, self.width, self.name, self.data
        )


@dataclass(frozen=True)
class Piece:
    """A block of a layout: its language, and its text as HTML."""

    language: str
    html: Markup


@dataclass(frozen=True)
class Row:
    """A value of an attribute: how many were submitted (None: not told) and how many selected."""

    value: str
    submitted: int | None
    selected: int


@dataclass(frozen=True)
class Table:
    """The counts of an attribute."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ProgrammeFigures:
    """What was submitted beside what was selected; `fewest` is the smallest number that may be
    told.
    """

    submitted: int | None
    selected: int
    fewest: int
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Sibling:
    """The same page in one of its languages, by that language's own name; `path` is none for the
    page itself.
    """

    language: str
    name: str
    path: str | None


def to_email(
    announcement: Rendered, templates: Templates, brand: Brand, logos: Sequence[Picture]
) -> str:
    """The HTML of an e-mail: every style inlined. Raises Fault where the layout loses or adds
    something.
    """
    import css_inline

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    return _checked(
        EMAIL, announcement, inliner.inline(_laid_out(EMAIL, announcement, templates, brand, logos))
    )


def to_page(  # noqa: PLR0913  all that a page is made of
    announcement: Rendered,
    templates: Templates,
    brand: Brand,
    logos: Sequence[Picture],
    *,
    languages: Sequence[str],
    figures: ProgrammeFigures | None = None,
) -> str:
    """The programme as a page that needs no other file, and leads to the same in the other
    `languages`.

    Raises Fault where the layout loses or adds something.
    """
    siblings = _siblings(announcement.blocks[0].language, languages)
    embedded = [logo.embedded for logo in logos]
    page = _laid_out(
        PAGE, announcement, templates, brand, embedded, siblings=siblings, figures=figures
    )
    if figures:
        _require_statistics(page, figures)
    return _checked(PAGE, announcement, page)


def _siblings(own: str, languages: Sequence[str]) -> tuple[Sibling, ...]:
    """The page in all of its languages; nothing if there is only one."""
    if len(languages) == 1:
        return ()
    siblings = []
    for language in languages:
        name = catalogue.language_name(language, language).capitalize()
        path = None if language == own else page_name(language)
        siblings.append(Sibling(language, name, path))
    return tuple(siblings)


def _require_statistics(page: str, figures: ProgrammeFigures) -> None:
    """Raises Fault where the layout shows the title of a table nowhere."""
    words = read(page).words
    for table in figures.tables:
        if " ".join(table.title.split()) not in words:
            hint = (
                'put `{% if figures %}{% include "figures.html.j2" %}{% endif %}` '
                "where they are to stand"
            )
            raise Fault(f"{FOLDER}/{PAGE}: it does not show the statistics", hint, exit_code=1)


def page_name(language: str) -> str:
    """The file of the programme in a language."""
    return f"{LetterKind.PROGRAMME}.{language}.html"


def _laid_out(
    layout: str,
    announcement: Rendered,
    templates: Templates,
    brand: Brand,
    logos: Sequence[Picture],
    **more: object,
) -> str:
    pieces = _pieces(announcement)
    language = pieces[0].language
    values = {
        "title": announcement.subject,
        "language": language,
        "blocks": pieces,
        "colours": brand.colours,
        "logos": tuple(logos),
        # any language may be asked
        "footer": dict(brand.footer).get(language, ""),
        **more,
    }
    return templates.render(layout, values)


def _pieces(announcement: Rendered) -> tuple[Piece, ...]:
    pieces = []
    for block in announcement.blocks:
        html = Markup(to_html(block.markdown))  # noqa: S704  cleaned by nh3
        pieces.append(Piece(block.language, html))
    return tuple(pieces)


def _checked(layout: str, announcement: Rendered, html: str) -> str:
    """The page, if it says all that the announcement says and nothing in it is active."""
    page = read(html)
    is_lost = False
    allowed: set[str] = set()
    for piece in _pieces(announcement):
        text = read(str(piece.html))
        is_lost = is_lost or text.words not in page.words
        allowed.update(text.active)
    reason = "it does not show the text" if is_lost else None
    for name in page.active:
        if name not in allowed:
            reason = f"`{name}` is not allowed in an e-mail"
            break
    if reason:
        hint = "show every `block.html` as it is, and nothing that a mail program has to run"
        raise Fault(f"{FOLDER}/{layout}: {reason}", hint, exit_code=1)
    return html.removesuffix("\n") + "\n"


INDEX = "index.html.j2"


@dataclass(frozen=True)
class IndexEntry:
    """One announcement: its languages, and its files as seen from the page."""

    kind: LetterKind
    languages: tuple[str, ...]
    files: Sequence[str]


@dataclass(frozen=True)
class _Row:
    name: str
    languages: tuple[str, ...]
    forms: tuple[_Form, ...]


@dataclass(frozen=True)
class _Form:
    name: str
    path: str


@dataclass(frozen=True)
class _Group:
    kind: LetterKind
    rows: tuple[_Row, ...]


def to_index(call: str, templates: Templates, brand: Brand, entries: Sequence[IndexEntry]) -> str:
    """The page; entries under their kinds, in the order of the work."""
    groups = []
    for kind in LetterKind:
        rows = tuple(_row(entry) for entry in entries if entry.kind is kind)
        if rows:
            groups.append(_Group(kind, rows))
    values = {"call": call, "colours": brand.colours, "groups": tuple(groups), "language": "en"}
    return templates.render(INDEX, values)


def _row(entry: IndexEntry) -> _Row:
    name = entry.files[0].rpartition(".")[0]
    return _Row(name, entry.languages, tuple(map(_form, entry.files)))


def _form(path: str) -> _Form:
    return _Form(path.rpartition(".")[2], path)
