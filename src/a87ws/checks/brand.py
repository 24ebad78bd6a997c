"""Facts about how announcements look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from a87ws.checks.registry import Finding, check
from a87ws.checks.values import email_faults
from a87ws.checks.words import quoted
from a87ws.diagnostics import Message, Quoted
from a87ws.model.brand import CONTRAST, contrast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.model.brand import Brand

_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif")
_PAIRS: Final = (("text", "background"), ("accent", "background"), ("on_accent", "accent"))


@check("brand-contrast-low", needs=())
def contrast_low(brand: Brand, here: Here) -> Iterator[Finding]:
    """Two colours of the brand are too near each other for text to be read.

    `text` and `accent` (headings and links) stand on `background`, `on_accent` on `accent`. WCAG
    2.2 asks for a contrast of 4.5 to 1. Make one of the two darker or lighter.
    """
    for front, back in _PAIRS:
        found = contrast(getattr(brand.colours, front), getattr(brand.colours, back))
        if found < CONTRAST:
            rounded = int(found * 10) / 10  # down: 4.49 is not enough and must not read 4.5
            message = Message(
                "brand-contrast-low",
                front=Quoted(front),
                back=Quoted(back),
                contrast=str(rounded),
                least=str(CONTRAST),
            )
            yield Finding(("colours", front), message, hint=Message("brand-contrast-low?"))


@check("brand-email-malformed", needs=())
def email_malformed(brand: Brand, here: Here) -> Iterator[Finding]:
    """The address of the sender or of the members' list is none that mail can be sent from or to."""
    for key in ("sender", "members"):
        address = getattr(brand, key)
        if address is not None:
            yield from email_faults(address.email, (key, "email"))


@check("brand-logo-format", needs=())
def logo_format(brand: Brand, here: Here) -> Iterator[Finding]:
    """A logo is no PNG, JPEG or GIF inside the call's folder.

    Mail programs show no others, and load none from the net unless they are told to. Put the file
    into the folder.
    """
    for i, logo in enumerate(brand.logos):
        if (
            not logo.file.lower().endswith(_PICTURES)
            or ":" in logo.file
            or ".." in logo.file
            or logo.file.startswith("/")
        ):
            message = Message("brand-logo-format", file=quoted(logo.file))
            yield Finding(("logos", i, "file"), message, hint=Message("brand-logo-format?"))
