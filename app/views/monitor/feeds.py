"""What comes in by itself: files in a watched folder, posts to this workstation, weather from an address.

Nothing of it blocks the window: reading and asking are jobs. What a person set up is kept in the settings
folder and taken up again at the next start.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.command.alerts import add_alerts
from app.command.context import Context
from app.command.intake import preview_table, take_file
from app.command.observations import Added, add_observations
from app.domain.errors import Cancelled, UserError
from app.domain.message import Message, msg
from app.exchange.cap import read_cap
from app.exchange.observations.folder import Inbox, InboxFile
from app.exchange.observations.json_table import json_table
from app.exchange.observations.mapping import ColumnMapping, TableKind, write_atomically
from app.exchange.observations.weather import WeatherSource, fetch, keep_source, load_source
from app.runtime.files import config_path
from app.runtime.progress import Progress
from app.views.banner import Notice
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.portal.intake import IntakeServer

FILE = "feeds.json"
PORT = 8765
_SCAN_MS = 5_000


@dataclass(frozen=True, slots=True)
class FeedsSetup:
    """What a person set up."""

    folder: str = ""
    port: int = 0
    """0: the endpoint is off."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed did last, and when; `failed` where it could not."""

    at: datetime
    words: Message
    failed: bool = False


class Feeds(QObject):
    """The three feeds of a window; `changed` when what they say of themselves changes."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.setup = load_setup()
        self.weather = load_source()
        self.states: dict[str, FeedState] = {}
        """By `folder`, `endpoint` and `weather`."""
        self.server: IntakeServer | None = None
        self._inbox = Inbox(Path(self.setup.folder)) if self.setup.folder else None
        self._busy: set[str] = set()
        self._scan, self._poll = QTimer(self), QTimer(self)
        self._scan.timeout.connect(self.look_into_folder)
        self._poll.timeout.connect(self.ask_weather)

    def begin(self) -> None:
        """Take up what was set up before."""
        if self.setup.port:
            self._listen(self.setup.port)
        if self._inbox is not None:
            self._scan.start(_SCAN_MS)
        if self.weather is not None:
            self._poll.start(self.weather.seconds * 1000)
            self.ask_weather()

    def shut_down(self) -> None:
        """Stop listening and asking."""
        self._scan.stop()
        self._poll.stop()
        self._stop_listening()

    def watch_folder(self, folder: Path | None) -> None:
        """Read what is put into a folder; None: no folder any more.

        Raises:
            UserError: the folder cannot be read.
        """
        inbox = Inbox(folder) if folder is not None else None
        if inbox is not None:
            inbox.scan()
        self._inbox = inbox
        self._keep(changed(self.setup, folder=str(folder) if folder is not None else ""))
        self.states.pop("folder", None)
        if inbox is None:
            self._scan.stop()
        else:
            self._scan.start(_SCAN_MS)
        self.changed.emit()

    def listen(self, port: int) -> None:
        """Take posts on a port of this workstation; 0: no more.

        Raises:
            UserError: the port cannot be used, or the token not be made.
        """
        self._stop_listening()
        if port:
            self._serve(port)
        self._keep(changed(self.setup, port=port))
        self.changed.emit()

    def ask(self, source: WeatherSource | None) -> None:
        """Ask an address for the weather again and again; None: no more."""
        keep_source(source)
        self.weather = source
        self.states.pop("weather", None)
        if source is None:
            self._poll.stop()
        else:
            self._poll.start(source.seconds * 1000)
            self.ask_weather()
        self.changed.emit()

    def look_into_folder(self) -> None:
        """Read the files that came to rest, in the background."""
        inbox, ctx = self._inbox, self._desk.ctx
        if inbox is not None:
            self._work("folder", msg("feeds.job.folder"), lambda _: take_inbox(ctx, inbox), self._took_files)

    def ask_weather(self) -> None:
        """Ask the address now, in the background."""
        source, ctx = self.weather, self._desk.ctx
        if source is not None:
            words = msg("feeds.job.weather", host=source.name)
            self._work("weather", words, lambda progress: take_weather(ctx, source, progress), self._took)

    def fetch_alerts(self, url: str) -> None:
        """Take the CAP alerts of an address, once.

        Raises:
            UserError: it is no address.
        """
        source, ctx = WeatherSource(url), self._desk.ctx

        def work(progress: Progress) -> Added:
            info = ctx.snapshot.campus.info
            reading = read_cap(fetch(source, progress), info, author=ctx.author, at=ctx.clock())
            return add_alerts(ctx, reading)

        self._work("alerts", msg("feeds.job.alerts", host=source.name), work, self._took)

    def _work(
        self,
        feed: str,
        words: Message,
        work: Callable[[Progress], Added | None],
        done: Callable[[str, Added | None], None],
    ) -> None:
        if feed in self._busy:
            return
        self._busy.add(feed)

        def arrived(added: Added | None) -> None:
            self._busy.discard(feed)
            done(feed, added)

        def failed(error: Exception) -> None:
            self._busy.discard(feed)
            self._failed(feed, error)

        self._desk.jobs.start(words, work, arrived, failed)

    def _took(self, feed: str, added: Added | None) -> None:
        if added is not None:
            words = msg("feeds.took", new=added.new, duplicates=added.duplicates, changed=added.changed)
            self._tell(feed, words)

    def _took_files(self, feed: str, added: Added | None) -> None:
        if added is not None:
            self._took(feed, added)
            self._desk.tell(msg("feeds.folder_took", new=added.new))

    def _failed(self, feed: str, error: Exception) -> None:
        if isinstance(error, UserError):
            self._tell(feed, error.message, failed=True)
            if feed != "weather":
                self._desk.noticed.emit(Notice.of(error))
        elif not isinstance(error, Cancelled):
            self._desk.fail(error)

    def _tell(self, feed: str, words: Message, *, failed: bool = False) -> None:
        self.states[feed] = FeedState(self._desk.ctx.clock(), words, failed)
        self.changed.emit()

    def _listen(self, port: int) -> None:
        try:
            self._serve(port)
        except UserError as error:
            self._tell("endpoint", error.message, failed=True)

    def _serve(self, port: int) -> None:
        from app.portal.intake import IntakeServer
        from app.portal.token import intake_token

        desk = self._desk
        server = IntakeServer(lambda: desk.ctx, port, intake_token(), language=desk.dress.text.language)
        server.start()
        self.server = server
        self.states.pop("endpoint", None)

    def _stop_listening(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    def _keep(self, setup: FeedsSetup) -> None:
        self.setup = setup
        write_atomically(config_path() / FILE, json.dumps(asdict(setup)))


def load_setup() -> FeedsSetup:
    """What was set up before; nothing where the file is missing or broken."""
    try:
        entry = json.loads((config_path() / FILE).read_text("utf-8"))
        return FeedsSetup(str(entry["folder"]), int(entry["port"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return FeedsSetup()


def take_inbox(ctx: Context, inbox: Inbox) -> Added | None:
    """Keep what the folder's new files hold; None where there is none. A file that cannot be read is
    reported once and the next one is read all the same.

    Raises:
        UserError: files were rejected; `details` says which, and why.
    """
    total, bad = Added(), []
    files: tuple[InboxFile, ...] = inbox.scan()
    for file in files:
        try:
            one = take_file(ctx, file.path)
            total = Added(total.new + one.new, total.duplicates + one.duplicates, total.changed + one.changed)
        except UserError as error:
            bad += [msg("feeds.bad_file", file=file.path.name, problem=error.message), *error.details[:5]]
        inbox.settle(file)
    if bad:
        raise UserError(msg("feeds.bad_files", n=len(bad)), tuple(bad))
    return total if files else None


def take_weather(ctx: Context, source: WeatherSource, progress: Progress) -> Added:
    """Ask for the weather once, and keep the answer.

    Raises:
        UserError: there is no answer, or it is no weather.
        Cancelled: a person stopped it.
    """
    table = json_table(fetch(source, progress), source.name)
    mapping = ColumnMapping(dict(source.fields)) if source.fields else None
    return add_observations(ctx, preview_table(ctx, table, TableKind.WEATHER, mapping=mapping))
