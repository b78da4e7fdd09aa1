"""CAP 1.2 is read strictly, placed near the campus, and never brings the program down."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.exchange.cap import MAX_BYTES, CapReading, read_cap
from tests.unit.command.conftest import small_campus
from tests.unit.command.test_observations import CAP

INFO = small_campus().info
AT = datetime(2026, 11, 22, 19, tzinfo=UTC)
GOOD = CAP.format(id="1", kind="Alert", refs="")


def read(content: str | bytes) -> CapReading:
    return read_cap(content.encode() if isinstance(content, str) else content, INFO, author="a", at=AT)


def test_a_circle_near_the_campus_is_cut_to_its_surroundings() -> None:
    (alert,) = read(GOOD).alerts
    assert alert.area is not None
    assert alert.area.area == pytest.approx(3.1416 * 5000**2, rel=0.01)
    assert read(GOOD.replace("39.745,115.835 5", "39.745,115.835 0x")).findings


def test_a_shape_far_away_is_kept_without_an_area() -> None:
    found = read(GOOD.replace("39.745,115.835 5", "-33,151 5"))
    assert found.alerts[0].area is None
    assert [one.message.key for one in found.findings] == ["cap.not_near"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("<status>Actual", "<status>actual", "cap.wrong_value"),
        ("<sender>s</sender>", "", "cap.missing"),
        ("+08:00</sent>", "Z</sent>", "cap.wrong_form"),
        ("<event>Storm</event>", "<event>a</event><event>b</event>", "cap.twice"),
        ("<scope>", "<colour>red</colour><scope>", "cap.unknown_element"),
        ("<category>Met</category><event>Storm</event>", "<event>S</event><category>Met</category>",
         "cap.out_of_order"),
    ],
)  # fmt: skip
def test_what_the_schema_forbids_is_named(old: str, new: str, key: str) -> None:
    found = read(GOOD.replace(old, new))
    assert found.alerts == ()
    assert key in [one.message.key for one in found.rejected]


def test_a_test_is_marked() -> None:
    found = read(GOOD.replace("Actual", "Test"))
    assert found.alerts[0].status == "Test"
    assert found.findings[0].message.key == "cap.not_actual"


def test_bombs_and_giants_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>' + GOOD.replace("Storm", "&d;")
    for content in (bomb, " " * (MAX_BYTES + 1), GOOD[: len(GOOD) // 2], "", "<a/>"):
        with pytest.raises(UserError):
            read(content)


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=10))
def test_any_damage_is_a_reading_or_a_plain_refusal(start: int, length: int, put: str) -> None:
    with contextlib.suppress(UserError):
        found = read((GOOD[:start] + put + GOOD[start + length :]).encode("utf-8", "replace"))
        assert found.alerts or found.findings


@pytest.mark.skipif("MUSTER_SAMPLE_DATA" not in os.environ, reason="MUSTER_SAMPLE_DATA is not set")
def test_the_published_example_reads_in_both_languages() -> None:
    content = (Path(os.environ["MUSTER_SAMPLE_DATA"]) / "cap" / "amber.xml").read_bytes()
    assert [one.language for one in read(content).alerts] == ["en-US", "es-US"]
