"""Write the public part into a folder of its own: nothing of anybody else's is touched, nothing
private is in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from a87ws.checks.registry import mask
from a87ws.diagnostics import Fault
from a87ws.model.layout import CALL
from a87ws.rendering.layout import page_name
from a87ws.rendering.publication import Publication
from a87ws.rendering.template import Templates
from a87ws.selection.disclosure import statistics
from a87ws.store.ledger import Settled, read_ledger, settle
from a87ws.store.templates import read_templates
from a87ws.store.writer import exists, read_text
from a87ws.usecases.due import spoken
from a87ws.usecases.judge import open_for_judging
from a87ws.usecases.outbox import read_logos
from a87ws.usecases.record import verified

LEDGER: Final = ".manifest.json"
INDEX: Final = (
    "index.html"  # what a server shows of a folder: the programme in the call's first language
)
BY: Final = "a87ws publish"
PRIVATE: Final = frozenset(
    ("announcements", "flyers", "outbox", "proposals", "registry", "review-lists", "reviews", "sessions", "slides",
     "templates")
)  # fmt: skip


def publish(root: Path, folder: Path) -> Settled:
    """Write the programme and the statistics into `folder`, which may be in the call or outside it.

    What an earlier run wrote and this one does not is removed. Raises Fault where the record does
    not verify, the folder is one of the call's own, or a file there was not written by this
    command: then nothing is written.
    """
    folder = _own(root.resolve(), folder)
    checked = verified(open_for_judging(root))
    case, selected = checked.judged.case, [each.proposal for each in checked.record.selected]
    public = Publication(
        case,
        [each for each in selected if each in case.proposals],
        statistics(case, selected),
    )
    templates = Templates({name: mask(text) for name, text in read_templates(root).items()})
    languages, logos = spoken(case.call), read_logos(root, case.brand)
    pages = {page_name(each): public.page(languages, each, templates, logos) for each in languages}
    texts = {**pages, INDEX: pages[page_name(languages[0])], **public.data()}
    known = read_ledger(folder, LEDGER)
    if exists(folder, LEDGER) and f'"{BY}"' not in (read_text(folder, LEDGER) or ""):
        raise Fault(f"`{folder}` belongs to another command", "name another folder", exit_code=2)
    foreign = [name for name in texts if name not in known and exists(folder, name)]
    if foreign:
        hint = "move it away, or name another folder"
        raise Fault(f"`{folder / foreign[0]}` was not written by `{BY}`", hint, exit_code=2)
    return settle(folder, LEDGER, BY, texts, [name for name in known if name not in texts])


def _own(root: Path, folder: Path) -> Path:
    """The folder, resolved; one that holds what is private, or lies in such a one, is refused."""
    try:
        folder = folder.resolve()
        is_file = exists(folder.parent, folder.name) and not folder.is_dir()
    except (OSError, RuntimeError) as error:
        raise Fault(f"`{folder}` cannot be opened", "name another folder", exit_code=2) from error
    if is_file:
        raise Fault(f"`{folder}` is not a folder", "name another one", exit_code=2)
    if exists(folder, CALL) or folder in root.parents:
        raise Fault(
            f"`{folder}` holds the call itself",
            "name a folder of its own, such as `public`",
            exit_code=2,
        )
    if folder.is_relative_to(root):
        first = folder.relative_to(root).parts[0]
        if first.casefold() in PRIVATE or first.startswith("."):
            raise Fault(
                f"`{first}` is private to the call",
                "name a folder of its own, such as `public`",
                exit_code=2,
            )
    return folder
