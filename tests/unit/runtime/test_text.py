"""Words and time as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.campus import BuildingUse
from app.domain.incident import Level
from app.domain.message import msg
from app.runtime.text import Text, enum_key

AT = datetime(2026, 11, 21, 19, 12, 7, tzinfo=UTC)


def test_the_same_message_is_said_in_both_languages() -> None:
    message = msg("step.declare_level", number="2026-001", level=Level.II)
    assert Text("en").render(message) == "Level II · orange declared for 2026-001"
    assert Text("zh").render(message) == "宣布2026-001响应级别：Ⅱ级 · 橙色"


def test_a_count_chooses_between_singular_and_plural() -> None:
    text = Text("en")
    assert text("cli.log.count", n=1, head="ab").startswith("1 step,")
    assert text("cli.log.count", n=2, head="ab").startswith("2 steps,")


def test_times_are_shown_in_campus_time() -> None:
    text = Text("en", "Asia/Shanghai")
    assert text.time(AT) == "2026-11-22 03:12"
    assert text.time(AT, date=False, seconds=True) == "03:12:07"
    assert text.render(msg("demo.level", level=Level.III, at=AT)).endswith("opened 2026-11-22 03:12")


def test_a_message_inside_a_message_is_put_into_words_too() -> None:
    inner = msg("data.words", en="Blankets", zh="毛毯")
    assert Text("zh")("cli.plan.status", status=inner, gap="0 %", seconds="1").startswith("方案：毛毯")


def test_an_unknown_key_is_shown_with_its_parameters_rather_than_hidden() -> None:
    assert Text("en")("no.such.key", depot="North") == "no.such.key depot=North"


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no catalogue"):
        Text("xx")


def test_a_name_falls_back_to_the_other_language() -> None:
    assert Text("zh").pick("Elm House", "") == "Elm House"
    assert Text("zh").pick("Elm House", "榆舍") == "榆舍"
    assert Text("en").pick("", "榆舍") == "榆舍"


def test_braces_in_a_value_are_not_taken_for_parameters() -> None:
    assert Text("en")("step.log", text="{0} {name}") == "{0} {name}"


def test_enum_keys_follow_the_class_name() -> None:
    assert enum_key(BuildingUse.DORMITORY) == "building_use.dormitory"
