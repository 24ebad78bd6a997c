"""`a87ws new`: a proposal from flags, or asked for step by step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
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
    from a87ws.intake.new import Begun

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

    Options marked + are repeatable. Answers are checked as `validate` does. Existing files are never
    overwritten.
    """
    from a87ws.intake import new as begin_new

    begun = begin_new.begin(root_of(ctx))
    given = {
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
        **_answers(begun, answers or []),
    }
    cells = {key: text for key, text in given.items() if text}
    if is_interactive() and description != "-":
        name, text = ask_all(begun, cells, name)
    else:
        name, text = _from_flags(begun, cells, name)
    found = begin_new.link(begun, repository, name, text) if with_link else None
    path = begin_new.write(begun, name, text)
    emit(f"{path} written\n")
    if found is not None:
        emit(f"{found.address}\n")
        if not found.has_text:
            say(
                f"the text does not fit into a link: copy what {path} holds into the page that it opens"
            )


def _from_flags(begun: Begun, cells: dict[str, str], name: str | None) -> tuple[str, str]:
    """The file that flags alone make. Raises Fault where they do not make a whole one."""
    from a87ws.checks.values import todos
    from a87ws.intake.new import USAGE, findings, free_id, has_errors, text_of

    missing = [str(todo) for todo in todos(begun.value(cells), begun.call, begun.register)]
    if missing:
        hint = "pass it as options (`a87ws new --help`), or run interactively"
        raise Fault(
            "\n  ".join(["nothing was written; missing:", *missing]), hint, exit_code=USAGE
        )
    name, text = name or free_id(begun, cells), text_of(begun, cells)
    found = findings(begun, name, text)
    tell(found)
    if has_errors(found):
        raise Fault("nothing was written", "fix the problems listed above", exit_code=1)
    return name, text


def _lines(texts: Texts) -> str | None:
    return "\n".join(texts) if texts else None


def _text(text: str) -> str:
    from a87ws.base.disk.write import read_bytes

    if text == "-":
        return "" if sys.stdin is None else sys.stdin.read()
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


def _answers(begun: Begun, pairs: list[str]) -> dict[str, str]:
    from a87ws.checks.say import suggestion

    found: dict[str, str] = {}
    for pair in pairs:
        question, sign, answer = pair.partition("=")
        if not sign or question not in begun.call.questions:
            hint = suggestion(question, begun.call.questions) or "this call has no questions"
            raise Fault(f"`{question}` is not a question of this call", hint, exit_code=USAGE)
        key = f"answers.{question}"
        found[key] = f"{found[key]}\n{answer}" if key in found else answer
    return found


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


def ask_all(begun: Begun, given: Mapping[str, str], name: str | None) -> tuple[str, str]:
    """Ask for what is not given; the id and the text of the file, both looked at and agreed to.
    Raises Fault.
    """
    from a87ws.intake.new import keep

    cells = {**_kept(begun), **given}
    try:
        for key in _keys(begun):
            if key in given and tell(_faults(begun, cells, key)):
                del cells[key]
            if key not in cells:
                _ask_until_right(begun, cells, key)
                keep(begun, cells)
        return _agree(begun, cells, name)
    except KeyboardInterrupt:
        if cells:
            keep(begun, cells)
            say("\nyour answers are saved: run `a87ws new` again to continue")
        raise


def tell(found: Iterable[Diagnostic]) -> bool:
    """Say what `validate` would say; whether one of it is an error."""
    has_errors = False
    for each in found:
        say(f"{each.severity.value}: {show(with_hint(each.message, each.hint))}")
        has_errors = has_errors or each.severity is Severity.ERROR
    return has_errors


def _keys(begun: Begun) -> list[str]:
    return [*QUESTIONS, *(f"answers.{name}" for name in begun.call.questions)]


def _kept(begun: Begun) -> dict[str, str]:
    """What was kept of a proposal that was not finished, if the person wants to go on with it."""
    from a87ws.intake.new import forget, kept

    cells = {key: text for key, text in kept(begun).items() if key in _keys(begun)}
    if not cells:
        return {}
    called = show(cells.get("title", "a proposal without a title"))
    if (
        ask(
            f"{called} was started but not finished. Continue? y, or n to start again", "y"
        ).casefold()
        in YES
    ):
        return cells
    forget(begun)
    return {}


