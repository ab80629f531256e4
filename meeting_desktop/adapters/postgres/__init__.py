"""The shared database: psycopg on one side, the server's own functions on the other."""
