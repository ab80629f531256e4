"""Settings of the assistant."""
