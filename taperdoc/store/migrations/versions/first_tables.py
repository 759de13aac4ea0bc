"""Creates the templates with their versions and words, and the letterhead.

The tables are written out because a migration stays the same when the models change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

code_points = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
time = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "saved_template",
        sa.Column("id", code_points, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name_key", code_points, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("deleted", time),
        sa.Column("created", time, nullable=False),
        sa.Column("changed", time, nullable=False),
        sa.Column("used", time, nullable=False),
        sqlite_with_rowid=False,
    )
    for name, column in (
        ("used", sa.text("used DESC")),
        ("changed", sa.text("changed DESC")),
        ("name", "name_key"),
    ):
        _index_alive(f"by_{name}", ["archived", sa.text("pinned DESC"), column, "id"])
    _index_alive("same_name", ["name_key"])
    op.create_table(
        "template_version",
        _of_template(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("saved", time, nullable=False),
    )
    op.create_table(
        "template_word",
        sa.Column("word", code_points, primary_key=True),
        _of_template(),
        sqlite_with_rowid=False,
    )
    op.create_index("template_word_of", "template_word", ["template_id", "word"])
    words = "clinic address phone out_of_hours emergency clinician missed_dose".split()
    letterhead = op.create_table(
        "letterhead",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in words),
        sa.Column("paper", sa.Text, nullable=False),
        sa.Column("week_starts", sa.Text, nullable=False),
        sa.Column("below_withdrawal", sa.JSON, nullable=False),
        sa.Column("logo", sa.LargeBinary),
        sa.Column("review_by", sa.Text),
        sa.Column("review_on", sa.Date),
        sa.Column("review_text", sa.Text),
    )
    empty = {"id": 1, "version": 0, "paper": "A4", "week_starts": "Monday", "below_withdrawal": []}
    op.bulk_insert(letterhead, [empty | dict.fromkeys(words, "")])


def _of_template() -> sa.Column[str]:
    template = sa.ForeignKey("saved_template.id", ondelete="CASCADE")
    return sa.Column("template_id", code_points, template, primary_key=True)


def _index_alive(name: str, columns: list[str | sa.TextClause]) -> None:
    alive = sa.text("deleted IS NULL")
    op.create_index(
        f"saved_template_{name}",
        "saved_template",
        columns,
        sqlite_where=alive,
        postgresql_where=alive,
    )
