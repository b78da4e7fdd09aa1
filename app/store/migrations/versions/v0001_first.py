"""The first schema: what `app.store.schema` creates. There is nothing older to come from."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing to do: files begin here."""
