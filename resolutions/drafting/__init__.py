"""Writing a text together: the log in the database, the rooms in memory, the socket."""
