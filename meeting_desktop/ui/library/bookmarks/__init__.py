"""Bookmarks of a meeting: set while one listens, found again in a list and on the line of time."""
