"""Figures as Chinese input methods write them."""

from __future__ import annotations

from app.views.canvas.entry import Entry, Field


def test_full_width_signs_are_figures() -> None:
    entry = Entry()
    entry.offer((Field.LENGTH, Field.BEARING))
    for sign in "８０。５":
        assert entry.accepts(sign)
        entry.type(sign)
    assert entry.figure(Field.LENGTH) == 80.5


def test_what_was_typed_comes_back_where_it_still_counts() -> None:
    entry = Entry()
    entry.offer((Field.RADIUS,))
    entry.recall({"radius": "45", "bearing": "12", "opening": 3})
    assert entry.memento() == {"radius": "45"}
    assert entry.focus is Field.RADIUS
