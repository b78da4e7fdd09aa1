"""What the cards of the situation dock have in common."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.incident import Incident
from app.domain.message import Message
from app.domain.operation import Snapshot
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import Card


class IncidentCard(Card):
    """A card about the incident that the desk is turned to."""

    def __init__(self, desk: Desk, title: Message | None = None) -> None:
        super().__init__(desk.dress, title)
        self.desk = desk
        self.dress = desk.dress
        self.banner = Banner(desk.dress)
        self.body.addWidget(self.banner)

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """Show what the card says of an incident."""

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; the card's own banner says what to mend."""
        return self.banner.attempt(act)
