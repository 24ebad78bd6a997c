"""`python -m a87ws`."""

from a87ws.cli import main

if __name__ == "__main__":
    main()
