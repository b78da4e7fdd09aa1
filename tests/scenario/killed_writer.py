"""Writers that are killed: `python -m tests.scenario.killed_writer FOLDER RUNS SEED` tells the outcome.

A warm parent forks a writer for each run. The writer gives commands and acknowledges each one, once it has
returned, with the number and hash of the last step; at a random moment it is killed.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from shapely.geometry import LineString

from app.command.context import Context
from app.command.log import write_log
from app.command.operations import create_operation, redo, undo
from app.command.zones import close_way
from app.store import journal
from app.store.store import Store
from tests.unit.store import samples

RUNS_PER_FILE = 20
AUTHOR = "duty officer"


def give_commands(ctx: Context, number: int) -> None:
    """One command: mostly a line of the log, now and then a closed way that is taken back and put back."""
    turn = number % 6
    if turn == 3:
        close_way(ctx, LineString([(500_000, 5_449_990), (500_040, 5_449_990)]), reason=f"hoses {number}")
    elif turn == 4:
        undo(ctx)
    elif turn == 5:
        redo(ctx)
    else:
        write_log(ctx, f"Line {number} " + "x" * (number * 97 % 3_000))


def write_until_killed(path: Path, pipe: int) -> None:
    """The writer."""
    store = Store.open(path)
    ctx = Context(store, AUTHOR)
    for number in itertools.count():
        give_commands(ctx, number)
        os.write(pipe, f"{store.anchor.count} {store.anchor.head}\n".encode())


def run(path: Path, chance: random.Random) -> list[tuple[int, str]]:
    """Start a writer and kill it at a random moment; the acknowledgements that it made."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_until_killed(path, writing)
        except BaseException as error:  # noqa: BLE001 - handed to the parent
            os.write(writing, f"0 {error!r}\n".encode())
        os._exit(1)
    os.close(writing)
    wanted = chance.randrange(7)
    with os.fdopen(reading, encoding="utf-8") as stream:
        told = [stream.readline() for _ in range(wanted)]
        time.sleep(chance.uniform(0, 0.02 if wanted else 0.08))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += stream.readlines()
    return [(int(count), head) for count, head in (line.rstrip("\n").split(" ", 1) for line in told)]


def lost(path: Path, acknowledged: list[tuple[int, str]]) -> list[str]:
    """Steps that were acknowledged and are not in the file as they were."""
    with closing(sqlite3.connect(path)) as connection:
        kept = dict(connection.execute("SELECT sequence, hash FROM muster_journal"))
    return [f"{count} {head}" for count, head in acknowledged if kept.get(count) != head]


def main(folder: Path, runs: int, seed: int) -> None:
    """Print the counts as JSON."""
    chance = random.Random(seed)
    acknowledged, gone, problems = 0, [], []
    for number in range(runs):
        path = folder / f"{number // RUNS_PER_FILE}.gpkg"
        if not path.exists():
            create_operation(path, samples.campus(1), name="kill", author=AUTHOR).close()
        told = run(path, chance)
        acknowledged += len(told)
        gone += lost(path, told)
        if number % RUNS_PER_FILE == RUNS_PER_FILE - 1:
            Store.open(path).close()
            problems += [repr(problem) for problem in journal.verify(path).problems]
    result = {"runs": runs, "acknowledged": acknowledged, "lost": gone, "problems": problems}
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
