"""Conversations that nobody had, with what a careful reader finds in them; see ``reading``."""
