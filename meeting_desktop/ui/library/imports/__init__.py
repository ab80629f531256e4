"""Imports in the Library: the queue over the list, files that are dropped, what is said of them."""
