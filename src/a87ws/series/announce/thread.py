"""The thread of a letter: what its addressee was sent before about the same."""

from __future__ import annotations

from a87ws.custody.sent import Sending, address_digest, delivered
from a87ws.series.announce.letter import Letter, LetterState


def thread_of(letter: Letter, sendings: tuple[Sending, ...]) -> tuple[str, ...]:
    """The `Message-ID` of each message that a letter follows, the oldest first.

    A message that came back is not among them: nobody has it.
    """
    identities: dict[str, None] = {}
    for earlier in delivered(sendings):
        if letter.state is LetterState.SENT and earlier == letter.earlier:
            break
        if earlier.message_id and _is_about_the_same(letter, earlier) and has_it(letter, earlier):
            identities[earlier.message_id] = None
    return tuple(identities)


def has_it(letter: Letter, earlier: Sending) -> bool:
    """Whether whoever is to get the letter got the earlier message."""
    to = letter.due.to
    return earlier.address == address_digest(earlier.topic, to.email if to else None)


def _is_about_the_same(letter: Letter, earlier: Sending) -> bool:
    proposal = earlier.topic.partition("/")[2]
    return letter.topic == earlier.topic or (bool(proposal) and proposal == letter.proposal)
