"""The others in a meeting: who is here, who waits, how they come in."""
