"""`a87ws rules`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit
from a87ws.diagnostics import Fault


def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="The rule to explain")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """List the rules, or explain one with examples

    Shows an example that fails and one that passes.
    """
    from a87ws.checks import ALL
    from a87ws.checks.words import quote
    from a87ws.rendering.rules import as_json, as_list, as_page
    from a87ws.rendering.say import suggestion

    if code is not None and code not in ALL:
        hint = suggestion(code, ALL) or "`a87ws rules` lists them all"
        raise Fault(f"there is no rule {quote(code)}", hint, exit_code=2)
    if form is Format.JSON:
        emit(as_json(code))
    else:
        emit(as_page(code) if code is not None else as_list())
