"""`a87ws new`: a proposal from flags, or asked for step by step."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from a87ws.cli.common import emit, is_interactive, say
from a87ws.cli.where import root_of
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from a87ws.usecases.new import Begun

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
    from a87ws.usecases import new as begin_new

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
        from a87ws.cli.asking import ask_all

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
    from a87ws.checks.todo import todos
    from a87ws.cli.asking import tell
    from a87ws.usecases.new import USAGE, findings, free_id, has_errors, text_of

    missing = [str(todo) for todo in todos(begun.value(cells), begun.call, begun.register)]
    if missing:
        hint = "say it by flags (`a87ws new --help`), or run it at a terminal, which asks"
        raise Fault(
            "\n  ".join(["nothing was written; it lacks:", *missing]), hint, exit_code=USAGE
        )
    name, text = name or free_id(begun, cells), text_of(begun, cells)
    found = findings(begun, name, text)
    tell(found)
    if has_errors(found):
        raise Fault("nothing was written", "mend what is named above", exit_code=1)
    return name, text


def _lines(texts: Texts) -> str | None:
    return "\n".join(texts) if texts else None


def _text(text: str) -> str:
    from a87ws.store.bytes import read_bytes

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
    from a87ws.rendering.say import suggestion

    found: dict[str, str] = {}
    for pair in pairs:
        question, sign, answer = pair.partition("=")
        if not sign or question not in begun.call.questions:
            hint = suggestion(question, begun.call.questions) or "this call asks none"
            raise Fault(f"`{question}` is no question of this call", hint, exit_code=USAGE)
        key = f"answers.{question}"
        found[key] = f"{found[key]}\n{answer}" if key in found else answer
    return found
