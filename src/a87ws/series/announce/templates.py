"""Jinja for the Secretariat's templates: a sandbox, every value literal text, every unknown name a
fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any, Final

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.exceptions import TemplateRuntimeError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from a87ws.base.faults import Fault
from a87ws.base.page.markdown import Foreign, Safe, linked, literal, marked, paragraphs, quoted
from a87ws.call.case import normalise
from a87ws.checks.secrets import ADDRESS

FOLDER: Final = "templates"
_SENTENCE: Final = re.compile(r"(?<!\b\w)[.!?…](?=\s+[^\Wa-z\d_])")
HTML: Final = ".html.j2"
_NAMES: Final = {
    "Addressee": "contact",
    "CallWords": "call",
    "Outline": "proposal",
    "SessionWords": "session",
}
"""The classes of values whose parts are facts, and how templates and facts name them."""


def _joined(parts: Iterable[str]) -> Safe:
    return Safe("".join(parts))


class _Sandbox(SandboxedEnvironment):
    """What a template or a macro put together is ours already; a value that came in is foreign
    until it is escaped.

    Joining with `~`, `join` or any filter gives plain text again, so whatever a template does, a
    value is escaped at least once.
    """

    concat = staticmethod(_joined)
    note: Callable[[object, object], None]
    """Told of every part of a value that a template reads."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  as Jinja has it
        self.note(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401  as Jinja has it
        self.note(obj, argument)
        return super().getitem(obj, argument)


class Templates:
    """The templates of a call, by file name, compiled once each."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._known: Collection[str] = ()
        self._language = "en"
        self._reads: set[str] = set()
        common: dict[str, Any] = {
            "loader": FunctionLoader(self._load),
            "undefined": _strict(lambda: self._known),
            "trim_blocks": True,
            "lstrip_blocks": True,
            "cache_size": -1,
        }
        # Jinja's own escaping is for HTML; `_as_written` escapes for Markdown.
        self._markdown = _Sandbox(finalize=self._as_written, autoescape=False, **common)
        self._markdown.note = self._note
        self._html = SandboxedEnvironment(autoescape=True, **common)
        self._markdown.filters.update(
            de=_de,
            first_sentence=_first_sentence,
            in_language=Foreign,
            linked=linked,
            listed=self._listed,
            paragraphs=self._paragraphs,
            quoted=quoted,
        )

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The text of the template `name` with `values`. Raises Fault with the template's file and
        line.
        """
        self._known, self._language = values.keys(), str(values.get("language", self._language))
        self._reads = set()
        try:
            return self.compiled(name).render(values)
        except TemplateSyntaxError as error:
            raise _fault(
                error.name or name, error.lineno, error.message or "cannot be read"
            ) from None
        except TemplateNotFound as error:
            raise self._not_found(name, error) from None
        # a template can divide by zero, recurse, or call what is not a function
        except Exception as error:  # noqa: BLE001
            words = (
                str(error)
                if isinstance(error, (TemplateRuntimeError, _NoTextError))
                else _in_words(error)
            )
            message, _, hint = words.partition("\n")
            raise _fault(*_place(error, name), message, hint or None) from None

    @property
    def reads(self) -> frozenset[str]:
        """The parts of values that the last text in Markdown was made of: `session.title`."""
        return frozenset(self._reads)

    def _note(self, value: object, part: object) -> None:
        name = _NAMES.get(type(value).__name__)
        if name:
            self._reads.add(f"{name}.{part}")

    def parsed(self, name: str, text: str) -> nodes.Template:
        """The template as a tree; nothing of it is run. Raises TemplateSyntaxError."""
        return self._of(name).parse(text, name)

    def filters(self, name: str) -> Collection[str]:
        """The filters that a template of this name may use."""
        return self._of(name).filters.keys()

    def _of(self, name: str) -> SandboxedEnvironment:
        return self._html if name.endswith(HTML) else self._markdown

    def compiled(self, name: str) -> Template:
        """The template, read. Raises what Jinja raises."""
        return self._of(name).get_template(name)

    def _listed(self, values: Iterable[object], last: str = "") -> str:
        """Values as a sentence names them: `A, B and C`."""
        *first, end = [str(value) for value in values] or [""]
        return f"{', '.join(first)} {last or _and(self._language, end)} {end}" if first else end

    def _paragraphs(self, text: str) -> Safe:
        """A text with its paragraphs, each literal."""
        return Safe("\n\n".join(marked(each, self._language) for each in paragraphs(text)))

    def _as_written(self, value: object) -> object:
        if isinstance(value, Foreign):
            return marked(value, self._language)
        return _as_written(value)

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (
            (self._texts[name], f"{FOLDER}/{name}", lambda: True) if name in self._texts else None
        )

    def _not_found(self, name: str, error: TemplateNotFound) -> Fault:
        wanted = str(error.name or name)
        near = get_close_matches(wanted, self._texts, 1)
        hint = (
            f"did you mean `{near[0]}`?"
            if near
            else f"put it there: `a87ws announce` needs {FOLDER}/{wanted}"
        )
        place, line = _place(error, name)
        if line is None:
            return Fault(f"there is no {FOLDER}/{wanted}", hint, exit_code=1)
        return _fault(place, line, f"there is no template `{wanted}`", hint)


class _NoTextError(TypeError):
    """A value that is no text stands where text is needed."""


def _as_written(value: object) -> object:
    if isinstance(value, Safe):
        return value
    if isinstance(value, Undefined):
        return str(value)  # raises
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, (tuple, list)):
        raise _NoTextError("found a list, expected text\nadd a filter after it, such as `| listed`")
    raise _NoTextError(
        "this is a value without a text of its own\nname one of its parts, such as `proposal.title`"
    )


