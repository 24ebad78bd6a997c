"""Set the project up and show it: `python3 start.py demo`, or run its tests: `python3 start.py
test`.
"""

import sys

VERSION = ".".join(map(str, sys.version_info[:3]))
if sys.version_info < (
    3,
    11,
):  # the syntax below is old on purpose, so that an old Python gets as far as this sentence
    sys.exit(
        f"start.py: Python 3.11 or newer is needed, this is {VERSION}; try `python3.12 start.py`"
    )

import hashlib
import importlib.util
import os
import shlex
import subprocess
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN, EXE = (VENV / "Scripts", ".exe") if os.name == "nt" else (VENV / "bin", "")
PYTHON = BIN / f"python{EXE}"
STAMP = VENV / "a87ws-installed"
# Whatever points Python at other code (PYTHONPATH, PYTHONHOME, …) stays out, and so does another
# environment's name.
CLEAN = {
    key: value
    for key, value in os.environ.items()
    if not key.startswith("PYTHON") and key != "VIRTUAL_ENV"
}


def run(*command: str) -> int:
    """Run a command in the project folder, in the clean environment, and return its exit code."""
    return subprocess.run(command, cwd=HERE, env=CLEAN, check=False).returncode


def fingerprint(extra: str) -> str:
    """Tell one installation from another: what was asked for, by which Python, where."""
    asked = [(HERE / "pyproject.toml").read_text(encoding="utf-8"), extra, sys.version, str(HERE)]
    return hashlib.sha256("\0".join(asked).encode()).hexdigest()


def install(extra: str) -> None:
    """Make .venv and install the project and its extra into it, unless that was done before."""
    enough = (fingerprint(extra), fingerprint("[test]"))  # the tests' installation holds the other
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") in enough:
        return
    pip = importlib.util.find_spec("pip") is not None
    if not pip and importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "start.py: this Python has no pip; install it (Debian: `apt install python3-pip`) "
            "and run again"
        )
    print(f"Setting up {VENV} (once; needs the network)", flush=True)
    made_by = VENV / "pyvenv.cfg"
    same = (
        PYTHON.exists()
        and made_by.exists()
        and f"version = {VERSION}\n" in made_by.read_text(encoding="utf-8")
    )
    # `with_pip` needs ensurepip, which some systems leave out; a pip at hand fills an environment
    # from outside.
    venv.create(VENV, clear=not same, symlinks=os.name != "nt", with_pip=not pip)
    STAMP.unlink(missing_ok=True)
    installer = (
        [sys.executable, "-m", "pip", "--python", str(PYTHON)]
        if pip
        else [str(PYTHON), "-m", "pip"]
    )
    if run(*installer, "--quiet", "install", "--editable", f".{extra}"):
        sys.exit(
            "start.py: the installation failed; read pip's words above, check the network, "
            "run again"
        )
    STAMP.write_text(fingerprint(extra), encoding="utf-8")


def main(arguments: "list[str]") -> int:
    """Do what was asked and return the exit code."""
    if arguments == ["demo"]:
        install("")
        commands = [["a87ws", word] for word in ("validate", "standings", "select", "announce")]
    elif arguments[:1] == ["test"]:
        install("[test]")
        commands = [["python", "-m", "pytest", *arguments[1:]]]
    else:
        print(
            "usage: python3 start.py demo\n       python3 start.py test [PYTEST OPTIONS]",
            file=sys.stderr,
        )
        return 2
    for program, *words in commands:
        print(f"\n$ {shlex.join([program, *words])}", flush=True)
        code = run(f"{BIN / program}{EXE}", *words)
        if code:
            return code
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, KeyboardInterrupt) as fault:
        sys.exit(f"start.py: stopped: {str(fault) or 'interrupted'}")
