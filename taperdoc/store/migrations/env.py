"""How Alembic runs the migrations: on the one connection it is given, in that transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    # SQLite can do it too, once Python's own transactions are out of the way.
    transactional_ddl=True,
)
context.run_migrations()
