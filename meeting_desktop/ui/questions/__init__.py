"""Question sets: kept, put in order, looked at as they are asked, and tried on past meetings."""
