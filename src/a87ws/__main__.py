"""Where the program starts: `a87ws`, or `python -m a87ws`."""

import gc
import sys


def main() -> None:
    """Run the command line of this process."""
    gc.set_threshold(
        100_000, 50, 50
    )  # what is imported and read stays: to look through it again and again is in vain
    try:
        from a87ws.cli import main as run
    except KeyboardInterrupt:  # while the libraries load; from then on the shell sees to it
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
