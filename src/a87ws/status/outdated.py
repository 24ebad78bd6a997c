"""Files that were made from call.yaml and that the tool would write differently now. Contents are
compared, never times.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from a87ws.base.disk.ledger import State, foresee
from a87ws.base.disk.write import exists, is_generated, read_text
from a87ws.base.faults import Fault
from a87ws.base.text import listed
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.files import prefix_of
from a87ws.call.layout import CALL, MEMBERS

_SUBMISSION: Final = re.compile(r'"submission":(\{[^{}]*\})')
_MOST: Final = 3


def outdated(case: Case) -> tuple[str, ...]:
    """A line for each command that would renew something; none while call.yaml has errors."""
    if case.faulty & {CALL, MEMBERS}:
        return ()
    try:
        return tuple(_lines(case))
    except Fault:  # a file that cannot be read is what `validate` reports
        return ()


def _lines(case: Case) -> Iterator[str]:
    if _is_form_outdated(case):
        yield "form.html is not what call.yaml makes now: `a87ws form` renews it"
    paths = list(_outdated_starters(case))
    if not paths:
        return
    if len(paths) == 1:
        yield f"{listed(paths)} is not what call.yaml makes now: `a87ws init --update` renews it"
        return
    names = listed(paths[:_MOST])
    if len(paths) > _MOST:
        names += f" and {len(paths) - _MOST} more"
    yield f"{names} are not what call.yaml makes now: `a87ws init --update` renews them"


def _outdated_starters(case: Case) -> Iterator[str]:
    """Issue forms, schemas, workflows and pages that are as the tool once wrote them."""
    from a87ws.setup.init import LEDGER

    if not exists(case.folder, LEDGER):
        return
    from a87ws.setup.files import OWN, files

    texts = files(case.call, case.members, owner="", version="")
    for path, state in foresee(case.folder, LEDGER, texts).items():
        if state is State.OURS and path not in OWN:
            yield path


def _is_form_outdated(case: Case) -> bool:
    from a87ws.intake.form.page import FORM, SCHEMA, render_form

    root = case.folder
    page = read_text(root, FORM)
    if page is None or not is_generated(page):
        return False
    schema = f"../{SCHEMA}" if exists(root, SCHEMA) else None
    call = _as_asked_for(case.call, page)
    return page != render_form(call, case.members, prefix=prefix_of(root), schema=schema)


def _as_asked_for(call: Call, page: str) -> Call:
    """The call with the repository and the address that the page was made with, where call.yaml
    names none: `a87ws form` takes them as options.
    """
    written = _SUBMISSION.search(page)
    if written is None or call.submission.repository or call.submission.email:
        return call
    try:
        data = json.loads(written[1])
    except ValueError:
        return call
    options = {}
    for key in ("repository", "email"):
        if isinstance(data.get(key), str):
            options[key] = data[key]
    return call.model_copy(update={"submission": call.submission.model_copy(update=options)})
