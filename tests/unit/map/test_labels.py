"""Labels do not cover each other, fit their rooms, and break where people would."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.map.content import Anchor, Label
from app.map.labels import place, turned
from app.map.style import LabelStyle
from app.map.viewport import Viewport
from app.map.wrapping import name_lines, wrap

VIEW = Viewport(800, 600, 0, 0, 1)
PLAIN = LabelStyle(key="plain", size=10)


def measure(text: str, style: LabelStyle) -> tuple[float, float]:
    """Every character six px wide, Chinese ones twelve."""
    return sum(12.0 if ord(c) > 0x2E80 else 6.0 for c in text), 12.0


labels = st.builds(
    Label,
    text=st.text("abc ", min_size=1, max_size=12).map(lambda t: t.strip() or "a"),
    x=st.floats(-380, 380),
    y=st.floats(-280, 280),
    style=st.just(PLAIN),
    priority=st.floats(0, 99),
    anchor=st.sampled_from(list(Anchor)),
    clearance=st.floats(0, 12),
    angle=st.sampled_from([0.0, 30.0, -60.0]),
)


@given(st.lists(labels, max_size=40))
def test_nothing_overlaps_and_nothing_leaves_the_view(many: list[Label]) -> None:
    placed = place(many, VIEW, measure)
    for one, other in combinations((turned(p) for p in placed), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart
    for box in map(turned, placed):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 800
        assert box[3] <= 600


def _label(text: str, priority: float, x: float = 0, **more: object) -> Label:
    return Label(text=text, x=x, y=0, style=PLAIN, priority=priority, **more)  # type: ignore[arg-type]


def test_the_more_important_label_wins_the_place() -> None:
    placed = place([_label("lesser", 10), _label("greater", 20)], VIEW, measure)
    assert [p.label.text for p in placed] == ["greater"]


def test_a_label_beside_a_symbol_goes_left_when_the_right_is_taken() -> None:
    blocked = (405.0, 280.0, 500.0, 320.0)
    (placed,) = place([_label("abc", 10, anchor=Anchor.BESIDE, clearance=5)], VIEW, measure, [blocked])
    assert placed.x < 400


def test_symbols_are_not_covered() -> None:
    assert place([_label("abc", 10)], VIEW, measure, [(390.0, 290.0, 410.0, 310.0)]) == ()


def test_a_name_that_does_not_fit_gives_way_to_its_short_form_or_stays_away() -> None:
    (placed,) = place([_label("Engineering", 10, short="EN", room_m=30)], VIEW, measure)
    assert placed.lines == ("EN",)
    assert place([_label("Engineering", 10, room_m=30)], VIEW, measure) == ()


def test_an_incident_is_named_even_where_it_covers_something() -> None:
    assert len(place([_label("2026-001", 110)], VIEW, measure, [(0.0, 0.0, 800.0, 600.0)])) == 1


def test_words_break_at_spaces_and_chinese_between_characters() -> None:
    assert wrap("Great Hall of Stars", 66, PLAIN, measure) == ("Great Hall", "of Stars")
    assert wrap("计算机科学楼", 36, PLAIN, measure) == ("计算机", "科学楼")
    assert wrap("楼。", 12, PLAIN, measure)[0].startswith("楼")


def test_a_word_wider_than_its_line_is_cut_only_where_that_is_allowed() -> None:
    assert wrap("abcdefgh", 24, PLAIN, measure) == ("abcd", "efgh")
    assert wrap("abcdefgh", 24, PLAIN, measure, cut=False) == ("abcdefgh",)


@given(st.text("ab 楼，-", max_size=60), st.floats(15, 200))
def test_wrapping_loses_nothing_but_spaces(text: str, width: float) -> None:
    lines = wrap(text, width, PLAIN, measure)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_names_break_only_between_words() -> None:
    assert name_lines("Prudence Hall", 50, PLAIN, measure) == ("Prudence", "Hall")
    (placed,) = place([_label("Fern Glasshouse", 10, short="FG", room_m=40)], VIEW, measure)
    assert placed.lines == ("FG",)


def test_lines_that_were_given_stay_apart() -> None:
    assert name_lines("Core\nabout 40 people", 60, PLAIN, measure) == ("Core", "about 40", "people")


def test_a_chinese_name_breaks_beside_its_number_and_leaves_no_lone_character() -> None:
    assert name_lines("枫园8号楼", 42, PLAIN, measure) == ("枫园", "8号楼")
    assert name_lines("4号野外台站", 54, PLAIN, measure) == ("4号", "野外台站")
    assert name_lines("色彩博物馆", 48, PLAIN, measure) == ("色彩", "博物馆")
    assert name_lines("群星大礼堂", 48, PLAIN, measure) == ("群星大", "礼堂")
    (placed,) = place([_label("主看台", 10, short="GS", room_m=24)], VIEW, measure)
    assert placed.lines == ("GS",)


NAMES = st.text("ab 楼号园3", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(NAMES, st.floats(15, 200))
def test_a_name_in_lines_is_the_whole_name(name: str, width: float) -> None:
    lines = name_lines(name, width, PLAIN, measure)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")


def test_an_incidents_callout_stands_in_the_view_even_at_its_edge() -> None:
    covered = [(0.0, 0.0, 800.0, 600.0)]
    for x in (-399, 0, 399):
        (placed,) = place([_callout(110, x, anchor=Anchor.BESIDE)], VIEW, measure, covered)
        left, _, right, _ = turned(placed)
        assert left >= 0
        assert right <= 800


def test_an_incidents_callout_covers_as_little_as_it_can() -> None:
    crowd = [(360.0, 280.0, 800.0, 320.0), (0.0, 280.0, 390.0, 310.0), (300.0, 240.0, 500.0, 272.0)]
    left_out = (395.0, 323.0, 400.0, 328.0)
    (placed,) = place([_callout(110, 0, anchor=Anchor.BESIDE)], VIEW, measure, [*crowd, left_out])
    assert placed.y > 300


def test_callouts_keep_to_the_part_of_the_view_that_is_looked_at() -> None:
    window = (100.0, 100.0, 700.0, 500.0)
    for priority, x in ((80, -295), (80, 295), (110, -295), (110, 295)):
        (placed,) = place([_callout(priority, x, anchor=Anchor.BESIDE)], VIEW, measure, window=window)
        left, _, right, _ = turned(placed)
        assert left >= 100
        assert right <= 700
    (outside,) = place([_callout(110, -350)], VIEW, measure, window=window)
    assert outside.x == 50


def _callout(priority: float, x: float, **more: object) -> Label:
    style = LabelStyle(key="plate", size=10, box="#ffffff")
    return Label(text="2026-001 Fire", x=x, y=0, style=style, priority=priority, **more)  # type: ignore[arg-type]
