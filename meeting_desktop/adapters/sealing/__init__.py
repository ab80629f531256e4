"""Recordings encrypted on this disk."""
