"""All machines converge to the server's view of what they hold, whatever goes wrong, in 200 seeds.

And the same stories tell when a promise is broken: one that could not fail would prove nothing.
A seed that fails is played again by its number (``seed`` below); only ids differ between two runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from meeting_desktop.application.synchronise import Synchronise
from tests.integration.postgres.server import Connection, TestServer
from tests.integration.postgres.simulation.faults import Fault
from tests.integration.postgres.simulation.history import Divergence
from tests.integration.postgres.simulation.mutants import (
    WithoutBackfill,
    WithoutPurge,
    without_idempotency,
    without_the_clocks_lock,
)
from tests.integration.postgres.simulation.story import Story
from tests.integration.postgres.simulation.world import World

# Not ``slow``: that would put them in one queue with what runs in real time.
pytestmark = pytest.mark.timeout(600)
SEEDS = 200
_AT_ONCE = 25
#: What must have happened in so many seeds, or they prove less than they seem to.
_EXPECTED = {
    *(fault.name for fault in Fault), "sent", "refused", "gained", "lost", "granted", "revoked",
    "slow", "restored",
}  # fmt: skip
_MUTANT_SEEDS = range(40)


@pytest.fixture(scope="module")
def world(postgres: TestServer) -> Iterator[World]:
    with postgres.new_database() as shared:
        made = World(shared)
        yield made
        made.close()


@pytest.fixture
def broken_world(postgres: TestServer) -> Iterator[World]:
    with postgres.new_database() as shared:
        made = World(shared)
        yield made
        made.close()


@pytest.mark.parametrize("first", range(0, SEEDS, _AT_ONCE))
def test_all_machines_converge_and_nothing_is_lost(world: World, first: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(first, first + _AT_ONCE):
        story = Story(world, seed)
        try:
            story.play()
        except Divergence as found:
            found.add_note(f"seed {seed}")
            raise
        seen += story.seen
    assert seen.keys() >= _EXPECTED, seen
    assert seen["sent"] > seen["refused"]


@pytest.mark.parametrize(
    ("engine", "kinds"),
    [(WithoutBackfill, {"absent"}), (WithoutPurge, {"left over", "scopes"})],
)
def test_rounds_without_a_promise_are_caught(
    world: World, engine: type[Synchronise], kinds: set[str]
) -> None:
    assert first_divergence(world, engine) in kinds


@pytest.mark.parametrize(
    ("plant", "kinds"),
    [
        (without_the_clocks_lock, {"absent", "stale"}),
        (without_idempotency, {"twice", "history"}),
    ],
)
def test_a_server_without_a_promise_is_caught(
    broken_world: World, plant: Callable[[Connection], None], kinds: set[str]
) -> None:
    plant(broken_world.admin)
    assert first_divergence(broken_world) in kinds


def first_divergence(world: World, engine: type[Synchronise] = Synchronise) -> str:
    """What was found first; empty where nothing was."""
    for seed in _MUTANT_SEEDS:
        try:
            Story(world, seed, engine).play()
        except Divergence as found:
            return found.kind
    return ""
