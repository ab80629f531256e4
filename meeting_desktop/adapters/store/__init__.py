"""The local store: SQLite behind ``ports.unit_of_work``; importing this imports no SQLAlchemy."""
