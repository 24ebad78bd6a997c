"""Markdown: foreign text as literal text in it, and the whole of it as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Self

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from a87ws.base.text import cells, show

COLUMNS: Final = 72

_TAGS: Final = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "a", "em", "strong"),
    *("blockquote", "br", "hr", "code", "pre"),
}
_SCHEMES: Final = {"http", "https", "mailto"}
_NO_ADDRESS: Final = str.maketrans({"<": "%3C", ">": "%3E", '"': "%22", "\\": "%5C", " ": "%20"})
_BREAKS: Final = re.compile(r"[^\S\u00a0\u202f]+")
"""White space except the no-break spaces, which French needs."""
_PARAGRAPHS: Final = re.compile(r"\r?\n\s*\n")
_ACTIVE: Final = re.compile(r"[\\`*_\[\]<>#~|]|&(?=#|[A-Za-z0-9]+;)")
_ACTIVE_FIRST: Final = re.compile(r"\A([-+=]|[0-9]{1,9}(?=[.)]))")
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# Private-use characters: `literal` writes those of foreign text as escapes, so that nobody else can
# set such a mark.
_OPEN, _NAMED, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED: Final = re.compile(
    f"{_OPEN}(?P<language>[A-Za-z0-9-]+){_NAMED}(?P<text>[^{_OPEN}{_NAMED}{_CLOSE}]*){_CLOSE}"
)
_UNDERLINES: Final = {"h1": "=", "h2": "-"}


class Safe(str):
    """Markdown of our own making: the one kind of value that a template puts in as it stands."""

    __slots__ = ()


class Foreign(str):
    """A text that says in which language it is written, by a BCP 47 tag; "" where nobody knows."""

    __slots__ = ("language",)

    def __new__(cls, text: str, language: str = "") -> Self:
        """Make one; a tag that is none is forgotten."""
        foreign = super().__new__(cls, text)
        foreign.language = ""
        if _TAG.fullmatch(language):
            foreign.language = language
        return foreign

    language: str


def marked(text: Foreign, around: str) -> Safe:
    """Foreign text as `literal` has it, between marks that say its language where that is not the
    one around it.
    """
    escaped = literal(text)
    if not text.language or text.language.partition("-")[0].lower() == around:
        return escaped
    return Safe(f"{_OPEN}{text.language}{_NAMED}{escaped}{_CLOSE}")


def without_marks(text: str) -> str:
    """Markdown as people read it: the marks of languages are for HTML alone."""
    return _MARKED.sub(r"\g<text>", text)


def literal(text: str) -> Safe:
    """Foreign text on one line of Markdown, shown character by character, wherever on the line it
    stands.
    """
    escaped = _ACTIVE.sub(r"\\\g<0>", show(_one_line(text)))
    first = _ACTIVE_FIRST.match(escaped)
    if first is None:
        return Safe(escaped)
    if first[0].isdecimal():
        return Safe(f"{first[0]}\\{escaped.removeprefix(first[0])}")
    return Safe(f"\\{escaped}")


def paragraphs(text: str) -> Iterator[Foreign]:
    """The paragraphs of a text, each on one line, in its own language."""
    language = getattr(text, "language", "")
    for part in _PARAGRAPHS.split(text):
        paragraph = _one_line(part)
        if paragraph:
            yield Foreign(paragraph, language)


def quoted(text: str) -> Safe:
    """Foreign text as a quotation, its paragraphs kept."""
    quotes = [f"> {literal(paragraph)}" for paragraph in paragraphs(text)]
    return Safe("\n>\n".join(quotes))


def linked(words: str, address: str) -> Safe:
    """A link whose words say where it leads; the address is one that `outline` has let through."""
    if not isinstance(words, Safe):
        words = literal(words)
    return Safe(f"[{words}](<{_one_line(address).translate(_NO_ADDRESS)}>)")


def to_html(markdown: str) -> str:
    """Markdown as a piece of HTML: no foreign markup, no pictures, stretches in another language
    marked as such.
    """
    import nh3

    html = MarkdownIt("commonmark", {"html": False}).render(markdown)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return _MARKED.sub(r'<span lang="\g<language>">\g<text></span>', clean)


def to_text(markdown: str, columns: int = COLUMNS) -> str:
    """Markdown as plain text: no emphasis, links as `text (address)`, headings underlined."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).parse(without_marks(markdown)))
    return "\n".join(map(str.rstrip, _blocks(tree.children, columns))) + "\n"


def heading(markdown: str) -> str | None:
    """The words of the first heading, on one line; None where there is none."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).parse(without_marks(markdown)))
    for node in tree.children:
        if node.type == "heading":
            return _one_line(_inline(node)) or None
    return None


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip(" ")


def _blocks(nodes: Sequence[SyntaxTreeNode], width: int) -> list[str]:
    """The lines of blocks one below the other, an empty line between them unless they are a tight
    list's.
    """
    lines: list[str] = []
    for node in nodes:
        if lines and not _is_tight(nodes):
            lines.append("")
        lines += _block(node, width)
    return lines


def _is_tight(nodes: Sequence[SyntaxTreeNode]) -> bool:
    inner: list[SyntaxTreeNode] = []
    for node in nodes:
        if node.type == "list_item":
            inner += node.children
        else:
            inner.append(node)
    return any(node.type == "paragraph" and node.hidden for node in inner)


def _block(node: SyntaxTreeNode, width: int) -> list[str]:
    match node.type:
        case "heading":
            lines = _wrap(_inline(node), width)
            if node.tag in _UNDERLINES:
                lines.append(_UNDERLINES[node.tag] * max(map(cells, lines), default=0))
            return lines
        case "bullet_list" | "ordered_list":
            return _list(node, width)
        case "blockquote":
            return [f"> {line}" for line in _blocks(node.children, width - 2)]
        case "code_block" | "fence":
            return [f"    {line}" for line in node.content.splitlines()]
        case "hr":
            return ["-" * width]
        case _:
            return _wrap(_inline(node), width)


def _list(node: SyntaxTreeNode, width: int) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(node.children, int(node.attrs.get("start", 1))):
        mark = "- "
        if node.type == "ordered_list":
            mark = f"{number}. "
        if lines and not _is_tight(node.children):
            lines.append("")
        first, *more = _blocks(item.children, width - len(mark)) or [""]
        lines.append(mark + first)
        lines += [" " * len(mark) + line for line in more]
    return lines


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_pieces(node))


def _pieces(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "softbreak":
                yield " "
            case "hardbreak":
                yield "\n"
            case "link":
                yield _link(_inline(child), str(child.attrs["href"]))
            case "image":
                yield _link(_inline(child), str(child.attrs["src"]))
            case _ if child.children:
                yield from _pieces(child)
            case _:
                yield child.content


def _link(words: str, address: str) -> str:
    plain = address.removeprefix("mailto:")
    if words in ("", plain, address):
        return plain
    return f"{words} ({plain})"


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in filter(None, part.split(" ")):
            if line and cells(line) + 1 + cells(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".lstrip(" ")
        lines.append(line)
    return lines
