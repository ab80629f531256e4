"""Parts that know nothing of meetings: they show what they are given and say what was pressed."""
