"""What the set-up can fail with, and the exit code of each."""


class SetUpError(Exception):
    """A sentence for the person at the terminal; nothing more can be done without them."""

    exit_code = 1


class NeedsAdministratorError(SetUpError):
    """Something is missing that only an administrator can install; the message is what to type."""

    exit_code = 3
