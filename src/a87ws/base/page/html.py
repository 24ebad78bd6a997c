"""Pages that are one file: style and script inside, a policy that lets nothing in or out, foreign
text as text.

A page's template lies in the package beside its renderer. It is given `csp`, `style` and `script`
ready to put in, and whatever it is to show; every other value is escaped. Data for the script goes
in by `as_data`.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pkgutil import get_data
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markupsafe import Markup

_POLICY: Final = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
# What could end the element early, or is a line's end to a script but not to JSON.
_ESCAPES: Final = str.maketrans({each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"})


def render_page(
    package: str,
    template: str,
    values: Mapping[str, object],
    *,
    styles: Sequence[str],
    scripts: Sequence[str] = (),
) -> str:
    """The page of `template` with `values`, its styles and scripts (files of `package` too) written
    into it.

    Deterministic: the same values give the same bytes. A value that the template names and is not
    given is an error.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    style, script = _joined(package, styles), _joined(package, scripts)
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: asset(package, name)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=-1,
    )
    policy = _POLICY.format(script=_source(script), style=_source(style))
    # Both are files of this package and hold no `</`: nothing in them is foreign.
    own = {"csp": policy, "style": Markup(style), "script": Markup(script)}  # noqa: S704  see above
    return environment.get_template(template).render({**values, **own})


def as_data(value: object) -> Markup:
    """`value` as JSON for a `<script type="application/json">`: it cannot end the element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704  no `<`, `>` or `&` is left in it


def asset(package: str, name: str) -> str:
    """The text of a file that lies in `package`."""
    data = get_data(package, name)
    if data is None:  # only from a loader that reads no files
        raise FileNotFoundError(name)
    return data.decode()


def _joined(package: str, names: Sequence[str]) -> str:
    return "\n".join(asset(package, name) for name in names)


def _source(text: str) -> str:
    """What the policy allows: this very text, or nothing."""
    return (
        f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        if text
        else "'none'"
    )


_ACTIVE: Final = {"script", "iframe", "object", "embed", "form", "link", "base", "svg"}
_SILENT: Final = {"style", "title"}


class Reader(HTMLParser):
    """The words of a page, and what in it is active."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.active: list[str] = []
        self._silent = 0

    @property
    def words(self) -> str:
        """All text on one line."""
        return " ".join("".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what may run or load something."""
        self._silent += tag in _SILENT
        if tag in _ACTIVE:
            self.active.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            away = name == "src" and not address.startswith(("data:image/", "cid:"))
            if (
                name.startswith("on")
                or away
                or (name == "href" and address.startswith(("javascript:", "data:")))
            ):
                self.active.append(name)

    def handle_endtag(self, tag: str) -> None:
        """Leave what shows no text."""
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        """Take text that is shown."""
        if not self._silent:
            self.parts.append(data)


def read(html: str) -> Reader:
    """What there is to see in `html`, and what may run."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader
