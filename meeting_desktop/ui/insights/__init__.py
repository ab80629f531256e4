"""What many meetings say together, in charts that answer one question each."""
