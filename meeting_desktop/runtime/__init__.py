"""Thread machinery without Qt: who runs where, how work is handed over, how everything stops."""
