"""`a87ws new`: a proposal from flags, or asked for step by step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from a87ws.base.faults import Fault, Severity
from a87ws.base.shell import ask, ask_text, emit, is_interactive, say
from a87ws.base.text import show
from a87ws.checks.command import root_of
from a87ws.checks.say import with_hint

if TYPE_CHECKING:
    from a87ws.base.faults import Diagnostic
    from a87ws.intake.new import Link, Questionnaire

Texts = list[str] | None
USAGE: Final = 2


def new(
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Title of the proposal")
    ] = None,
    contact: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the contact person")
    ] = None,
    email: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Email address of the contact person")
    ] = None,
    organizations: Annotated[
        Texts,
        typer.Option(
            "--organization",
            metavar="NAME|TYPE|COUNTRY",
            help="Submitting organization; for a member the name is enough +",
        ),
    ] = None,
    speakers: Annotated[
        Texts, typer.Option("--speaker", metavar="NAME|ROLE|ORGANIZATION", help="Speaker +")
    ] = None,
    outcomes: Annotated[
        Texts, typer.Option("--outcome", metavar="OUTCOME", help="Outcome of the call +")
    ] = None,
    focus: Annotated[
        Texts, typer.Option("--focus", metavar="FOCUS", help="Focus area of the call +")
    ] = None,
    countries: Annotated[
        Texts,
        typer.Option(
            "--country",
            metavar="COUNTRY",
            help="Country where the action takes place, by name or code +",
        ),
    ] = None,
    description: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Description, `@FILE` to read a file, or `-` for stdin"),
    ] = None,
    supply_chains: Annotated[
        Texts, typer.Option("--supply-chain", metavar="NAME", help="Supply chain +")
    ] = None,
    languages: Annotated[
        Texts,
        typer.Option("--language", metavar="LANGUAGE", help="Working language, by name or code +"),
    ] = None,
    initiative: Annotated[
        str | None, typer.Option(metavar="NAME", help="Programme it belongs to")
    ] = None,
    answers: Annotated[
        Texts,
        typer.Option(
            "--answer", metavar="QUESTION=ANSWER", help="Answer to a question of the call +"
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="Name of the file (default: made from the title)"),
    ] = None,
    with_link: Annotated[
        bool,
        typer.Option("--link", help="Print a link that opens the new file on the web"),
    ] = False,
    repository: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Repository of that link (default: from call.yaml)"),
    ] = None,
) -> None:
    """Create a proposal (asks for what you leave out)

    Options marked + are repeatable. Answers are checked as `validate` does. Existing files are
    never overwritten.
    """
    from a87ws.intake import new as begin_new

    questionnaire = begin_new.begin(root_of(ctx))
    options = {
        "title": title,
        "contact.name": contact,
        "contact.email": email,
        "organizations": _lines(organizations),
        "speakers": _lines(speakers),
        "outcomes": _lines(outcomes),
        "focus": _lines(focus),
        "countries": _lines(countries),
        "description": None if description is None else _text(description),
        "supply_chains": _lines(supply_chains),
        "languages": _lines(languages),
        "initiative": initiative,
        **_answers(questionnaire, answers or []),
    }
    cells = {key: text for key, text in options.items() if text}
    if is_interactive() and description != "-":
        name, text = ask_all(questionnaire, cells, name)
    else:
        name, text = _from_flags(questionnaire, cells, name)
    link = None
    if with_link:
        link = begin_new.link(questionnaire, repository, name, text)
    path = begin_new.write(questionnaire, name, text)
    emit(f"{path} written\n")
    if link is not None:
        _tell_link(link, path)


def _tell_link(link: Link, path: str) -> None:
    emit(f"{link.address}\n")
    if not link.has_text:
        say(
            f"the text does not fit into a link: copy what {path} holds into the page that it opens"
        )


def _from_flags(
    questionnaire: Questionnaire, cells: dict[str, str], name: str | None
) -> tuple[str, str]:
    """The id and the text of a file from options alone. Raises Fault if they are not enough."""
    from a87ws.checks.values import todos
    from a87ws.intake.new import USAGE, findings, free_id, has_errors, text_of

    value = questionnaire.value(cells)
    missing = list(map(str, todos(value, questionnaire.call, questionnaire.register)))
    if missing:
        hint = "pass it as options (`a87ws new --help`), or run interactively"
        lines = ["nothing was written; missing:", *missing]
        raise Fault("\n  ".join(lines), hint, exit_code=USAGE)
    name, text = name or free_id(questionnaire, cells), text_of(questionnaire, cells)
    diagnostics = findings(questionnaire, name, text)
    tell(diagnostics)
    if has_errors(diagnostics):
        raise Fault("nothing was written", "fix the problems listed above", exit_code=1)
    return name, text


def _lines(texts: Texts) -> str | None:
    if texts:
        return "\n".join(texts)
    return None


def _text(text: str) -> str:
    from a87ws.base.disk.write import read_bytes

    if text == "-":
        if sys.stdin is None:
            return ""
        return sys.stdin.read()
    if not text.startswith("@"):
        return text
    data = read_bytes(Path(text[1:]), 1 << 20)
    if data is None:
        raise Fault(
            f"there is no file `{text[1:]}`", "name the file with the description", exit_code=USAGE
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault(f"`{text[1:]}` is not UTF-8 text", "save it as UTF-8", exit_code=1) from None


def _answers(questionnaire: Questionnaire, pairs: list[str]) -> dict[str, str]:
    from a87ws.checks.say import suggestion

    cells: dict[str, str] = {}
    for pair in pairs:
        question, sign, answer = pair.partition("=")
        if not sign or question not in questionnaire.call.questions:
            hint = (
                suggestion(question, questionnaire.call.questions) or "this call has no questions"
            )
            raise Fault(f"`{question}` is not a question of this call", hint, exit_code=USAGE)
        key = f"answers.{question}"
        cells[key] = f"{cells[key]}\n{answer}" if key in cells else answer
    return cells


QUESTIONS: Final = {
    "title": "Title",
    "contact.name": "Contact: whom should we write to?",
    "contact.email": "E-mail address of the contact",
    "organizations": "Submitting organizations, lead organization first",
    "speakers": "Speakers",
    "outcomes": "Outcomes: one or more",
    "focus": "Focus: one or more",
    "countries": "Countries where the action takes place, by name or code, separated by commas",
    "description": "Description",
    "supply_chains": "Supply chains, separated by commas (Enter: none)",
    "languages": "Working languages, separated by commas (Enter: none)",
    "initiative": "The programme it belongs to (Enter: none)",
}
OPTIONAL: Final = ("supply_chains", "languages", "initiative")
YES: Final = ("y", "yes")


def ask_all(
    questionnaire: Questionnaire, options: Mapping[str, str], name: str | None
) -> tuple[str, str]:
    """Ask for what is missing; the confirmed id and text of the file. Raises Fault."""
    from a87ws.intake.new import keep

    cells = {**_kept(questionnaire), **options}
    try:
        for key in _keys(questionnaire):
            if key in options and tell(_faults(questionnaire, cells, key)):
                del cells[key]
            if key not in cells:
                _ask_until_right(questionnaire, cells, key)
                keep(questionnaire, cells)
        return _agree(questionnaire, cells, name)
    except KeyboardInterrupt:
        if cells:
            keep(questionnaire, cells)
            say("\nyour answers are saved: run `a87ws new` again to continue")
        raise


def tell(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say what `validate` would say; whether any of it is an error."""
    has_errors = False
    for diagnostic in diagnostics:
        words = show(with_hint(diagnostic.message, diagnostic.hint))
        say(f"{diagnostic.severity.value}: {words}")
        has_errors = has_errors or diagnostic.severity is Severity.ERROR
    return has_errors


