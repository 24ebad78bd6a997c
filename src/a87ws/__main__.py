"""Where the program starts: `a87ws`, or `python -m a87ws`."""

import gc


def main() -> None:
    """Run the command line of this process."""
    gc.set_threshold(100_000, 50, 50)  # what is imported and read stays: to look through it again and again is in vain
    from a87ws.cli import main as run

    run()


if __name__ == "__main__":
    main()
