"""What an outbreak asks for: beds for isolation, contacts to trace and people who trace them."""

from __future__ import annotations

import math


def isolation_beds(prevalent: float, share: float, margin: float) -> int:
    """Beds for a share of the people ill at once and a margin on top, rounded up."""
    return math.ceil(round(prevalent * share * (1 + margin), 6))


def contacts_per_case(room: float, floor: float, room_group: float) -> float:
    """Contacts of one case: the others of the room, a share of the floor, and the class."""
    return max(0.0, room - 1) + floor + room_group


def tracers(contacts_per_day: float, per_tracer: float) -> int:
    """People who trace so many contacts a day, rounded up."""
    return math.ceil(round(contacts_per_day / per_tracer, 6))