def _keys(questionnaire: Questionnaire) -> list[str]:
    return [*QUESTIONS, *map("answers.{}".format, questionnaire.call.questions)]


def _kept(questionnaire: Questionnaire) -> dict[str, str]:
    """The answers kept of an unfinished proposal, if the person wants to continue it."""
    from a87ws.intake.new import forget, kept

    keys = _keys(questionnaire)
    cells = {key: text for key, text in kept(questionnaire).items() if key in keys}
    if not cells:
        return {}
    title = show(cells.get("title", "a proposal without a title"))
    question = f"{title} was started but not finished. Continue? y, or n to start again"
    if ask(question, "y").casefold() in YES:
        return cells
    forget(questionnaire)
    return {}


def _ask_until_right(questionnaire: Questionnaire, cells: dict[str, str], key: str) -> None:
    """Ask until the answer has no error; an empty one will do only where nothing is required."""
    while True:
        answer = _answer(questionnaire, key)
        if not answer:
            if _may_be_empty(questionnaire, key):
                cells[key] = ""
                return
            say("this question needs an answer")
            continue
        cells[key] = answer
        if not tell(_faults(questionnaire, cells, key)):
            return
        del cells[key]


def _faults(questionnaire: Questionnaire, cells: Mapping[str, str], key: str) -> list[Diagnostic]:
    from a87ws.intake.new import faults_of

    field, dot, _ = key.partition(".")
    if field == "contact" and dot:
        return faults_of(questionnaire, cells, field)
    return faults_of(questionnaire, {key: cells[key]}, field)


def _may_be_empty(questionnaire: Questionnaire, key: str) -> bool:
    question = questionnaire.call.questions.get(key.removeprefix("answers."))
    return key in OPTIONAL or (question is not None and not question.required)


