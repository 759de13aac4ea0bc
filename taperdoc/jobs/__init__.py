"""Work done outside a request, and data kept in memory for minutes."""
