"""The sound of a meeting as one sees it: a lane for each speaker, zoomed and pointed at."""
