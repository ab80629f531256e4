"""Analysts: whoever reads conversations behind ``ports.analyst``."""
