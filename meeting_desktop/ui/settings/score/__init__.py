"""How much each part of a lead's score weighs."""
