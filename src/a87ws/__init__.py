"""Run a call for proposals in a folder of text files: check, judge, choose with proof, announce."""

from __future__ import annotations

__version__ = "0.1.0"
