-- Full text as migration 0001 made it. An empty line ends a statement.

DROP TRIGGER search_meetings_added

DROP TRIGGER search_meetings_moved

DROP TRIGGER search_meetings_hidden

DROP TRIGGER search_meetings_changed

DROP TRIGGER search_meetings_removed

DROP TRIGGER search_transcripts_added

DROP TRIGGER search_transcripts_changed

DROP TRIGGER search_transcripts_removed

DROP TRIGGER search_meeting_participants_added

DROP TRIGGER search_meeting_participants_changed

DROP TRIGGER search_meeting_participants_removed

DROP TRIGGER search_speakers_added

DROP TRIGGER search_speakers_changed

DROP TRIGGER search_speakers_removed

DROP TRIGGER search_segments_added

DROP TRIGGER search_segments_changed

DROP TRIGGER search_segments_removed

DROP TRIGGER search_summaries_added

DROP TRIGGER search_summaries_changed

DROP TRIGGER search_summaries_removed

DROP VIEW search_sources

DROP VIEW search_keys

DROP TABLE search_index

DROP TABLE search_documents

DROP TABLE search_meetings

CREATE TABLE search_documents (
    id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_id CHAR(32) NOT NULL,
    meeting_id CHAR(32) NOT NULL,
    transcript_id CHAR(32),
    text VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_search_documents_source_id UNIQUE (source_id)
)

CREATE VIRTUAL TABLE search_index USING fts5(
    text, content='search_documents', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
)

CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index(rowid, text) VALUES (NEW.id, NEW.text);
END

CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END

CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
    INSERT INTO search_index(rowid, text) VALUES (NEW.id, NEW.text);
END

CREATE TRIGGER search_meetings_added AFTER INSERT ON meetings BEGIN
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'meeting', NEW.id, NEW.id, NULL, NEW.title WHERE NOT NEW.deleted;
END

CREATE TRIGGER search_meetings_changed AFTER UPDATE OF title, deleted ON meetings BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'meeting', NEW.id, NEW.id, NULL, NEW.title WHERE NOT NEW.deleted;
END

CREATE TRIGGER search_meetings_removed AFTER DELETE ON meetings BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_meeting_participants_added AFTER INSERT ON meeting_participants BEGIN
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'participant', NEW.id, NEW.meeting_id, NULL, NEW.display_name WHERE NOT NEW.deleted;
END

CREATE TRIGGER search_meeting_participants_changed AFTER UPDATE OF display_name, deleted ON meeting_participants BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'participant', NEW.id, NEW.meeting_id, NULL, NEW.display_name WHERE NOT NEW.deleted;
END

CREATE TRIGGER search_meeting_participants_removed AFTER DELETE ON meeting_participants BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_speakers_added AFTER INSERT ON speakers BEGIN
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'speaker', NEW.id, meeting_id, id, NEW.name
    FROM transcripts WHERE id = NEW.transcript_id AND NOT NEW.deleted;
END

CREATE TRIGGER search_speakers_changed AFTER UPDATE OF name, deleted ON speakers BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'speaker', NEW.id, meeting_id, id, NEW.name
    FROM transcripts WHERE id = NEW.transcript_id AND NOT NEW.deleted;
END

CREATE TRIGGER search_speakers_removed AFTER DELETE ON speakers BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_segments_added AFTER INSERT ON segments BEGIN
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'segment', NEW.id, meeting_id, id, NEW.text
    FROM transcripts WHERE id = NEW.transcript_id AND NOT NEW.deleted;
END

CREATE TRIGGER search_segments_changed AFTER UPDATE OF text, deleted ON segments BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
    INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
    SELECT 'segment', NEW.id, meeting_id, id, NEW.text
    FROM transcripts WHERE id = NEW.transcript_id AND NOT NEW.deleted;
END

CREATE TRIGGER search_segments_removed AFTER DELETE ON segments BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
SELECT 'meeting', id, id, NULL, title FROM meetings WHERE NOT deleted

INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
SELECT 'participant', id, meeting_id, NULL, display_name FROM meeting_participants WHERE NOT deleted

INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
SELECT 'speaker', s.id, t.meeting_id, t.id, s.name
FROM speakers AS s JOIN transcripts AS t ON t.id = s.transcript_id WHERE NOT s.deleted

INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)
SELECT 'segment', s.id, t.meeting_id, t.id, s.text
FROM segments AS s JOIN transcripts AS t ON t.id = s.transcript_id WHERE NOT s.deleted
