"""What Alembic runs: on the connection that storage.migrate hands over."""

from alembic import context

from storage.tables import meta

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=meta,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
