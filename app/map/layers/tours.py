"""Tours: each vehicle's rounds over several zones, with the order of the stops, and the way home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from app.domain.campus import TravelMode
from app.domain.message import msg
from app.domain.plan import Assignment, DemandKind, Tour, whole_minutes
from app.map.content import Anchor, Content, Label, LegendEntry, Ref, Shapes, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers.routes import cut_style, dash_of
from app.map.rounds import Corner, Halt, Round, rounds, ways_of
from app.map.state import MapState
from app.map.style import Badge, LabelStyle, Style, SymbolStyle
from app.map.tokens import Tokens
from app.map.words import item_name, quantity_words

_LANES = 4
_LANE_PX = 4.6
_MOST_NAMES = 3
_MOST_LINES = 4
_LABEL_AT = (0.45, 0.3, 0.6, 0.75, 0.15)


class ToursLayer(Layer):
    """An arrowed line for each tour in its vehicle's colour, a number at each stop, a thin line home."""

    title = msg("layer.tours")
    z = 101
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Proposal, tours, orders, plans, vehicles, zones, theme and language."""
        snapshot = state.snapshot
        plans = (state.proposal, snapshot.tours, snapshot.assignments, snapshot.plans, snapshot.incidents)
        return (
            *plans,
            snapshot.campus.vehicles,
            snapshot.zones,
            state.cut,
            state.tokens,
            state.text.language,
        )

    def build(self, state: MapState) -> Content:
        """Lines, numbers and words."""
        found = rounds(state)
        plan_id = state.proposal.plan.id if state.proposal else ""
        styles = {
            one.tour.id: _cut_style(state.tokens)
            if one.cut
            else tour_style(state.tokens, one.colour, one.mode, one.lane, draft=one.tour.plan_id == plan_id)
            for one in found
        }
        home = home_style(state.tokens)
        lines = [(one.out, styles[one.tour.id], Ref(Tour, one.tour.id)) for one in found]
        ways = ways_of(state.assignments, found)
        places: dict[Corner, list[tuple[Round, Halt]]] = defaultdict(list)
        for one in found:
            for halt in one.halts:
                places[halt.at].append((one, halt))
        return Content(
            shapes=(
                Shapes.of([(one.back, home, Ref(Tour, one.tour.id)) for one in found]),
                Shapes.of(lines),
            ),
            symbols=tuple(sign for met in places.values() for sign in _signs(met, state.tokens)),
            labels=(
                *(_names(one, state) for one in found),
                *(_stops(at, met, state) for at, met in places.items()),
            ),
            legend=_legend(found, styles, state),
            ways={Ref(Assignment, order_id): way for order_id, way in ways.items()},
        )


def tour_style(tokens: Tokens, colour: int, mode: TravelMode, lane: int = 0, *, draft: bool) -> Style:
    """The line of a tour: a vehicle has one of a few colours, its tours on the same road lie side by side."""
    colour %= len(tokens.map.tours)
    return Style(
        key=f"tour.{colour}",
        line=tokens.map.tours[colour],
        width=2.6 if draft else 3.6,
        dash=dash_of(mode),
        casing=tokens.map.route_casing,
        casing_width=1.6,
        arrow=True,
        offset=3.2 + _LANE_PX * (lane % _LANES),
        rounded=True,
    )


def _cut_style(tokens: Tokens) -> Style:
    return replace(cut_style(tokens), key="tour.cut")


def home_style(tokens: Tokens) -> Style:
    """The way from the last stop back to the depot."""
    return Style(key="tour.home", line=tokens.muted, width=1.3, dash=(3.0, 3.0))


def stop_style(tokens: Tokens, number: str, colour: str = "") -> SymbolStyle:
    """The number of a stop in its tour, in the vehicle's colour where all that stop there have one."""
    return SymbolStyle(
        key="tour.stop",
        icon="place",
        text=number,
        badge=Badge.DISC,
        size=20,
        fill=tokens.raised,
        line=colour or tokens.text,
        ink=colour or tokens.text,
    )


def tour_name(one: Round, state: MapState) -> str:
    """`Van, tour 1`."""
    return state.text("sheet.tour_of", vehicle=vehicle_name(one, state), number=one.tour.number)


def vehicle_name(one: Round, state: MapState) -> str:
    """What its people call the vehicle."""
    vehicle = one.vehicle
    return state.text.pick(vehicle.name, vehicle.name_zh) if vehicle else one.tour.vehicle_id


