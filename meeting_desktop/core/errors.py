"""Three kinds of failure, and nothing else.

* ``UserFacingError``: what the person asked for cannot be done as asked (no such file, not audio).
* ``EnvironmentFault``: the world around the program failed (disk full, device gone, no network);
  ``retryable`` says whether trying again may help.
* every other exception is a bug: it is never caught to be hidden, the runtime reports it loudly.

The text of the first two is one sentence for a person that says what to do. It may hold a file name
that the person chose, so it is shown, never logged: ``code`` is what goes into a log.
"""

from __future__ import annotations


class ApplicationError(Exception):
    """Base of the failures that the program foresees.

    ``code`` is a stable lower_snake word for logs, exit codes and tests.
    """

    code = "failed"
    exit_code = 1

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code


class UserFacingError(ApplicationError):
    """The request cannot be met as it was made; asking differently helps."""

    code = "bad_request"
    exit_code = 1


class EnvironmentFault(ApplicationError):  # noqa: N818 - the world is at fault, not a call
    """Something outside the program failed; the sentence says what to mend."""

    code = "environment"
    exit_code = 3

    def __init__(self, sentence: str, *, code: str | None = None, retryable: bool = False) -> None:
        super().__init__(sentence, code=code)
        self.retryable = retryable


class NotAudioError(UserFacingError):
    """The file is there but holds no sound that can be decoded, or none at all."""

    code = "not_audio"


class NotFoundError(UserFacingError):
    """A file or a record that was named does not exist."""

    code = "not_found"


class DeviceLostError(EnvironmentFault):
    """The microphone went away while it was in use."""

    code = "device_lost"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, retryable=True)


class DiskFullError(EnvironmentFault):
    """There is no room left; what is in memory is kept until there is."""

    code = "disk_full"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, retryable=True)


class ModelDamagedError(EnvironmentFault):
    """A speech model on disk is not, byte for byte, the one that the catalogue names."""

    code = "model_damaged"


class ModelMissingError(EnvironmentFault):
    """A speech model is not on this machine and none of its sources could give it."""

    code = "model_missing"


class NewerDatabaseError(EnvironmentFault):
    """The database was written by a later version of the program; it is left untouched."""

    code = "newer_database"


class NoSecretStoreError(EnvironmentFault):
    """The operating system offers no safe place for secrets."""

    code = "no_secret_store"
