"""How the AI participant sounds, and how patient it is."""
