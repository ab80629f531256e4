"""Windows of other programs on this machine's desktop: which there are, and their pictures."""
