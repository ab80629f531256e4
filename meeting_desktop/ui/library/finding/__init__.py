"""Places in which something was said or written, found in the library."""
