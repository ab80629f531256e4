"""Failures keep what they know on their way between processes."""

from __future__ import annotations

import pickle
from multiprocessing.reduction import ForkingPickler

import pytest

from meeting_desktop.core import errors
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError

_KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ApplicationError)
]


@pytest.mark.parametrize("kind", _KINDS)
def test_each_kind_comes_out_of_a_pipe_as_it_went_in(kind: type[ApplicationError]) -> None:
    error = kind("Make room on the disk.")
    error.code = "another_code"
    crossed = pickle.loads(bytes(ForkingPickler.dumps(error)))
    assert type(crossed) is kind
    assert str(crossed) == crossed.sentence == "Make room on the disk."
    assert crossed.code == "another_code"
    assert getattr(crossed, "retryable", None) == getattr(error, "retryable", None)


def test_retryable_and_code_of_an_instance_survive() -> None:
    error = EnvironmentFault("Try again.", code="busy", retryable=True)
    crossed = pickle.loads(pickle.dumps(error))
    assert (crossed.code, crossed.retryable) == ("busy", True)


@pytest.mark.parametrize("kind", _KINDS)
def test_each_kind_has_a_code_for_logs(kind: type[ApplicationError]) -> None:
    assert kind.code.isidentifier()
    assert kind.code == kind.code.lower()


def test_the_persons_fault_and_the_worlds_end_a_command_differently() -> None:
    assert UserFacingError.exit_code != EnvironmentFault.exit_code
    assert 0 not in {UserFacingError.exit_code, EnvironmentFault.exit_code}
