"""One transaction as the application sees it: repositories over one session."""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.adapters.store.answers import SqlAnswers
from meeting_desktop.adapters.store.attachments import SqlAttachments
from meeting_desktop.adapters.store.calendar import SqlCalendar
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.chat import SqlChatMessages
from meeting_desktop.adapters.store.colleagues import SqlPeople
from meeting_desktop.adapters.store.crm_links import SqlCrmLinks
from meeting_desktop.adapters.store.engagement import SqlEngagement
from meeting_desktop.adapters.store.held_agendas import SqlHeldAgendas
from meeting_desktop.adapters.store.held_meetings import SqlHeldMeetings
from meeting_desktop.adapters.store.leads import SqlLeads
from meeting_desktop.adapters.store.library import SqlArtifacts, SqlBookmarks, SqlMediaFiles
from meeting_desktop.adapters.store.library_local import SqlCacheEntries, SqlImportJobs
from meeting_desktop.adapters.store.local_notes import SqlLocalNotes
from meeting_desktop.adapters.store.mail import SqlMailQueue, SqlMailTemplates, SqlNotifications
from meeting_desktop.adapters.store.meetings import SqlMeetings
from meeting_desktop.adapters.store.notes import SqlNotes
from meeting_desktop.adapters.store.people import SqlParticipants, SqlTimeline, personal_scope
from meeting_desktop.adapters.store.planning import (
    SqlInvitations,
    SqlMeetingSeries,
    SqlTemplates,
)
from meeting_desktop.adapters.store.polls import SqlPolls
from meeting_desktop.adapters.store.recordings import SqlRecordings
from meeting_desktop.adapters.store.reports import SqlActionItems, SqlReports
from meeting_desktop.adapters.store.sales import SqlQuestionSets
from meeting_desktop.adapters.store.scopes import SqlScopes
from meeting_desktop.adapters.store.scores import SqlLeadScores
from meeting_desktop.adapters.store.searching import SqlSearching
from meeting_desktop.adapters.store.speakers import SqlSpeakers
from meeting_desktop.adapters.store.sync_journal import SqlSyncJournal
from meeting_desktop.adapters.store.tidying import SqlTidying
from meeting_desktop.adapters.store.transcripts import SqlTranscripts
from meeting_desktop.adapters.store.voices import SqlVoiceProfiles


class SqlUnitOfWork:
    """See ``ports.unit_of_work``; it ends with the function it was given to."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session

    @property
    def meetings(self) -> SqlMeetings:
        return SqlMeetings(self._session)

    @property
    def participants(self) -> SqlParticipants:
        return SqlParticipants(self._session)

    @property
    def recordings(self) -> SqlRecordings:
        return SqlRecordings(self._session)

    @property
    def transcripts(self) -> SqlTranscripts:
        return SqlTranscripts(self._session)

    @property
    def timeline(self) -> SqlTimeline:
        return SqlTimeline(self._session)

    @property
    def leads(self) -> SqlLeads:
        return SqlLeads(self._session)

    @property
    def question_sets(self) -> SqlQuestionSets:
        return SqlQuestionSets(self._session)

    @property
    def calendar(self) -> SqlCalendar:
        return SqlCalendar(self._session)

    @property
    def series(self) -> SqlMeetingSeries:
        return SqlMeetingSeries(self._session)

    @property
    def templates(self) -> SqlTemplates:
        return SqlTemplates(self._session)

    @property
    def invitations(self) -> SqlInvitations:
        return SqlInvitations(self._session)

    @property
    def people(self) -> SqlPeople:
        return SqlPeople(self._session)

    @property
    def mail(self) -> SqlMailQueue:
        return SqlMailQueue(self._session)

    @property
    def mail_templates(self) -> SqlMailTemplates:
        return SqlMailTemplates(self._session)

    @property
    def notifications(self) -> SqlNotifications:
        return SqlNotifications(self._session)

    @property
    def answers(self) -> SqlAnswers:
        return SqlAnswers(self._session)

    @property
    def reports(self) -> SqlReports:
        return SqlReports(self._session)

    @property
    def action_items(self) -> SqlActionItems:
        return SqlActionItems(self._session)

    @property
    def lead_scores(self) -> SqlLeadScores:
        return SqlLeadScores(self._session)

    @property
    def crm_links(self) -> SqlCrmLinks:
        return SqlCrmLinks(self._session)

    @property
    def held(self) -> SqlHeldMeetings:
        return SqlHeldMeetings(self._session)

    @property
    def media_files(self) -> SqlMediaFiles:
        return SqlMediaFiles(self._session)

    @property
    def import_jobs(self) -> SqlImportJobs:
        return SqlImportJobs(self._session)

    @property
    def voice_profiles(self) -> SqlVoiceProfiles:
        return SqlVoiceProfiles(self._session)

    @property
    def speakers(self) -> SqlSpeakers:
        return SqlSpeakers(self._session)

    @property
    def artifacts(self) -> SqlArtifacts:
        return SqlArtifacts(self._session)

    @property
    def bookmarks(self) -> SqlBookmarks:
        return SqlBookmarks(self._session)

    @property
    def chat_messages(self) -> SqlChatMessages:
        return SqlChatMessages(self._session)

    @property
    def polls(self) -> SqlPolls:
        return SqlPolls(self._session)

    @property
    def notes(self) -> SqlNotes:
        return SqlNotes(self._session)

    @property
    def held_agendas(self) -> SqlHeldAgendas:
        return SqlHeldAgendas(self._session)

    @property
    def engagement(self) -> SqlEngagement:
        return SqlEngagement(self._session)

    @property
    def attachments(self) -> SqlAttachments:
        return SqlAttachments(self._session)

    @property
    def cache(self) -> SqlCacheEntries:
        return SqlCacheEntries(self._session)

    @property
    def searching(self) -> SqlSearching:
        return SqlSearching(self._session)

    @property
    def tidying(self) -> SqlTidying:
        return SqlTidying(self._session)

    @property
    def local_notes(self) -> SqlLocalNotes:
        return SqlLocalNotes(self._session)

    @property
    def scopes(self) -> SqlScopes:
        return SqlScopes(self._session)

    @property
    def sync(self) -> SqlSyncJournal:
        return SqlSyncJournal(self._session)

    def personal_scope(self) -> UUID:
        return personal_scope(self._session)
