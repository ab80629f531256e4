"""What the set-up tells the person at the terminal; standard output stays free for the program."""

import sys


def say(sentence: str) -> None:
    """Print one line about what happens now."""
    print(f"set-up: {sentence}", file=sys.stderr, flush=True)
