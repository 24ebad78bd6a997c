"""`a87ws announce`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import moment, root_of
from a87ws.model.announcement import Kind


def announce(
    ctx: typer.Context,
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND[/ID]]...", help=f"{', '.join(Kind)}; all of them if none is named."
        ),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language", metavar="LANGUAGE", help="Those in this language alone: en, fr, es."
        ),
    ] = None,
    listing: Annotated[
        bool,
        typer.Option("--list", help="Show who would get what, with addresses. Writes nothing."),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write, and open a page that leads to everything.")
    ] = False,
    sent: Annotated[
        bool, typer.Option("--sent", help="Note that the drafts were sent by hand. Name which.")
    ] = False,
    not_sent: Annotated[
        bool,
        typer.Option("--not-sent", help="Note that what may have arrived did not. Name which."),
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send the drafts to those whose address is known.")
    ] = False,
    smtp: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The server: smtps://USER@HOST, smtp://USER@HOST:587. A87WS_SMTP_PASSWORD.",
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(min=0, help="How many messages --send is to send; asked if not given."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MOMENT", help="As if it were then: 2026-10-01T09:00."),
    ] = None,
) -> None:
    """Write letters, invitations and calendars as drafts; list, mark or send them.

    Into announcements/. Drafts that are no longer due are removed; files changed by hand are left.
    Nothing is sent without --send.
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
