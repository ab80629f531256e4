"""Settings of the voices that are known."""
