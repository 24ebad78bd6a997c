"""What an unquoted value means."""

from __future__ import annotations

import re
from decimal import Decimal

from a87ws.source.document import Scalar

_PLAIN = re.compile(
    r"""(?P<null>null|Null|NULL|~|)
      | (?P<true>true|True|TRUE) | (?P<false>false|False|FALSE)
      | (?P<integer>[-+]?[0-9]{1,18}) | (?P<octal>0o[0-7]{1,18}) | (?P<hex>0x[0-9a-fA-F]{1,15})
      | (?P<decimal>[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?)""",
    re.VERBOSE,
)
_MAY_BE_TYPED = frozenset("nNtTfF~+-.0123456789")


def typed(text: str) -> Scalar:
    """The value of an unquoted scalar by the core schema of YAML 1.2; decimals stay the decimals
    they are.
    """
    if text and text[0] not in _MAY_BE_TYPED:
        return text
    match = _PLAIN.fullmatch(text)
    if match is None:
        return text
    kind = match.lastgroup
    if kind == "integer":
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    if kind in ("octal", "hex"):
        return int(text, 0)
    return {"true": True, "false": False}.get(str(kind))
