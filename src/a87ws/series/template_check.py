"""What is wrong with a template, before anybody gets a letter: it is read, not run, so no selection
is needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from operator import attrgetter
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from jinja2 import TemplateSyntaxError, nodes

from a87ws.base.faults import Message, Quoted
from a87ws.base.page.markdown import Safe
from a87ws.call.brand import Colours, LetterKind
from a87ws.call.words import CallWords
from a87ws.data.words import LANGUAGES
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import (
    EMAIL,
    FIGURES,
    INDEX,
    PAGE,
    Picture,
    Piece,
    ProgrammeFigures,
    Sibling,
)
from a87ws.series.announce.values import Addressee, Earlier, Outline, SessionWords, Task

_EVERYWHERE: Final[Mapping[str, Any]] = {"call": CallWords, "language": str}
_LETTER: Final[Mapping[str, Any]] = {"contact": Addressee, "proposal": Outline}
_OF_SESSION: Final[Mapping[str, Any]] = {"session": SessionWords, "others": tuple[str, ...]}
_AGAIN: Final[Mapping[str, Any]] = {
    "contact": Addressee,
    "earlier": Earlier,
    "kind": str,
    "subject": str,
    "text": Safe,
}
_SERIES: Final[Mapping[str, Any]] = {"sessions": tuple[SessionWords, ...]}
_LAYOUT: Final[Mapping[str, Any]] = {
    "title": str,
    "language": str,
    "blocks": tuple[Piece, ...],
    "colours": Colours,
    "logos": tuple[Picture, ...],
    "footer": str,
}
_PAGE: Final[Mapping[str, Any]] = {
    **_LAYOUT,
    "siblings": tuple[Sibling, ...],
    "figures": ProgrammeFigures,
}
VARIABLES: Final[Mapping[str, Mapping[str, Any]]] = {
    LetterKind.ACCEPTANCE: _LETTER,
    LetterKind.RESERVE: {**_LETTER, "place": int, "reserves": int},
    LetterKind.REGRET: {**_LETTER, "eligible": bool, "feedback": tuple[str, ...]},
    LetterKind.BRIEFING: {
        **_OF_SESSION,
        "contact": Addressee,
        "join": str,
        "owed": tuple[Task, ...],
    },
    **dict.fromkeys((LetterKind.INVITATION, LetterKind.NEWSLETTER, LetterKind.PROGRAMME), _SERIES),
    **dict.fromkeys(
        (
            "invitation-session",
            LetterKind.ITEM,
            LetterKind.CARD,
            LetterKind.THANKS,
            LetterKind.CALENDAR,
        ),
        _OF_SESSION,
    ),
    LetterKind.REMINDER: {**_OF_SESSION, "join": str},
    "promotion": _LETTER,
    LetterKind.CORRECTION: _AGAIN,
    LetterKind.UPDATE: {**_AGAIN, "changes": tuple[str, ...]},
    LetterKind.CANCELLATION: _OF_SESSION,
}
"""What the templates of each kind may use beside `call` and `language`; the page in the docs says
it in words.
"""
_OF_JINJA: Final = {
    *("loop", "self", "super", "caller", "varargs", "kwargs"),
    *("range", "dict", "cycler", "joiner", "namespace"),
}
_SHARED: Final = {f"shared.{language}.md.j2" for language in LANGUAGES}
_RENDERED: Final = {f"{kind}.{language}.md.j2" for kind in VARIABLES for language in LANGUAGES} | {
    EMAIL,
    PAGE,
    FIGURES,
    INDEX,
}
_NAME: Final = re.compile(rf"(?P<kind>[a-z-]+)\.(?:{'|'.join(LANGUAGES)})\.md\.j2")


@dataclass(frozen=True)
class TemplateFault:
    """A fault in a file of `templates/`; `code` is that of its rule."""

    code: str
    name: str
    line: int
    message: Message
    hint: Message | None = None


def faults(own: Mapping[str, str], every: Mapping[str, str]) -> Iterator[TemplateFault]:
    """What is wrong with the call's own templates; `every` adds those that come with the tool."""
    templates = Templates(every)
    trees: dict[str, nodes.Template] = {}
    used: set[str] = set()
    for name, text in own.items():
        try:
            trees[name] = templates.parsed(name, text)
        except TemplateSyntaxError as error:
            yield TemplateFault("template-syntax", name, error.lineno, _syntax(error))
            continue
        for _, other in _named(trees[name]):
            used.add(other)
    for name, tree in trees.items():
        yield from sorted(_faults_of(name, tree, templates, every), key=attrgetter("line"))
        if variables(name) is None and name not in used and name not in _SHARED:
            hint = _meant(name, sorted(_RENDERED)) or Message("template-unused?")
            yield TemplateFault("template-unused", name, 1, Message("template-unused"), hint)


def _faults_of(
    name: str, tree: nodes.Template, templates: Templates, every: Mapping[str, str]
) -> Iterator[TemplateFault]:
    """What is wrong with a template that can be read."""
    yield from _references(name, tree, every)
    yield from _filters(name, tree, templates)
    known = variables(name)
    if known is not None:
        yield from _names(name, tree, known)


def variables(name: str) -> Mapping[str, Any] | None:
    """The variables of the template with this file name, with their types; None if no such template
    is rendered.
    """
    if name == EMAIL:
        return _LAYOUT
    if name in (PAGE, FIGURES):
        return _PAGE
    if name == INDEX:
        return {"call": str, "language": str, "colours": Colours, "groups": Any}
    match = _NAME.fullmatch(name)
    if match is None or match["kind"] not in VARIABLES:
        return None
    return {**_EVERYWHERE, **VARIABLES[match["kind"]]}


def _syntax(error: TemplateSyntaxError) -> Message:
    """What the reader of templates says of one that it cannot read."""
    if not error.message:
        return Message("template-unreadable")
    text = error.message.rstrip(".")
    return Message("template-syntax", words=text[:1].lower() + text[1:])


def _meant(wrong: str, known: Collection[str]) -> Message | None:
    """The hint that names the nearest of these names, if one is near."""
    near = get_close_matches(wrong, known, 1)
    if not near:
        return None
    return Message("did-you-mean?", value=Quoted(near[0]))


def _references(
    name: str, tree: nodes.Template, every: Mapping[str, str]
) -> Iterator[TemplateFault]:
    """Other templates that are named and not there."""
    for line, wanted in _named(tree):
        if wanted not in every:
            message = Message("template-absent", name=Quoted(wanted))
            hint = _meant(wanted, every)
            yield TemplateFault("template-name-unknown", name, line, message, hint)


def _named(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The other templates that one names, with the line."""
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        template = getattr(node, "template", None)
        names = template.items if isinstance(template, (nodes.List, nodes.Tuple)) else [template]
        for name in names:
            if isinstance(name, nodes.Const):
                yield node.lineno, str(name.value)


def _filters(name: str, tree: nodes.Template, templates: Templates) -> Iterator[TemplateFault]:
    for node in tree.find_all(nodes.Filter):
        known = templates.filters(name)
        if node.name not in known:
            message = Message("template-filter-unknown", name=Quoted(node.name))
            hint = _meant(node.name, known)
            yield TemplateFault("template-name-unknown", name, node.lineno, message, hint)


def _names(name: str, tree: nodes.Template, known: Mapping[str, Any]) -> Iterator[TemplateFault]:
    """Names that no template of this kind is given, and parts that their values do not have."""
    valid = {*known, *_OF_JINJA, *_own_names(tree)}
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in valid:
            valid.add(node.name)  # reported once
            message = Message("template-name-unknown", name=Quoted(node.name))
            yield _unknown(name, node.lineno, message, node.name, [*known])
    yield from _parts(name, tree, known)


def _own_names(tree: nodes.Template) -> Iterator[str]:
    """The names that the template itself gives to something."""
    for node in tree.find_all(nodes.Name):
        if node.ctx != "load":
            yield node.name
    for statement in tree.find_all(nodes.FromImport):
        for name in statement.names:
            yield name[1] if isinstance(name, tuple) else name
    for module in tree.find_all(nodes.Import):
        yield module.target
    for macro in tree.find_all(nodes.Macro):
        yield macro.name


def _parts(name: str, node: nodes.Node, known: Mapping[str, Any]) -> Iterator[TemplateFault]:
    """Parts that values do not have, in a node and in all below it."""
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        yield from _parts(name, node.iter, known)
        known = {**known, node.target.name: _inner(_type_of(node.iter, known))}
        for child in filter(None, (*node.body, node.test, *node.else_)):
            yield from _parts(name, child, known)
        return
    if isinstance(node, nodes.Macro):
        parameters = {argument.name for argument in node.args}
        known = {key: value for key, value in known.items() if key not in parameters}
    if isinstance(node, nodes.Getattr):
        yield from _part(name, node, known)
    for child in node.iter_child_nodes():
        yield from _parts(name, child, known)


def _part(name: str, node: nodes.Getattr, known: Mapping[str, Any]) -> Iterator[TemplateFault]:
    """A fault if the value is known not to have this part."""
    parts = _parts_of(_type_of(node.node, known))
    if parts and node.attr not in parts:
        message = Message("template-part-unknown", name=Quoted(f".{node.attr}"))
        yield _unknown(name, node.lineno, message, node.attr, parts)


# a type, or a form of one
def _type_of(node: nodes.Node, known: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """The type of an expression; Any where nobody can tell without running it."""
    if isinstance(node, nodes.Name):
        return known.get(node.name, Any)
    if isinstance(node, nodes.Getattr):
        owner = _type_of(node.node, known)
        if _parts_of(owner):
            return _hints(owner).get(node.attr, Any)
    return Any


def _hints(owner: Any) -> Mapping[str, Any]:  # noqa: ANN401  a type, in any of its forms
    return {name: _without_none(hint) for name, hint in get_type_hints(owner).items()}


def _without_none(hint: Any) -> Any:  # noqa: ANN401  a type, in any of its forms
    rest = [part for part in get_args(hint) if part is not NoneType]
    return rest[0] if len(rest) == 1 and NoneType in get_args(hint) else hint


def _inner(hint: Any) -> Any:  # noqa: ANN401  a type, in any of its forms
    return get_args(hint)[0] if get_origin(hint) is tuple else Any


def _parts_of(owner: Any) -> list[str]:  # noqa: ANN401  a type, in any of its forms
    if owner is Colours:
        return [*get_type_hints(owner)]
    if isinstance(owner, type) and is_dataclass(owner):
        return [field.name for field in fields(owner)]
    return []


def _unknown(
    name: str, line: int, message: Message, wrong: str, known: Collection[str]
) -> TemplateFault:
    names = ", ".join(sorted(known))
    hint = _meant(wrong, known) or Message("template-name-unknown?", names=names)
    return TemplateFault("template-name-unknown", name, line, message, hint)
