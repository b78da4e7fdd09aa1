"""Ways from older schema versions to the present one.

Each script in `versions/` is one step, named by the version that it leads to (`0002`). A script changes the
tables of the records; it never touches `muster_journal`, whose bytes are hashed. A field that is new to a
record has a default, so that older journal entries can still be read. A table that a script makes anew needs
`app.store.schema.guard` again.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.domain.errors import UserError
from app.domain.message import msg
from app.store.connection import Use, connect, engine
from app.store.creation import drafted
from app.store.faults import explained
from app.store.identity import SCHEMA, SCHEMA_VERSION, Content, Identity, identify

VERSIONS = Path(__file__).parent / "versions"


def bring_up_to_date(path: Path, content: Content) -> Identity:
    """What a file is, after migrating it where it is older: on a copy that then takes its place.

    Raises:
        UserError: as `identify`, another program has the file open, or there is no way from its version.
    """
    identity = identify(path, content)
    if identity.schema_version < SCHEMA_VERSION:
        with explained(path):
            with drafted(path) as draft:
                _copy_alone(path, draft)
                _upgrade(draft)
            identity = identify(path, content)
    return identity


@contextmanager
def readable(path: Path, content: Content) -> Iterator[tuple[Path, Identity]]:
    """A file to read and what it is: itself, or where it is older a migrated copy that is gone afterwards."""
    identity = identify(path, content)
    if identity.schema_version == SCHEMA_VERSION:
        yield path, identity
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with explained(path):
            with closing(connect(path, Use.READ)) as origin, closing(sqlite3.connect(copy)) as target:
                origin.backup(target)
            _upgrade(copy)
        yield copy, identify(copy, content)


def _copy_alone(path: Path, draft: Path) -> None:
    """Copy a file that nobody else has open, after bringing its write-ahead log home."""
    with closing(connect(path, Use.WRITE)) as connection:
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
            raise UserError(msg("store.busy", file=path.name))
        connection.execute("BEGIN IMMEDIATE")
        shutil.copyfile(path, draft)


def _upgrade(path: Path) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("version_locations", str(VERSIONS))
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: str, _: object) -> object:
        return scripts._upgrade_revs("head", revision)

    target = engine(path, Use.WRITE)
    try:
        with (
            EnvironmentContext(config, scripts, fn=steps) as run,
            target.begin() as connection,
        ):
            run.configure(connection=connection, version_table=SCHEMA.name)
            run.run_migrations()
    except CommandError as error:
        raise UserError(msg("store.damaged", file=path.name, reason=str(error))) from error
    finally:
        target.dispose()
