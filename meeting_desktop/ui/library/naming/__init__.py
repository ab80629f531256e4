"""Who spoke: the voices of a meeting, one card each, to be named, put together and remembered."""
