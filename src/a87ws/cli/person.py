"""What `a87ws export --person` shows."""

from __future__ import annotations

from pathlib import Path

from a87ws.cli.common import Format, emit


def show_person(root: Path, email: str, output: Format) -> None:
    """What the call holds of the person with this address, in words or as JSON."""
    from a87ws.rendering import person as shown
    from a87ws.usecases.person import held

    found = held(root, email.strip())
    rows = [(each.path, each.line, each.role, each.data) for each in found.holdings]
    others = [(each.path, each.line, each.role, each.data) for each in found.namesakes]
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(shown.data(email.strip(), rows, others, found.derived)))
    else:
        emit(shown.render(email.strip(), rows, others, found.derived))
