"""The files of the sessions: made once with what is known, and from then on their hosts' own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from a87ws.model.call import Call
from a87ws.model.case import Case
from a87ws.model.proposal import Proposal
from a87ws.store.writer import Inline, Writable, dump_yaml, exists, write_text

FOLDER: Final = "sessions"
_HEAD: Final = """\
# The session of proposals/{name}.yaml. Its host completes this file; `a87ws status` says what is owed and by when.
# `consent: true` once that person has agreed to be named in public.
"""
_TAIL: Final = """
# Still to come; take the `# ` away as each is known.
# starts: 2026-11-19T14:00          # on the clocks of the zone below
# timezone: Europe/Zurich
# register: https://example.org/register
# join: https://example.org/meeting  # for those who registered, never public
# interpretation: [en]              # [] where there is none
# moderator: {{name: …, role: …, organization: …, consent: false}}
# agenda:
#   - {{minutes: 10, item: Opening, speakers: [one of those above]}}
# presentation: slides/{name}.pdf
# flyer: {{file: flyers/{name}.png, alt: All that the flyer says}}
"""


def path_of(proposal: str) -> str:
    """The file of a session."""
    return f"{FOLDER}/{proposal}.yaml"


def make_missing(root: Path, case: Case, selected: Iterable[str]) -> tuple[str, ...]:
    """Make the session's file of each of these proposals that has none; the paths made. One that is
    there stays.

    None in a call that holds no sessions. Raises Fault.
    """
    made = []
    for name in selected if case.call.sessions.held else ():
        path, proposal = path_of(name), case.proposals.get(name)
        if proposal is not None and not exists(root, path):
            write_text(root, path, as_known(name, proposal, case.call))
            made.append(path)
    return tuple(made)


def as_known(name: str, proposal: Proposal, call: Call) -> str:
    """The file of a session with what its proposal says, and room for the rest."""
    speakers: list[Writable] = []
    for each in proposal.speakers:
        said = {"name": each.name, "role": each.role, "organization": each.organization}
        speakers.append(
            Inline({**{key: text for key, text in said.items() if text}, "consent": False})
        )
    known: dict[str, Writable] = {"speakers": speakers}
    if proposal.languages:
        known["languages"] = Inline(list(proposal.languages))
    known |= {
        "minutes": call.sessions.minutes,
        "audience": "alliance",
    }  # a key of one line last: more go below it
    return _HEAD.format(name=name) + dump_yaml(known) + _TAIL.format(name=name)


def is_there(root: Path, path: str) -> bool:
    """Whether the call's folder holds a file that a session names."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and exists(root, path)
