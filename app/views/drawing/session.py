"""What is being drawn or changed in a window: takes up the tools and hands what they make to the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from app.domain.errors import UserError
from app.domain.incident import Zone
from app.domain.message import msg
from app.map.scene import Ref
from app.map.sketch import modify
from app.views.canvas import CircleTool, EditTool, MapView, Tool
from app.views.desk import Desk
from app.views.drawing import targets
from app.views.drawing.acts import acts_for, modifier
from app.views.drawing.drafts import DraftKeeper, KeptDraft
from app.views.drawing.kinds import OF_INCIDENT, Act, Shape, Target, make_tool, shape_of_tool, shapes_for
from app.views.drawing.targets import Shaped
from app.views.zones.merging import merge_or_ask


class Drawing(QObject):
    """The drawing of one window. `changed` when the target, the selection or the tool is another one."""

    changed = Signal()

    def __init__(self, desk: Desk, view: MapView) -> None:
        super().__init__(view)
        self.desk = desk
        self.view = view
        self.target = Target.ZONE
        self.shape: Shape | None = None
        self.act: Act | None = None
        self.keeper = DraftKeeper(desk.snapshot.operation.id, self)
        self._copied: tuple[Shaped, ...] = ()
        self._own: Tool | None = None
        view.tool_changed.connect(self._tool_changed)
        view.chosen.connect(lambda _: self.changed.emit())
        desk.stepped.connect(lambda _: self.changed.emit())
        desk.focused.connect(self.changed)

    @property
    def drafting(self) -> bool:
        """Whether a tool of this session is in hand."""
        return self.shape is not None or self.act is not None

    def choose(self, target: Target) -> None:
        """Draw something else from now on."""
        self.target = target
        if self.shape is not None and self.shape not in shapes_for(target):
            self.view.set_tool(None)
        self.changed.emit()

    def records(self) -> tuple[Shaped, ...]:
        """The drawn records that are selected."""
        found = (targets.record_of(self.desk.snapshot, ref) for ref in self.view.selection())
        return tuple(record for record in found if record is not None)

    def acts(self) -> tuple[Act, ...]:
        """What can be done with what is selected."""
        return acts_for(self.records())

    # New drawings

    def begin(self, shape: Shape, kept: KeptDraft | None = None) -> None:
        """Draw a new shape for the target; with a draft of before, go on with it."""
        if shape not in shapes_for(self.target):
            self.target = Target.ANNOTATION
        if self.target in OF_INCIDENT and self.desk.incident is None:
            self.desk.tell(msg("drawing.no_incident"), "caution")
            return
        tool, target = make_tool(shape), self.target
        self._take_up(tool, partial(self._drawn, tool, target, shape), shape=shape)
        tool.changed.connect(lambda _: self._keep(tool, KeptDraft(target, shape)))
        self._recall(tool, kept)

    def _drawn(self, tool: Tool, target: Target, shape: Shape, geometry: BaseGeometry) -> None:
        incident, made = self.desk.incident, []
        circle = tool.circle if isinstance(tool, CircleTool) else None
        kept = self.keeper.draft

        def keep() -> None:
            made.append(
                targets.keep_new(self.desk.ctx, target, geometry, incident.id if incident else "", circle)
            )

        if self.desk.attempt(keep):
            self.keeper.forget()
            self._show(made)
        else:
            QTimer.singleShot(0, partial(self.begin, shape, kept))

    # What is there

    def do(self, act: Act, kept: KeptDraft | None = None) -> None:
        """Do something with what is selected."""
        records = self.records()
        if act not in acts_for(records):
            self.desk.tell(msg("drawing.nothing_selected"), "caution")
        elif act is Act.DELETE:
            self.desk.attempt(lambda: targets.delete(self.desk.ctx, records))
        elif act is Act.MERGE:
            self._merge(records)
        else:
            self._modify(act, records, kept)

    def copy(self) -> None:
        """Remember the selected shapes, to add them elsewhere."""
        self._copied = self.records() or self._copied
        if self._copied:
            self.desk.tell(msg("drawing.copied", n=len(self._copied)), "safe")

    def paste(self) -> None:
        """Place copies of the remembered shapes."""
        if not self._copied:
            self.desk.tell(msg("drawing.nothing_copied"), "caution")
            return
        self._modify(Act.COPY, self._copied, None)

    def _merge(self, records: Sequence[Shaped]) -> None:
        zones = [record for record in records if isinstance(record, Zone)]
        if len(zones) == len(records):
            merge_or_ask(self.desk, zones, self.desk.attempt, self._choose_what_is_left, self.view)
            return

        def merge() -> None:
            united = modify.merge([targets.shape_of(record) for record in records])
            targets.merge(self.desk.ctx, records, united)

        if self.desk.attempt(merge):
            self._choose_what_is_left()

    def _choose_what_is_left(self) -> None:
        self.view.choose(self._there(self.view.selection()))

    def _modify(self, act: Act, records: Sequence[Shaped], kept: KeptDraft | None) -> None:
        first = records[0]
        version = self.desk.ctx.store.version(type(first), first.id)
        tool = modifier(act, [targets.shape_of(record) for record in records], first.id)
        if isinstance(tool, EditTool):
            draft = KeptDraft(self.target, act, record_kind=type(first).__name__, record_id=first.id)
            tool.changed.connect(lambda _: self._keep(tool, draft))
            tool.deletion_wanted.connect(lambda: self._delete_edited(tool, first))
        self._take_up(tool, partial(self._modified, act, records, version), act=act)
        self._recall(tool, kept)

    def _modified(self, act: Act, records: Sequence[Shaped], version: int | None, made: object) -> None:
        kept = self.keeper.draft
        if self.desk.attempt(lambda: self._apply(act, records, version, made)):
            self.keeper.forget()
            self.view.choose(self._there(self.view.selection()))
        elif act is Act.VERTICES:
            QTimer.singleShot(0, partial(self._modify, act, records, kept))

    def _apply(self, act: Act, records: Sequence[Shaped], version: int | None, made: object) -> None:
        ctx = self.desk.ctx
        pieces = made if isinstance(made, tuple) else ((made,),)
        if act is Act.BUFFER:
            incident = self.desk.incident
            targets.keep_new(ctx, self._area_target(), pieces[0][0], incident.id if incident else "")
        elif act is Act.COPY:
            targets.add_copies(ctx, [(r, group[0]) for r, group in zip(records, pieces, strict=True)])
        elif act is Act.SPLIT:
            pairs = zip(records, pieces, strict=True)
            targets.split(ctx, [(record, group) for record, group in pairs if len(group) > 1])
        elif act is Act.OFFSET and not modify.is_area(targets.shape_of(records[0])):
            targets.add_copies(ctx, [(r, group[0]) for r, group in zip(records, pieces, strict=True)])
        else:
            changed = [(r, group[0]) for r, group in zip(records, pieces, strict=True)]
            targets.change_all(ctx, changed, version)

    def _area_target(self) -> Target:
        if self.target in OF_INCIDENT and self.desk.incident is None:
            raise UserError(msg("drawing.no_incident"))
        return self.target

    def _delete_edited(self, tool: EditTool, record: Shaped) -> None:
        if self.desk.attempt(lambda: targets.delete(self.desk.ctx, [record])):
            tool.cancel()

    # Drafts of before

    def left_behind(self) -> KeptDraft | None:
        """The draft that an earlier run left, if it can still be gone on with."""
        draft = self.keeper.read()
        if draft is None:
            return None
        if draft.record_id:
            return draft if self._draft_record(draft) is not None else None
        known = draft.target in list(Target) and draft.shape in list(Shape)
        return draft if known else None

    def go_on(self, draft: KeptDraft) -> None:
        """Take up the draft that an earlier run left."""
        self.target = Target(draft.target)
        record = self._draft_record(draft)
        if record is not None:
            self.view.set_selection((Ref(type(record), record.id),))
            self._modify(Act.VERTICES, (record,), draft)
        else:
            self.begin(Shape(draft.shape), draft)
        vertices = (self.view.tool.memento() or {}).get("vertices")
        seen = MultiPoint(vertices) if vertices else self.view.tool.draft().area
        if seen is not None:
            self.desk.look_at(seen)
        self.view.setFocus()

    def _draft_record(self, draft: KeptDraft) -> Shaped | None:
        kinds = {kind.__name__: kind for kind in targets.KINDS}
        kind = kinds.get(draft.record_kind)
        if kind is None or not draft.record_id:
            return None
        return self._record(kind, draft.record_id)

    # Inside

    def _take_up(
        self,
        tool: Tool,
        done: Callable[..., object],
        *,
        shape: Shape | None = None,
        act: Act | None = None,
    ) -> None:
        tool.cancelled.connect(self.keeper.drop)
        self._own = tool
        self.desk.draw(tool, done)
        self.shape, self.act = shape, act
        self.view.setFocus()
        self.changed.emit()

    def _keep(self, tool: Tool, draft: KeptDraft) -> None:
        if tool.drafting and (memento := tool.memento()) is not None:
            self.keeper.keep(
                KeptDraft(draft.target, draft.shape, memento, draft.record_kind, draft.record_id)
            )

    def _recall(self, tool: Tool, kept: KeptDraft | None) -> None:
        if kept is None:
            return
        try:
            tool.recall(kept.memento)
        except (KeyError, TypeError, ValueError):
            tool.reset()

    def _tool_changed(self, tool: Tool) -> None:
        self.keeper.drop()
        self.shape = self.act = None
        if tool is not self._own and (draft := self._foreign_draft(tool)) is not None:
            tool.changed.connect(lambda _: self._keep(tool, draft))
        self.changed.emit()

    def _foreign_draft(self, tool: Tool) -> KeptDraft | None:
        """As what a shape that a form or card draws is kept: a change of its record, or an annotation."""
        if isinstance(tool, EditTool):
            drawn = (r for kind in targets.KINDS if (r := self._record(kind, tool.ignored_id)) is not None)
            record = next(drawn, None)
            if record is None:
                return None
            return KeptDraft(Target.ANNOTATION, Act.VERTICES, {}, type(record).__name__, record.id)
        shape = shape_of_tool(tool)
        return None if shape is None else KeptDraft(Target.ANNOTATION, shape)

    def _record(self, kind: type, record_id: str) -> Shaped | None:
        return targets.record_of(self.desk.snapshot, Ref(kind, record_id))

    def _show(self, made: Sequence[Ref]) -> None:
        self.view.choose(made)

    def _there(self, refs: Sequence[Ref]) -> tuple[Ref, ...]:
        snapshot = self.desk.snapshot
        return tuple(r for r in refs if targets.record_of(snapshot, r) is not None)
