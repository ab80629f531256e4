"""Several sounds that run beside each other, in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from meeting_desktop.ports.audio import Samples


def beside(sounds: Sequence[Iterator[Samples]], most: int) -> Iterator[Samples]:
    """Pieces of shape (n, sounds) of ``most`` samples, the last one shorter.

    A sound that ends before the others is silent from there.
    """
    held = [np.zeros(0, dtype=np.float32) for _ in sounds]
    while True:
        for number, sound in enumerate(sounds):
            while held[number].size < most:
                piece = next(sound, None)
                if piece is None:
                    break
                held[number] = np.concatenate([held[number], piece])
        size = min(most, max(one.size for one in held))
        if not size:
            return
        together = np.zeros((size, len(held)), dtype=np.float32)
        for number, one in enumerate(held):
            together[: min(size, one.size), number] = one[:size]
        yield together
        held = [one[size:] for one in held]