def _signs(met: list[tuple[Round, Halt]], tokens: Tokens) -> Iterator[Symbol]:
    """One number for all tours that stop at a place; each of them can be pointed at."""
    numbers = sorted({halt.number for _, halt in met})
    words = "/".join(map(str, numbers)) if len(numbers) <= 2 else f"{numbers[0]}–{numbers[-1]}"
    colours = {tokens.map.tours[one.colour % len(tokens.map.tours)] for one, _ in met}
    style = stop_style(tokens, words, colours.pop() if len(colours) == 1 else "")
    for one, halt in met:
        yield Symbol(*halt.at, style, Ref(Tour, one.tour.id))


def _names(one: Round, state: MapState) -> Label:
    points = [one.out.interpolate(share, normalized=True) for share in _LABEL_AT]
    first, *others = [(point.x, point.y) for point in points]
    tokens = state.tokens
    colour = tokens.danger.line if one.cut else tokens.map.tours[one.colour % len(tokens.map.tours)]
    name = tour_name(one, state)
    return Label(
        text=state.text("map.route_cut", words=name) if one.cut else name,
        x=first[0],
        y=first[1],
        alternatives=tuple(others),
        style=LabelStyle(
            key="tour", size=10.5, colour=tokens.text, box=tokens.raised, box_line=colour, min_ppm=0.3
        ),
        priority=95 if one.cut else 74,
        ref=Ref(Tour, one.tour.id),
    )


def _stops(at: Corner, met: list[tuple[Round, Halt]], state: MapState) -> Label:
    """Which tour is there when with what; of many only the first."""
    text, tokens = state.text, state.tokens
    by_time = sorted(met, key=lambda pair: pair[1].stop.arrive_s)
    lines = [_stop_words(one, halt, state, alone=len(met) == 1) for one, halt in by_time[:_MOST_LINES]]
    if len(met) > _MOST_LINES:
        lines.append(text("map.more_tours", n=len(met) - _MOST_LINES))
    time = text("map.minutes", n=whole_minutes(max(halt.stop.arrive_s for _, halt in met)))
    return Label(
        text="\n".join(lines),
        short=text("map.tours_brief", n=len(met), time=time) if len(met) > 1 else time,
        x=at[0],
        y=at[1],
        style=LabelStyle(
            key="tour.stop",
            size=10.5,
            bold=True,
            colour=tokens.text,
            box=tokens.raised,
            box_line=tokens.map.tours[by_time[0][0].colour % len(tokens.map.tours)],
            max_width=230,
            min_ppm=0.25,
        ),
        priority=79,
        anchor=Anchor.BESIDE,
        clearance=12,
        ref=Ref(Tour, by_time[0][0].tour.id),
    )


def _stop_words(one: Round, halt: Halt, state: MapState, *, alone: bool) -> str:
    text = state.text
    time = text("map.minutes", n=whole_minutes(halt.stop.arrive_s))
    if not alone:
        return text("map.tour_stop", number=halt.number, tour=tour_name(one, state), time=time)
    amounts: dict[str, int] = {}
    for load in halt.stop.loads:
        amounts[load.item] = amounts.get(load.item, 0) + load.quantity
    loads = [
        text(
            "map.flow_supply",
            name=item_name(item, text),
            quantity=quantity_words(item, quantity, DemandKind.SUPPLY, text),
        )
        for item, quantity in amounts.items()
    ]
    words = text.join(loads[:2])
    if len(loads) > 2:
        words = text("map.and_more", words=words, count=len(loads) - 2)
    return f"{words}\n{time}"


def _legend(found: tuple[Round, ...], styles: dict[str, Style], state: MapState) -> tuple[LegendEntry, ...]:
    """Each colour with its vehicles, what is cut, the way home, the numbers."""
    text, tokens = state.text, state.tokens
    names: dict[str, list[str]] = defaultdict(list)
    for one in found:
        names[styles[one.tour.id].key].append(vehicle_name(one, state))
    cut = _cut_style(tokens)
    entries = []
    for style in styles.values():
        known = list(dict.fromkeys(names[style.key]))
        words = text.join(known[:_MOST_NAMES])
        if len(known) > _MOST_NAMES:
            words = text("map.and_more", words=words, count=len(known) - _MOST_NAMES)
        if style.key != cut.key:
            entries.append((style, text("map.legend.tour", words=words), False))
    return legend_of(
        [
            (cut, msg("map.legend.tour_cut"), False),
            *sorted(entries, key=lambda entry: entry[0].key),
            (home_style(tokens), msg("map.legend.tour_home"), False),
            (stop_style(tokens, "1"), msg("map.legend.tour_stop"), False),
        ]
    )


LAYERS.add("tours")(ToursLayer())
