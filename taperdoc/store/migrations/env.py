"""Runs the migrations on the given connection, within its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    # Also on SQLite, whose connections here have Python's own transactions switched off.
    transactional_ddl=True,
)
context.run_migrations()
