"""Where the program starts: `a87ws`, or `python -m a87ws`."""

from __future__ import annotations

import sys

from a87ws.base.memory import collect_rarely


def main() -> None:
    """Run the command line of this process."""
    collect_rarely()
    try:
        from a87ws.app import main as run
    except KeyboardInterrupt:  # while the libraries load; from then on the shell sees to it
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
