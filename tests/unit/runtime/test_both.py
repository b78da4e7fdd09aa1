"""Words in two languages at once."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.incident import IncidentType
from app.domain.message import msg
from app.runtime.text import BOTH, Both, Text, text_in


def test_each_language_has_its_own_parameters_however_deep() -> None:
    text = text_in(BOTH, "Asia/Shanghai")
    inner = text("sheet.sent_loads", n=2)
    words = text("sheet.named", name=text.pick("Library", "图书馆"), value=text.join([inner, inner]))
    assert isinstance(words, Both)
    zh, en = Text("zh", "Asia/Shanghai"), Text("en", "Asia/Shanghai")
    loads_zh, loads_en = zh("sheet.sent_loads", n=2), en("sheet.sent_loads", n=2)
    assert words.zh == f"图书馆：{loads_zh}、{loads_zh}"
    assert words.en == f"Library: {loads_en}, {loads_en}"
    assert words == f"{words.zh} {words.en}"


def test_what_is_the_same_in_both_is_said_once() -> None:
    text = text_in(BOTH, "UTC")
    assert text.pick("B12", "") == "B12"
    assert text.pick("", "图书馆") == "图书馆"
    assert text("sheet.crs", name="WGS 84", epsg="4326") == "WGS 84 (EPSG:4326)"


def test_enums_messages_and_times_are_in_both() -> None:
    text = text_in(BOTH, "Asia/Shanghai")
    assert text.enum(IncidentType.DORMITORY_FIRE) == "宿舍火灾 Dormitory fire"
    nested = text.render(msg("sheet.named", name="x", value=IncidentType.DORMITORY_FIRE))
    assert nested == "x：宿舍火灾 x: Dormitory fire"
    assert text.time(datetime(2026, 3, 14, 19, 5, tzinfo=UTC)) == "2026-03-15 03:05"


def test_one_language_stays_one() -> None:
    assert text_in("en", "UTC")("sheet.draft") == "DRAFT"
    assert not isinstance(text_in("zh", "UTC")("sheet.draft"), Both)
