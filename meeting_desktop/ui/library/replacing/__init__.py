"""Find and replace in a transcript: all places are seen before anything changes."""
