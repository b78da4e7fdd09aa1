"""The two ways in which work ends early. Anything else is a defect and goes to the crash funnel."""

from __future__ import annotations

from app.domain.message import Message


class UserError(Exception):
    """Something a person can mend: the message says what is wrong, where, and what to do.

    `details` lists the single findings (bad rows, features) when there are several.
    """

    def __init__(self, message: Message, details: tuple[Message, ...] = ()) -> None:
        super().__init__(message.key, dict(message.params))
        self.message = message
        self.details = details


class Cancelled(Exception):  # noqa: N818 - an outcome that a person chose, not an error
    """A person cancelled the work; nothing was changed."""
