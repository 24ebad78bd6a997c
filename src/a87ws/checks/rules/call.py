"""Facts about call.yaml but its selection policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from a87ws.base.faults import Message, Quoted, Severity
from a87ws.base.records import is_id, local_day
from a87ws.base.text import did_you_mean, quoted
from a87ws.call.attributes import ATTRIBUTES
from a87ws.call.call import Call
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import country_faults, email_faults, language_faults

if TYPE_CHECKING:
    from a87ws.checks.context import Here


@check("call-vocabulary-empty")
def vocabulary_empty(call: Call, here: Here) -> Iterator[Finding]:
    """The call has no outcome, focus, type of organization, criterion or point of the scale.

    Without it nobody could fill in a proposal or write a review. Give at least one, with its title.
    """
    for name in ("outcomes", "focus", "organization_types", "criteria", "scale"):
        if not getattr(call, name):
            message = Message("call-vocabulary-empty", key=Quoted(name))
            yield Finding((name,), message, hint=Message("call-vocabulary-empty?"))


@check("call-question-name")
def question_name(call: Call, here: Here) -> Iterator[Finding]:
    """A question's name cannot be used: it is not an id, or every proposal already has an attribute
    of that name.

    Rules and balances refer to questions by name, so each needs its own name of lower-case letters,
    digits and hyphens.
    """
    for name in call.questions:
        if name in ATTRIBUTES:
            message = Message("call-question-attribute", name=Quoted(name))
            hint = Message("call-question-attribute?")
            yield Finding(("questions", name), message, hint=hint, on_key=True)
        elif not is_id(name):
            message = Message("call-question-name", name=quoted(name))
            hint = Message("call-question-name?")
            yield Finding(("questions", name), message, hint=hint, on_key=True)


@check("call-country-unknown")
def country_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """A country in call.yaml, such as a Pathfinder Country, is not an ISO 3166-1 code."""
    for i, code in enumerate(call.pathfinder_countries or ()):
        yield from country_faults(code, ("pathfinder_countries", i))
    for code in call.sessions.zones:
        yield from country_faults(code, ("sessions", "zones", code))


@check("call-language-unknown")
def language_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """A language of the call is not a language code such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for i, tag in enumerate(call.languages):
        yield from language_faults(tag, ("languages", i))


_REPOSITORY = re.compile(r"https://[\w.-]+(:\d+)?(/[\w.~-]+){2,}", re.ASCII)


@check("call-repository-malformed")
def repository_malformed(call: Call, here: Here) -> Iterator[Finding]:
    """The address of the repository is not a page on GitHub, Gitea, Forgejo or GitLab.

    The submission form opens the page for a new file there: `repository:
    https://github.com/OWNER/NAME`. If the address does not show which service runs there, add
    `host:`: `github`, `gitea` (also for Forgejo) or `gitlab`.
    """
    repository = call.submission.repository
    if repository is None:
        return
    if not _REPOSITORY.fullmatch(repository):
        message = Message("call-repository-malformed", address=quoted(repository))
        hint = Message("call-repository-malformed?")
        yield Finding(("submission", "repository"), message, hint=hint)
    elif call.submission.kind is None:
        message = Message("call-repository-host", address=quoted(repository))
        hint = Message("call-repository-host?")
        yield Finding(("submission", "repository"), message, hint=hint)


@check("call-email-malformed")
def email_malformed(call: Call, here: Here) -> Iterator[Finding]:
    """The address for sending proposals by e-mail is not a usable e-mail address."""
    if call.submission.email is not None:
        yield from email_faults(call.submission.email, ("submission", "email"))


@check("call-column-unknown")
def column_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """The column mapping of the form's export names a field that proposals do not have.

    Fields are written as `title`, `contact.email`, or `answers.QUESTION` for a question of this
    call; `import` asks for the columns once and saves them.
    """
    for name in call.import_.columns:
        if name not in call.imported:
            hint = did_you_mean(name, call.imported)
            message = Message("call-column-unknown", name=quoted(name))
            yield Finding(("import", "columns", name), message, hint=hint, on_key=True)


@check("call-dates-reversed")
def dates_reversed(call: Call, here: Here) -> Iterator[Finding]:
    """The call opens after its deadline, so nobody could submit."""
    if call.opens is None:
        return
    zone = ZoneInfo(call.timezone)
    opens = (
        call.opens if isinstance(call.opens, datetime) else datetime.combine(call.opens, time.min)
    )
    if (opens if opens.tzinfo else opens.replace(tzinfo=zone)) > call.closes:
        related = (Related(here.path, ("deadline",), Message("the-deadline")),)
        message, hint = Message("call-dates-reversed"), Message("call-dates-reversed?")
        yield Finding(("opens",), message, hint=hint, related=related)


@check("call-reviews-minimum", Severity.WARNING)
def reviews_minimum(call: Call, here: Here) -> Iterator[Finding]:
    """The minimum number of reviews is higher than the number planned for each proposal.

    With `minimum` above `per_proposal`, a proposal cannot be selected even when all its planned
    reviews are in.
    """
    policy = call.reviews
    if policy.minimum > policy.per_proposal:
        message = Message(
            "call-reviews-minimum", minimum=policy.minimum, planned=policy.per_proposal
        )
        yield Finding(("reviews", "minimum"), message, hint=Message("call-reviews-minimum?"))


@check("call-series-impossible")
def series_impossible(call: Call, here: Here) -> Iterator[Finding]:
    """No session can be held in the window or between the hours that `sessions` gives.

    `from` is the first day and `to` the last; between `earliest` and `latest` there must be room
    for `minutes`.
    """
    series = call.sessions
    if series.first and series.last and series.first > series.last:
        message, hint = Message("call-series-reversed"), Message("call-series-reversed?")
        yield Finding(("sessions", "to"), message, hint=hint)
    room = _minutes(series.latest) - _minutes(series.earliest)
    if room < series.minutes:
        message = Message(
            "call-series-impossible",
            minutes=series.minutes,
            earliest=f"{series.earliest:%H:%M}",
            latest=f"{series.latest:%H:%M}",
        )
        yield Finding(("sessions",), message, hint=Message("call-series-impossible?"))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


@check("call-retention-early")
def retention_early(call: Call, here: Here) -> Iterator[Finding]:
    """The addresses of the call's people would have to be deleted before its deadline."""
    if call.retention and call.retention <= call.closes.astimezone(ZoneInfo(call.timezone)).date():
        related = (Related(here.path, ("deadline",), Message("the-deadline")),)
        message, hint = Message("call-retention-early"), Message("call-retention-early?")
        yield Finding(("retention",), message, hint=hint, related=related)


@check("call-retention-past", Severity.WARNING)
def retention_past(call: Call, here: Here) -> Iterator[Finding]:
    """The last day for keeping the addresses of the call's people has passed, and files still
    contain some.

    `a87ws forget --everyone` removes them from the files and records what it did; docs/privacy.md
    explains what git keeps.
    """
    as_of, held = here.context.as_of, here.case.people()
    if call.retention and as_of and held and local_day(as_of, call.timezone) > call.retention:
        key = "call-retention-past-many" if len(held) > 1 else "call-retention-past-one"
        message = Message(key, count=len(held), day=call.retention.isoformat())
        yield Finding(("retention",), message, hint=Message("call-retention-past?"))
