"""Whoever touches the log or a record behind Muster's back is found out."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.message import msg
from app.domain.operation import LogEntry
from app.store import chain, journal
from app.store.identity import Content, identify
from app.store.schema import GUARD
from app.store.store import Store
from tests.unit.store import samples
from tests.unit.store.test_store import put, refused

COLUMNS = (
    *("sequence", "seat", "at", "author", "label", "undoes", "undoable", "schema_version"),
    *("body", "previous", "hash"),
)


@pytest.fixture
def small(store: Store) -> Iterator[Path]:
    """An operation with six steps, one of them an undo."""
    put(store, samples.incident(), samples.level())
    put(store, samples.zone())
    put(store, replace(samples.zone(), name="Zone B"), replace(samples.campus().stock[0], quantity=7))
    store.undo("second officer")
    put(store, samples.log_entry())
    store.close()
    yield store.path


def foreign(path: Path) -> closing[sqlite3.Connection]:
    """A connection of somebody who got around the guard."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function(GUARD, 0, lambda: None)
    return closing(connection)


def keys(path: Path) -> set[str]:
    """What the check says, by key."""
    return {problem.key for problem in journal.verify(path).problems}


def tampered(path: Path, *statements: str | tuple[str, tuple[object, ...]]) -> set[str]:
    """What the check says of a copy on which somebody ran these statements."""
    copy = path.with_name("tampered.gpkg")
    shutil.copyfile(path, copy)
    with foreign(copy) as connection:
        for statement in statements:
            connection.execute(*([statement] if isinstance(statement, str) else statement))
    return keys(copy)


def rows(path: Path) -> list[dict[str, object]]:
    """The journal as it is stored."""
    with foreign(path) as connection:
        names = ", ".join(COLUMNS)
        found = connection.execute(f"SELECT {names} FROM muster_journal ORDER BY sequence").fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def test_an_untouched_journal_is_in_order(small: Path) -> None:
    report = journal.verify(small)
    assert report.ok and report.anchored and not report.problems
    assert (report.count, report.head) == (6, rows(small)[-1]["hash"])


def test_entries_tell_who_did_what_when(small: Path) -> None:
    entries = list(journal.entries(small))
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[0].label == msg("store.created", name="Night duty", campus="Test campus")
    assert (entries[4].author, entries[4].undoes) == ("second officer", 4)
    assert entries[5].changes[0].after == samples.log_entry()
    assert entries[0].campus_hash and not entries[1].campus_hash


def test_the_step_that_brings_in_the_campus_holds_its_hash_and_not_its_records(small: Path) -> None:
    body = rows(small)[0]["body"]
    assert isinstance(body, bytes) and b"Hall" not in body and len(body) < 2_000


def _flips(value: object) -> list[object]:
    """Every value that differs in one bit of one byte, or that looks the same but is of another type."""
    if isinstance(value, int):
        return [value ^ (1 << bit) for bit in range(8)]
    if value is None:
        return [0, "", b""]
    data = value.encode() if isinstance(value, str) else value
    assert isinstance(data, bytes)
    found: list[object] = [data if isinstance(value, str) else data.decode()]
    for position in range(len(data)):
        flipped = bytearray(data)
        flipped[position] ^= 1 << (position % 8)
        found.append(bytes(flipped))
    return found


@pytest.mark.parametrize("column", [column for column in COLUMNS if column != "sequence"])
def test_every_one_byte_edit_is_found(small: Path, column: str) -> None:
    """The n-th edit of each entry is made at once, and the check has to name every entry that was edited."""
    original = rows(small)
    edits = {row["sequence"]: _flips(row[column]) for row in original}
    with foreign(small) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for number in range(max(map(len, edits.values()))):
            text = isinstance(original[0][column], str) and number > 0
            update = (
                f"UPDATE muster_journal SET {column}={'CAST(? AS TEXT)' if text else '?'} WHERE sequence=?"
            )
            edited = {sequence for sequence, flips in edits.items() if number < len(flips)}
            for row in original:
                flips = edits[row["sequence"]]
                value = flips[number] if number < len(flips) else row[column]
                connection.execute(update, (value, row["sequence"]))
            named = {dict(problem.params).get("n") for problem in journal.verify(small).problems}
            assert edited <= named, (column, number)


