"""`python3 -m scripts.set_up setup|run|test`: what the Makefile calls."""

import sys

# An older Python reads this file and the package's docstring, and no further.
if sys.version_info < (3, 11):  # noqa: UP036 - the one place where an older Python may arrive
    sys.exit("set-up: Python 3.11 or later is needed; name one with: make PYTHON=python3.11 ...")

from scripts.set_up.main import main

sys.exit(main(sys.argv[1:]))