def _ask_until_right(begun: Begun, cells: dict[str, str], key: str) -> None:
    """Ask until the answer has no error; an empty one will do only where nothing is required."""
    while True:
        answer = _answer(begun, key)
        if not answer:
            if _may_be_empty(begun, key):
                cells[key] = ""
                return
            say("this question needs an answer")
            continue
        cells[key] = answer
        if not tell(_faults(begun, cells, key)):
            return
        del cells[key]


def _faults(begun: Begun, cells: Mapping[str, str], key: str) -> list[Diagnostic]:
    from a87ws.intake.new import faults_of

    return faults_of(
        begun, {key: cells[key]} if not key.startswith("contact.") else cells, key.partition(".")[0]
    )


def _may_be_empty(begun: Begun, key: str) -> bool:
    question = begun.call.questions.get(key.removeprefix("answers."))
    return key in OPTIONAL or (question is not None and not question.required)


def _answer(begun: Begun, key: str) -> str:
    call = begun.call
    name = key.removeprefix("answers.")
    vocabularies = {
        "outcomes": call.outcomes,
        "focus": call.focus,
        **{n: q.choices for n, q in call.questions.items()},
    }
    question = call.questions[name].text if name in call.questions else QUESTIONS[key]
    if key == "description":
        return ask_text(f"\n{QUESTIONS[key]}, at most {call.description_words} words")
    say("")
    if key in ("organizations", "speakers"):
        say(f"{question}; Enter ends the list")
        return _list(begun, key, _organization if key == "organizations" else _speaker)
    if vocabularies.get(name):
        return _choices(show(question), vocabularies[name])
    return ask(show(question))


def _choices(question: str, vocabulary: Mapping[str, str], *, one: bool = False) -> str:
    """Choices by the number before them; other words stay as they are typed, and are judged as
    such.
    """
    say(question)
    numbered = {str(i): value for i, value in enumerate(vocabulary, 1)}
    if all(value.isdecimal() for value in vocabulary):
        numbered = {value: value for value in vocabulary}
    for number, value in numbered.items():
        say(f"  {show(number)}  {show(vocabulary[value])}")
    answer = ask("Number" if one else "Numbers, separated by commas")
    words = (
        [answer]
        if one
        else [word.strip() for word in answer.replace(";", ",").split(",") if word.strip()]
    )
    return (
        "\n".join(numbered[word] for word in words)
        if all(word in numbered for word in words)
        else answer
    )


def _organization(begun: Begun, number: int) -> str:
    name = _part(f"Organization {number}")
    if not name or begun.register.resolve(name):
        return name
    say(f"{show(name)} is not a registered member: give its type and country")
    kind = _choices("Its type", begun.call.organization_types, one=True)
    return f"{name} | {kind} | {_part('Country where it is based')}"


def _speaker(begun: Begun, number: int) -> str:
    del begun
    name = _part(f"Speaker {number}: name")
    return (
        name and f"{name} | {_part('Role (Enter: none)')} | {_part('Organization (Enter: none)')}"
    )


def _part(question: str) -> str:
    """An answer without the marks that part answers."""
    return ask(question).replace("|", "/").replace(";", ",")


def _list(begun: Begun, key: str, one: Callable[[Begun, int], str]) -> str:
    """Ask for one after another until there is none; each is judged when it is given."""
    lines: list[str] = []
    while line := one(begun, len(lines) + 1):
        if not tell(_faults(begun, {key: line}, key)):
            lines.append(line)
    return "\n".join(lines)


def _agree(begun: Begun, cells: dict[str, str], name: str | None) -> tuple[str, str]:
    """Show the whole, let any of it be changed, and have it written under a name."""
    from a87ws.intake.new import findings, free_id, has_errors, keep, text_of

    while True:
        text = text_of(begun, cells)
        say("\n" + "\n".join(map(show, text.split("\n"))))
        key = ask("Press Enter to write it; to change something, type its key, such as title")
        keys = [
            each
            for each in _keys(begun)
            if each == key or each.startswith(f"{key}.") or each.endswith(f".{key}")
        ]
        for each in keys if key else ():
            cells.pop(each, None)
            _ask_until_right(begun, cells, each)
            keep(begun, cells)
        if key and not keys:
            say(f"there is no key {show(key)}")
        if not key:
            wanted = name or ask("Name of the file", free_id(begun, cells))
            name = None
            try:
                found = findings(begun, wanted, text)
            except Fault as fault:
                say(f"{fault.message}: {fault.hint}")
                continue
            tell(found)
            if not has_errors(found):
                return wanted, text