def _and(language: str, before: str) -> str:
    """The word before the last of a list; Spanish says `e` before the sound of an i."""
    if language == "es":
        start = normalise(before)
        is_diphthong = start.startswith(("hie", "hia", "hio", "io", "ia"))
        if start.startswith(("i", "hi")) and not is_diphthong:
            return "e"
        return "y"
    return {"fr": "et"}.get(language, "and")


def _de(place: str) -> str:
    """French: a place after `de`."""
    if place.startswith("Le "):
        return f"du {place[3:]}"
    return f"d’{place}" if normalise(place)[:1] in tuple("aeiou") else f"de {place}"


def _first_sentence(text: str) -> Foreign:
    """A text up to the end of its first sentence; its whole first paragraph if no end is seen."""
    first = next(paragraphs(text), Foreign(""))
    end = _SENTENCE.search(first)
    return Foreign(first[: end.end()], first.language) if end else first


def _strict(known: Callable[[], Collection[str]]) -> type[StrictUndefined]:
    class Unknown(StrictUndefined):
        """A name that is not there: any use of it is a fault that says which names are."""

        __slots__ = ()

        @property
        def _undefined_message(self) -> str:
            if self._undefined_hint:
                return self._undefined_hint
            owner, name = self._undefined_obj, str(self._undefined_name)
            if not name.isidentifier():  # worked out from a value, which is not to be told
                return "there is nothing of that name in this value"
            if owner is missing:
                return f"there is no `{name}` here\n{_suggestion(name, known())}"
            parts = [each.name for each in fields(owner)] if is_dataclass(owner) else []
            return f"there is no `.{name}` in this value\n{_suggestion(name, parts)}"

    return Unknown


def _suggestion(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, 1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"use one of these: {', '.join(sorted(known))}" if known else ""


def _place(error: BaseException, name: str) -> tuple[str, int | None]:
    """The template and the line in which it went wrong: Jinja writes them into the traceback."""
    place, line, trace = name, None, error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path.startswith(f"{FOLDER}/"):
            place, line = path.removeprefix(f"{FOLDER}/"), trace.tb_lineno
        trace = trace.tb_next
    return place, line


def _in_words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "this template includes or calls itself endlessly"
    # the words of a filter may hold a value
    return f"{type(error).__name__}: {ADDRESS.sub('…', str(error))}"


def _fault(name: str, line: int | None, message: str, hint: str | None = None) -> Fault:
    where = f"{FOLDER}/{name}:{line}" if line else f"{FOLDER}/{name}"
    return Fault(f"{where}: {message.rstrip('.')}", hint, exit_code=1)
