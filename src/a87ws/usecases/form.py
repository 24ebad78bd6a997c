"""The submission form of a call, made from call.yaml and the register of members."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from a87ws.checks.call import email_malformed, repository_malformed
from a87ws.checks.context import Context, Here
from a87ws.diagnostics import Fault
from a87ws.model.call import Call, Submission
from a87ws.model.layout import CALL, MEMBERS
from a87ws.rendering.say import say, say_hint
from a87ws.rendering.submission import render_form
from a87ws.store.workspace import prefix_of
from a87ws.store.writer import write_text
from a87ws.usecases.load import load

FORM: Final = "form.html"
SCHEMA: Final = "schemas/proposal.json"


def form(
    root: Path, target: Path | None, *, repository: str | None = None, email: str | None = None
) -> Submission:
    """Write the form of the call at `root` to `target`, by itself to form.html there; give where it
    lets people send.

    `repository` and `email` take the place of what call.yaml says. Raises Fault where call.yaml or
    the register of members has an error, or where a file that the tool did not write stands in the
    way.
    """
    loaded = load(root)
    faulty = sorted(loaded.faulty & {CALL, MEMBERS})
    if loaded.case is None or faulty:
        where = " and ".join(faulty or [CALL])
        code = 1 if loaded.call_is_readable else 3
        raise Fault(
            f"{where} has errors: mend them first",
            "`a87ws validate` names each with its cure",
            exit_code=code,
        )
    call = _with(loaded.case.call, repository, email)
    schema = f"../{SCHEMA}" if os.path.lexists(root / SCHEMA) else None
    page = render_form(call, loaded.case.members, prefix=prefix_of(root), schema=schema)
    target = root / FORM if target is None else target
    write_text(target.parent, target.name, page)
    return call.submission


def _with(call: Call, repository: str | None, email: str | None) -> Call:
    """The call with the flags in the place of what its file says. Raises Fault where one cannot be
    used.
    """
    given = {"repository": repository, "email": email}
    changes: dict[str, str | None] = {
        name: value for name, value in given.items() if value is not None
    }
    if not changes:
        return call
    if repository is not None:
        changes["host"] = None  # it was that of another repository
    changed = call.model_copy(update={"submission": call.submission.model_copy(update=changes)})
    here = Here(CALL, Context({}, {}))
    for finding in (*repository_malformed(changed, here), *email_malformed(changed, here)):
        hint = say_hint(finding.hint)
        raise Fault(f"--{finding.route[-1]}: {say(finding.message)}", hint, exit_code=2)
    return changed
