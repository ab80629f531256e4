"""A program that does what is in the queue of a home; where the home says so, all of it is killed.

It imports what it needs when it runs: its children import it too, and need nothing of it.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path


def main(home: Path) -> None:
    from tests.fakes.imports import die_in
    from tests.integration.imports.import_home import ImportHome

    with closing(ImportHome(home, on_stage=lambda stage: die_in(home, stage))) as here:
        here.imports.start()
        here.ended()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
