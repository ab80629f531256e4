"""Joining somebody else's meeting: code or link, a check of the sound, the lobby, and after it."""
