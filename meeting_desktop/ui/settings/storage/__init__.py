"""The settings of the shared storage."""