def _answer(questionnaire: Questionnaire, key: str) -> str:
    call = questionnaire.call
    vocabulary: Mapping[str, str] = {}
    words = QUESTIONS.get(key, "")
    question = call.questions.get(key.removeprefix("answers."))
    if question is not None:
        words, vocabulary = question.text, question.choices
    elif key == "outcomes":
        vocabulary = call.outcomes
    elif key == "focus":
        vocabulary = call.focus
    if key == "description":
        return ask_text(f"\n{QUESTIONS[key]}, at most {call.description_words} words")
    say("")
    if key in ("organizations", "speakers"):
        say(f"{words}; Enter ends the list")
        return _list(questionnaire, key, _organization if key == "organizations" else _speaker)
    if vocabulary:
        return _choices(show(words), vocabulary)
    return ask(show(words))


def _choices(question: str, vocabulary: Mapping[str, str]) -> str:
    """Several choices, one a line, each typed as the number before it.

    An answer with any other word stays as it is typed, and is checked as such.
    """
    numbers = _show_choices(question, vocabulary)
    answer = ask("Numbers, separated by commas")
    words = list(filter(None, map(str.strip, answer.replace(";", ",").split(","))))
    if numbers.keys() >= set(words):
        return "\n".join(map(numbers.__getitem__, words))
    return answer


def _choice(question: str, vocabulary: Mapping[str, str]) -> str:
    """One choice, typed as the number before it; any other word stays as it is typed."""
    numbers = _show_choices(question, vocabulary)
    answer = ask("Number")
    return numbers.get(answer, answer)


def _show_choices(question: str, vocabulary: Mapping[str, str]) -> dict[str, str]:
    """List the choices; the values by the numbers shown, their own ones if all of them have one."""
    numbers = dict(zip(map(str, count(1)), vocabulary, strict=False))
    if all(map(str.isdecimal, vocabulary)):
        numbers = dict(zip(vocabulary, vocabulary, strict=True))
    say(question)
    for number, value in numbers.items():
        say(f"  {show(number)}  {show(vocabulary[value])}")
    return numbers


def _organization(questionnaire: Questionnaire, number: int) -> str:
    name = _part(f"Organization {number}")
    if not name or questionnaire.register.resolve(name):
        return name
    say(f"{show(name)} is not a registered member: give its type and country")
    kind = _choice("Its type", questionnaire.call.organization_types)
    return f"{name} | {kind} | {_part('Country where it is based')}"


def _speaker(questionnaire: Questionnaire, number: int) -> str:
    del questionnaire
    name = _part(f"Speaker {number}: name")
    if not name:
        return ""
    return f"{name} | {_part('Role (Enter: none)')} | {_part('Organization (Enter: none)')}"


def _part(question: str) -> str:
    """An answer without the marks that part answers."""
    return ask(question).replace("|", "/").replace(";", ",")


def _list(
    questionnaire: Questionnaire, key: str, ask_one: Callable[[Questionnaire, int], str]
) -> str:
    """Ask for one after another until an empty answer; each is checked at once."""
    lines: list[str] = []
    while line := ask_one(questionnaire, len(lines) + 1):
        if not tell(_faults(questionnaire, {key: line}, key)):
            lines.append(line)
    return "\n".join(lines)


def _agree(
    questionnaire: Questionnaire, cells: dict[str, str], name: str | None
) -> tuple[str, str]:
    """Show the file, let the person change any of it, and confirm its name; the id and the text."""
    from a87ws.intake.new import free_id, text_of

    while True:
        text = text_of(questionnaire, cells)
        say("\n" + "\n".join(map(show, text.split("\n"))))
        key = ask("Press Enter to write it; to change something, type its key, such as title")
        if key:
            _change(questionnaire, cells, key)
            continue
        wanted = name or ask("Name of the file", free_id(questionnaire, cells))
        name = None
        if _is_accepted(questionnaire, wanted, text):
            return wanted, text


def _change(questionnaire: Questionnaire, cells: dict[str, str], key: str) -> None:
    """Ask again for what a key names."""
    from a87ws.intake.new import keep

    keys = [name for name in _keys(questionnaire) if _names(key, name)]
    for name in keys:
        cells.pop(name, None)
        _ask_until_right(questionnaire, cells, name)
        keep(questionnaire, cells)
    if not keys:
        say(f"there is no key {show(key)}")


def _names(word: str, key: str) -> bool:
    """Whether a word is a key, or the part of it before or after a dot."""
    return key == word or key.startswith(f"{word}.") or key.endswith(f".{word}")


def _is_accepted(questionnaire: Questionnaire, name: str, text: str) -> bool:
    """Whether the file can be written under a name; says why not."""
    from a87ws.intake.new import findings, has_errors

    try:
        diagnostics = findings(questionnaire, name, text)
    except Fault as fault:
        say(f"{fault.message}: {fault.hint}")
        return False
    tell(diagnostics)
    return not has_errors(diagnostics)
