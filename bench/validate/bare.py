"""The least that any validator on this event stream does: parse each file and make a proposal of it; prints counts."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from pydantic import ValidationError

from a87ws.model.proposal import Proposal
from a87ws.source import parse

gc.disable()
good = bad = 0
for path in sorted(Path(sys.argv[1], "proposals").iterdir()):
    document = parse(path.name, path.read_bytes())
    try:
        Proposal.model_validate(document.value)
        good += 1
    except ValidationError:
        bad += 1
print(good, bad)
