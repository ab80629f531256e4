"""What the commands of question sets do: made, named, copied, removed, looked at, exchanged."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.shared_places import Place
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_rules import free_name
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.questions.choose_place_dialog import ChoosePlaceDialog
from meeting_desktop.ui.questions.choose_set_dialog import ChooseSetDialog, Choosing
from meeting_desktop.ui.questions.files import QuestionFiles
from meeting_desktop.ui.questions.host import QuestionsHost
from meeting_desktop.ui.questions.preview_dialog import PreviewDialog
from meeting_desktop.ui.questions.set_dialog import SetDialog
from meeting_desktop.ui.questions.trial_dialog import TrialDialog
from meeting_desktop.ui.questions.wiring import connect
from meeting_desktop.ui.shell import Shell


class SetCommands(QObject):
    """Of the open set, and of all of them."""

    def __init__(self, shell: Shell, host: QuestionsHost, widget: QWidget) -> None:
        super().__init__(widget)
        self._shell = shell
        self._host = host
        self._widget = widget
        self.files = QuestionFiles(shell, widget, host)
        do = host.actions_
        connect(
            (do.new_set, self.new_set),
            (do.edit_set, self.edit_set),
            (do.duplicate_set, self.duplicate_set),
            (do.make_default, self.make_default),
            (do.remove_set, self.remove_set),
            (do.samples, self.bring_samples),
            (do.preview, self.preview),
            (do.trial, self.trial),
            (do.import_, self._import),
            (do.export_set, partial(self._export, ".json")),
            (do.export_table, partial(self._export, ".csv")),
            (do.export_all, self._export_all),
        )

    @property
    def _keep(self) -> KeepQuestions:
        return self._shell.use_cases.planning.questions

    def new_set(self) -> None:
        self._host.leave_editor()
        model = self._host.model
        own = next(iter(model.places), Place(new_id())).scope_id
        near = [one for one in model.sets if one.scope_id == own]
        blank = QuestionSet(new_id(), own, free_name(self.tr("New set"), near))
        dialog = SetDialog(self._shell.theme, blank, model.sets, self._widget)
        dialog.offer(model.places)
        dialog.saved.connect(partial(self._add_set, blank.id))
        self._host.open_dialog(dialog)

    def _add_set(
        self,
        set_id: UUID,
        name: str,
        description: str,
        types: frozenset[MeetingType],
        place: UUID | None,
    ) -> None:
        self._host.model.wanted_set = set_id
        edited = self._keep.add_set(
            name, description, meeting_types=types, set_id=set_id, place=place
        )
        self._host.follow(edited, self.tr("Added the set “{0}”").format(name))

    def edit_set(self) -> None:
        one = self._host.current
        if one is None:
            return
        dialog = SetDialog(self._shell.theme, one, self._host.model.sets, self._widget)
        dialog.saved.connect(partial(self._change_set, one.id))
        self._host.open_dialog(dialog)

    def _change_set(
        self,
        set_id: UUID,
        name: str,
        description: str,
        types: frozenset[MeetingType],
        _place: UUID | None,
    ) -> None:
        edited = self._keep.change_set(set_id, name, description, types)
        self._host.follow(edited, self.tr("Changed the set “{0}”").format(name))

    def duplicate_set(self) -> None:
        """Where there are teams it is asked for whom."""
        one, places = self._host.current, self._host.model.places
        if one is None:
            return
        if sum(place.is_open for place in places) < 2:  # noqa: PLR2004 - a choice has two
            self._duplicate(one, None)
            return
        dialog = ChoosePlaceDialog(self._shell.theme, one.name, places, self._widget)
        dialog.chosen.connect(partial(self._duplicate, one))
        self._host.open_dialog(dialog)

    def _duplicate(self, one: QuestionSet, place: UUID | None) -> None:
        copy_id = new_id()
        self._host.leave_editor()
        self._host.model.wanted_set = copy_id
        edited = self._keep.duplicate_set(one.id, copy_id, place=place)
        self._host.follow(edited, self.tr("Duplicated “{0}”").format(one.name))

    def make_default(self) -> None:
        one = self._host.current
        if one is not None:
            edited = self._keep.make_default(one.id)
            self._host.follow(edited, self.tr("“{0}” is the default set").format(one.name))

    def remove_set(self) -> None:
        one = self._host.current
        if one is None:
            return
        others = [
            other
            for other in self._host.model.sets
            if other.id != one.id and other.scope_id == one.scope_id
        ]
        if not one.is_default or not others:
            self._remove_set(one, None)
            return
        words = Choosing(
            self.tr("Remove the default set"),
            self.tr("Remove “{0}”").format(one.name),
            self.tr("Meetings without a set of their own ask the default one. Which becomes it?"),
        )
        dialog = ChooseSetDialog(self._shell.theme, words, others, self._widget)
        dialog.chosen.connect(partial(self._remove_set, one))
        self._host.open_dialog(dialog)

    def _remove_set(self, one: QuestionSet, next_default: UUID | None) -> None:
        self._host.parts.editor.forget()
        edited = self._keep.remove_set(one.id, next_default)
        self._host.follow(edited, self.tr("Removed “{0}”").format(one.name), toast=True)

    def bring_samples(self) -> None:
        edited = self._keep.bring_samples()
        self._host.follow(edited, self.tr("Brought the samples"), toast=True)

    # -- looking and files -------------------------------------------------------------------------

    def preview(self) -> None:
        self._host.parts.editor.flush()
        one = self._host.current
        if one is not None:
            self._host.open_dialog(PreviewDialog(self._shell.theme, one, self._widget))

    def trial(self) -> None:
        self._host.parts.editor.flush()
        one = self._host.current
        if one is not None:
            self._host.open_dialog(TrialDialog(self._shell, one, self._widget))

    def _import(self) -> None:
        self.files.ask_import(self._host.current)

    def _export(self, ending: str) -> None:
        if self._host.current is not None:
            self.files.export([self._host.current], ending)

    def _export_all(self) -> None:
        if self._host.model.sets:
            self.files.export(self._host.model.sets, ".json")
