"""Records go to JSON and to table rows and come back exactly."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from app.domain.message import Message
from app.domain.operation import RECORDS
from app.store import codec
from app.store.gpkg import from_blob, to_blob
from app.store.schema import RowReader, layers, to_row
from app.store.values import UnfitError, message_from_json, message_to_json
from tests.unit.store import samples
from tests.unit.store.strategies import messages, records

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_record_survives_the_journal(kind: type) -> None:
    @QUICK
    @given(records(kind))
    def round_trip(record: object) -> None:
        body = codec.dump(codec.to_json(record))
        again = codec.from_json(kind, codec.load(body))
        assert again == record
        assert codec.dump(codec.to_json(again)) == body

    round_trip()


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_record_survives_its_table(kind: type) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    layer = layers(samples.EPSG)[kind]
    columns = [column for column in layer.table.columns if column.name != "fid"]
    layer.table.create(engine)

    @QUICK
    @given(records(kind))
    def round_trip(record: object) -> None:
        with engine.begin() as connection:
            connection.execute(layer.table.delete())
            connection.execute(layer.table.insert(), to_row(record, 7))
            *values, version = connection.execute(sa.select(*columns)).one()
            (again,) = RowReader(kind).read([values])
            assert (again, version) == (record, 7)
            assert codec.to_json(again) == codec.to_json(record)

    round_trip()
    engine.dispose()


@QUICK
@given(messages)
def test_a_message_keeps_the_types_of_its_parameters(message: Message) -> None:
    again = message_from_json(codec.load(codec.dump(message_to_json(message))))
    assert again == message
    assert [type(value) for _, value in again.params] == [type(value) for _, value in message.params]


def test_a_field_at_its_default_is_left_out_so_that_a_later_field_changes_no_hash() -> None:
    assert set(codec.to_json(samples.log_entry())) == {"id", "at", "author", "text"}


@pytest.mark.parametrize(
    "record",
    [
        replace(samples.building(1), height_m=math.nan),
        replace(samples.building(1), height_m=math.inf),
        replace(samples.building(1), floors=2**63),
        replace(samples.building(1), name="half a character \ud83d"),
        replace(samples.building(1), footprint=Polygon()),
        replace(samples.building(1), footprint=Point(0, 0)),
        replace(samples.incident(), point=Point(math.nan, 1)),
        replace(samples.incident(), point=Point(1, math.inf)),
        replace(samples.incident(), opened_at=datetime(2026, 3, 1)),  # noqa: DTZ001
    ],
)
def test_what_a_file_cannot_keep_is_refused(record: object) -> None:
    with pytest.raises(UnfitError):
        codec.to_json(record)
    with pytest.raises(UnfitError):
        to_row(record, 1)


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)
)
@QUICK
def test_any_other_json_is_refused_and_nothing_worse(value: object) -> None:
    for kind in RECORDS:
        with pytest.raises(UnfitError):
            codec.from_json(kind, {"id": value, "unknown": value})
        with pytest.raises(UnfitError):
            codec.from_json(kind, value)


@pytest.mark.parametrize("text", ["NaN", "1e999x", "[" * 200_000, "{", "", '{"a": Infinity}'])
def test_hostile_json_is_refused(text: str) -> None:
    with pytest.raises(UnfitError):
        codec.load(text)


def test_an_infinite_number_written_as_a_large_one_is_refused() -> None:
    value = codec.to_json(samples.building(1))
    text = json.dumps(value).replace("19.2", "1e999")
    with pytest.raises(UnfitError):
        codec.from_json(type(samples.building(1)), codec.load(text))


def test_minus_zero_is_one_value_with_zero() -> None:
    assert codec.to_json(replace(samples.building(1), height_m=-0.0))["height_m"].hex() == "0x0.0p+0"


@given(st.binary(max_size=80))
@QUICK
def test_any_blob_is_a_geometry_or_refused(blob: bytes) -> None:
    for candidate in (blob, b"GP\0\1" + blob):
        try:
            from_blob(candidate)
        except UnfitError:
            continue


def test_a_blob_has_the_header_of_a_geopackage_geometry() -> None:
    line = LineString([(1, 2), (3, 5)])
    blob = to_blob(line, 32610)
    assert blob[:4] == b"GP\0\x03" and int.from_bytes(blob[4:8], "little") == 32610
    assert struct.unpack("<4d", blob[8:40]) == (1, 3, 2, 5)
    assert from_blob(blob) == line
