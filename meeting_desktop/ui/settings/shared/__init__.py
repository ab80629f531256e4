"""The shared database in the settings: connecting, who one is there, what needs a person."""