def test_every_one_byte_edit_of_a_sequence_is_found(small: Path) -> None:
    for sequence, bit in itertools.product(range(1, 7), range(8)):
        to = sequence ^ (1 << bit)
        if not 1 <= to <= 6:
            assert tampered(small, f"UPDATE muster_journal SET sequence={to} WHERE sequence={sequence}")


def test_every_deletion_is_found(small: Path) -> None:
    for row in rows(small):
        assert tampered(small, f"DELETE FROM muster_journal WHERE sequence={row['sequence']}")


def test_every_deletion_is_found_when_the_rest_is_numbered_anew(small: Path) -> None:
    for row in rows(small)[:-1]:
        sequence = row["sequence"]
        assert "verify.hash" in tampered(
            small,
            f"DELETE FROM muster_journal WHERE sequence={sequence}",
            f"UPDATE muster_journal SET sequence=-sequence WHERE sequence>{sequence}",
            "UPDATE muster_journal SET sequence=-sequence-1 WHERE sequence<0",
        )


def test_every_swap_is_found(small: Path) -> None:
    for first, second in itertools.combinations(range(1, 7), 2):
        assert "verify.hash" in tampered(
            small,
            f"UPDATE muster_journal SET sequence=0 WHERE sequence={first}",
            f"UPDATE muster_journal SET sequence={first} WHERE sequence={second}",
            f"UPDATE muster_journal SET sequence={second} WHERE sequence=0",
        )


@pytest.mark.parametrize("left", range(6))
def test_every_cut_tail_is_found(small: Path, left: int) -> None:
    assert "verify.cut" in tampered(small, f"DELETE FROM muster_journal WHERE sequence>{left}")


@pytest.mark.parametrize("left", range(1, 6))
def test_a_tail_cut_on_another_computer_is_found_by_the_records(small: Path, left: int) -> None:
    chain.anchor_file(identify(small, Content.OPERATION).file_id).unlink()
    assert journal.verify(small).ok and not journal.verify(small).anchored
    assert tampered(small, f"DELETE FROM muster_journal WHERE sequence>{left}") == {"verify.record"}


def test_a_tail_cut_together_with_its_records_is_found(small: Path, tmp_path: Path) -> None:
    store = Store.open(small)
    older = tmp_path / "older.gpkg"
    store.backup(older)
    put(store, samples.log_entry(2))
    store.close()
    assert journal.verify(small).ok
    assert keys(older) == {"verify.cut"}


def test_a_cut_tail_stays_known_after_more_steps(small: Path, tmp_path: Path) -> None:
    store = Store.open(small)
    older = tmp_path / "older.gpkg"
    store.backup(older)
    put(store, samples.log_entry(2))
    store.close()
    again = Store.open(older)
    assert not again.complete
    put(again, samples.log_entry(3))
    put(again, samples.log_entry(4))
    again.close()
    assert keys(older) == {"verify.rewritten"} and journal.verify(small).ok


