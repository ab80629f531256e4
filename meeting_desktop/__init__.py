"""Meeting Desktop: plan the meeting, hold it, keep a record that can be trusted."""

__version__ = "0.1.0"
