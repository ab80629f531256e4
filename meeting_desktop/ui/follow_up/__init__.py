"""After a meeting: the mail, the next meeting, what was left open."""