def test_a_journal_that_was_hashed_anew_is_found(small: Path) -> None:
    statements = []
    previous = chain.GENESIS
    for row in rows(small):
        content = json.loads(row["body"])  # type: ignore[arg-type]
        content["author"] = "nobody"
        body = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        digest = chain.link(previous, body)
        update = "UPDATE muster_journal SET author='nobody', body=?, previous=?, hash=? WHERE sequence=?"
        statements.append((update, (body, previous, digest, row["sequence"])))
        previous = digest
    assert tampered(small, *statements) == {"verify.rewritten"}


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("UPDATE zones SET name='X'", "verify.record"),
        ("UPDATE zones SET row_version=3", "verify.record"),
        ("UPDATE zones SET area=(SELECT footprint FROM buildings LIMIT 1)", "verify.record"),
        ("UPDATE zones SET area=x'00'", "verify.row verify.record"),
        ("UPDATE zones SET priority='none'", "verify.row verify.record"),
        ("DELETE FROM zones", "verify.record"),
        ("DELETE FROM log_entries", "verify.record"),
        ("UPDATE level_declarations SET level='IV'", "verify.record"),
        ("INSERT INTO checklist_items VALUES (1, 'x', 'i1', 1, '{}', NULL, '', 9)", "verify.row"),
        ("UPDATE buildings SET floors=1 WHERE id='building:0'", "verify.campus"),
        ("UPDATE stock SET quantity=0", "verify.record"),
        ("UPDATE stock SET row_version=2", "verify.record"),
        ("DELETE FROM rooms", "verify.campus"),
        ("UPDATE operation SET exercise=0", "verify.record"),
    ],
)
def test_a_record_that_another_program_changed_is_found(small: Path, statement: str, key: str) -> None:
    assert tampered(small, statement) == set(key.split())


def test_a_journal_can_be_checked_while_it_is_written(store: Store) -> None:
    for number in range(3):
        put(store, samples.log_entry(number))
        assert journal.verify(store.path).count == number + 2
    with store.step(msg("step.test"), author="a") as tx:
        tx.put(samples.log_entry(9))
        assert journal.verify(store.path).ok
        assert sum(1 for _ in journal.entries(store.path)) == 4


def test_a_page_of_the_file_that_was_overwritten_is_found(small: Path) -> None:
    data = bytearray(small.read_bytes())
    where = data.find(b'"label"')
    assert where > 0
    data[where - 900 : where + 900] = bytes(1800)
    small.write_bytes(data)
    assert not journal.verify(small).ok


def test_a_full_state_folder_does_not_lose_a_step(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        put(store, samples.log_entry())
    assert [entry.id for entry in store.snapshot().log] == ["log1"]
    assert journal.verify(store.path).count == 2
    assert store.get(LogEntry, "log1") == samples.log_entry()


def test_a_label_is_kept_as_a_message(store: Store) -> None:
    label = msg("step.test", name="x", at=samples.tick(), level=samples.level().level, n=3)
    with store.step(label, author="a") as tx:
        tx.put(samples.zone())
    assert list(journal.entries(store.path))[-1].label == label


def test_an_anchor_never_goes_back() -> None:
    file_id = "00000000-0000-4000-8000-000000000000"
    chain.write_anchor(file_id, chain.Anchor(5, "five"))
    chain.write_anchor(file_id, chain.Anchor(3, "three"))
    assert chain.read_anchor(file_id) == chain.Anchor(5, "five")


@pytest.mark.parametrize("content", ["", "[]", '{"count": "x"}', '{"count": 5}', "\ud83d"])
def test_a_damaged_anchor_is_no_anchor(small: Path, content: str) -> None:
    chain.anchor_file(identify(small, Content.OPERATION).file_id).write_text(content, "utf-8", "replace")
    report = journal.verify(small)
    assert report.ok and not report.anchored


def test_a_journal_that_is_cut_while_it_is_open_takes_no_more_steps(store: Store) -> None:
    put(store, samples.zone())
    with foreign(store.path) as connection:
        connection.execute("DELETE FROM muster_journal WHERE sequence=2")
    refused("store.replaced", lambda: put(store, samples.log_entry()))
    assert len(rows(store.path)) == 1


def test_a_record_that_is_removed_while_it_is_open_is_missed(store: Store) -> None:
    put(store, samples.zone())
    with foreign(store.path) as connection:
        connection.execute("DELETE FROM zones")
    refused("store.row_missing", lambda: put(store, samples.log_entry(), samples.zone("Zone B")))
    assert len(rows(store.path)) == 2 and store.snapshot().log == ()
