"""How long the store waits, in seconds."""

CONNECT_SECONDS = 5
"""For a PostgreSQL server to accept a connection."""

LOCK_SECONDS = 5
"""For another writer to finish."""

STATEMENT_SECONDS = 30
"""For PostgreSQL to run one statement."""
