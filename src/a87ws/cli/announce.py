"""`a87ws announce`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import moment
from a87ws.cli.where import root_of


def announce(
    ctx: typer.Context,
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND[/ID]]...",
            help="Kinds, or one letter of a kind (default: all): acceptance, reserve, regret, briefing, invitation, newsletter, item, programme, card, reminder, thanks, calendar, correction",
        ),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language", metavar="LANGUAGE", help="Only what is in this language: en, fr or es"
        ),
    ] = None,
    listing: Annotated[
        bool,
        typer.Option("--list", help="Show who would get what, with addresses; write nothing"),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write the drafts and open an overview of them")
    ] = False,
    sent: Annotated[
        bool, typer.Option("--sent", help="Mark the named drafts as sent by hand")
    ] = False,
    not_sent: Annotated[
        bool,
        typer.Option("--not-sent", help="Mark the named drafts as not delivered"),
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send the drafts to everybody with an address")
    ] = False,
    smtp: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Mail server: smtps://USER@HOST or smtp://USER@HOST:587; password in A87WS_SMTP_PASSWORD",
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(metavar="N", help="Number of messages to send (default: asks)", min=0),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2026-10-01T09:00",
        ),
    ] = None,
) -> None:
    """Write letters and pages as drafts; list or send them

    Drafts go to announcements/. Drafts that are no longer due are removed; files changed by hand are
    kept. Nothing is sent without --send.
    """
    from a87ws.cli import mailing

    root, when, which = root_of(ctx), moment(as_of), wanted or []
    asked = {
        "--list": listing,
        "--preview": preview,
        "--sent": sent,
        "--not-sent": not_sent,
        "--send": send,
    }
    mailing.see_that_it_is_one([name for name, given in asked.items() if given], smtp, count)
    if listing:
        mailing.show_list(root, which, languages or (), when)
    elif sent or not_sent:
        mailing.mark(root, which, languages or (), when, arrived=sent)
    elif send:
        mailing.send(root, which, languages or (), when, smtp or "", count)
    else:
        mailing.write(root, which, languages or (), when)
        if preview:
            mailing.open_preview(root)
