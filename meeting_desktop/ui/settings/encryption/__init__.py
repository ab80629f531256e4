"""Recordings encrypted on this computer, and the key that brings them back."""
