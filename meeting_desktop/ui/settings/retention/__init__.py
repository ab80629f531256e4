"""The rules of keeping, and what goes when."""
