-- Full text, in an order that makes it quick: a document's number begins with its meeting's, and a
-- meeting's with the minute when it was held. So the newest hits come first without being sorted,
-- those of a meeting or of some weeks are a range, and only the latest transcript is there at all.
-- An empty line ends a statement.

DROP TRIGGER search_meetings_added

DROP TRIGGER search_meetings_changed

DROP TRIGGER search_meetings_removed

DROP TRIGGER search_meeting_participants_added

DROP TRIGGER search_meeting_participants_changed

DROP TRIGGER search_meeting_participants_removed

DROP TRIGGER search_speakers_added

DROP TRIGGER search_speakers_changed

DROP TRIGGER search_speakers_removed

DROP TRIGGER search_segments_added

DROP TRIGGER search_segments_changed

DROP TRIGGER search_segments_removed

DROP TABLE search_index

DROP TABLE search_documents

-- ``key``: the minute (27 bits), then which one of that minute (16 bits). Of hidden ones, removed or
-- only planned, nothing is found; but they may come back.
CREATE TABLE search_meetings (
    key INTEGER PRIMARY KEY,
    meeting_id CHAR(32) NOT NULL UNIQUE,
    transcript_id CHAR(32),
    is_hidden BOOLEAN NOT NULL
)

CREATE INDEX ix_search_meetings_hidden ON search_meetings (key) WHERE is_hidden

CREATE INDEX ix_search_meetings_transcript_id ON search_meetings (transcript_id)

-- ``id``: the key of the meeting, then a number within it (20 bits). ``place``: of ``SearchPlace``.
-- ``mark``: the place as a term of the index, behind a character that no search asks for.
CREATE TABLE search_documents (
    id INTEGER PRIMARY KEY,
    place VARCHAR NOT NULL,
    source_id CHAR(32) NOT NULL UNIQUE,
    speaker_id CHAR(32),
    text VARCHAR NOT NULL,
    mark VARCHAR GENERATED ALWAYS AS (char(57344) || place
        || CASE place WHEN 'said' THEN '' ELSE ' ' || char(57344) || 'written' END) VIRTUAL
)

-- Whole words without case and accents; prefixes of two and three letters are indexed too.
CREATE VIRTUAL TABLE search_index USING fts5(
    text, mark, content='search_documents', content_rowid='id', columnsize=0,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
)

-- Everything that can be found. What is found in another place is one more branch here, and the
-- triggers of its table below.
CREATE VIEW search_sources AS
SELECT id AS meeting_id, 'titles' AS place, id AS source_id, NULL AS speaker_id,
    0.0 AS at, title AS text
FROM meetings
UNION ALL SELECT meeting_id, 'names', id, NULL, 0.0, display_name
FROM meeting_participants WHERE NOT deleted
UNION ALL SELECT m.meeting_id, 'names', s.id, s.id, 0.0, s.name
FROM search_meetings AS m JOIN speakers AS s ON s.transcript_id = m.transcript_id
WHERE NOT s.deleted
UNION ALL SELECT m.meeting_id, 'said', s.id, s.speaker_id, s.start, s.text
FROM search_meetings AS m JOIN segments AS s ON s.transcript_id = m.transcript_id
WHERE NOT s.deleted
UNION ALL SELECT r.meeting_id, 'summaries', r.id, NULL, 0.0, (
    SELECT coalesce(group_concat(json_extract(c.value, '$.' || field), char(10)), '') FROM (
        SELECT value, 'text' AS field FROM json_each(r.findings, '$.executive_summary')
        UNION ALL SELECT value, 'text' FROM json_each(r.findings, '$.key_points')
        UNION ALL SELECT value, 'text' FROM json_each(r.findings, '$.decisions')
        UNION ALL SELECT value, 'text' FROM json_each(r.findings, '$.insights')
        UNION ALL SELECT value, 'title' FROM json_each(r.findings, '$.topics')
    ) AS c
)
FROM summaries AS r
WHERE NOT r.deleted AND NOT EXISTS (
    SELECT 1 FROM summaries AS newer
    WHERE newer.meeting_id = r.meeting_id AND NOT newer.deleted
    AND (newer.version, newer.made_at, newer.id) > (r.version, r.made_at, r.id)
)

-- Where a meeting belongs, whether it is to be found, and what its words are now.
CREATE VIEW search_keys AS
SELECT m.id AS meeting_id,
    m.deleted OR (m.actual_start IS NULL AND m.scheduled_start IS NOT NULL) AS is_hidden,
    max(0, min(134217727, CAST(
        strftime('%s', coalesce(m.actual_start, m.created_at)) AS INTEGER) / 60)) << 16 AS first,
    (SELECT t.id FROM transcripts AS t WHERE t.meeting_id = m.id AND NOT t.deleted
        ORDER BY t.revision DESC, t.id DESC LIMIT 1) AS transcript_id
FROM meetings AS m

CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index(rowid, text, mark) VALUES (NEW.id, NEW.text, NEW.mark);
END

CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index(search_index, rowid, text, mark)
    VALUES ('delete', OLD.id, OLD.text, OLD.mark);
END

CREATE TRIGGER search_documents_changed AFTER UPDATE OF text ON search_documents BEGIN
    INSERT INTO search_index(search_index, rowid, text, mark)
    VALUES ('delete', OLD.id, OLD.text, OLD.mark);
    INSERT INTO search_index(rowid, text, mark) VALUES (NEW.id, NEW.text, NEW.mark);
END

-- All documents of a meeting at once: when it comes, and when another transcript becomes the latest.
CREATE TRIGGER search_keys_added AFTER INSERT ON search_meetings BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT (NEW.key << 20) + row_number() OVER (ORDER BY at, source_id) - 1,
        place, source_id, speaker_id, text
    FROM search_sources WHERE meeting_id = NEW.meeting_id;
END

CREATE TRIGGER search_keys_changed AFTER UPDATE OF transcript_id ON search_meetings BEGIN
    DELETE FROM search_documents WHERE id BETWEEN OLD.key << 20 AND (OLD.key << 20) + 1048575;
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT (NEW.key << 20) + row_number() OVER (ORDER BY at, source_id) - 1,
        place, source_id, speaker_id, text
    FROM search_sources WHERE meeting_id = NEW.meeting_id;
END

CREATE TRIGGER search_keys_removed AFTER DELETE ON search_meetings BEGIN
    DELETE FROM search_documents WHERE id BETWEEN OLD.key << 20 AND (OLD.key << 20) + 1048575;
END

CREATE TRIGGER search_meetings_added AFTER INSERT ON meetings BEGIN
    INSERT INTO search_meetings(key, meeting_id, transcript_id, is_hidden)
    SELECT coalesce((SELECT max(key) + 1 FROM search_meetings
            WHERE key BETWEEN k.first AND k.first + 65535), k.first),
        NEW.id, k.transcript_id, k.is_hidden
    FROM search_keys AS k WHERE k.meeting_id = NEW.id;
END

CREATE TRIGGER search_meetings_moved AFTER UPDATE OF actual_start, created_at ON meetings
WHEN NOT EXISTS (SELECT 1 FROM search_meetings AS m JOIN search_keys AS k USING (meeting_id)
    WHERE m.meeting_id = NEW.id AND m.key >> 16 = k.first >> 16) BEGIN
    DELETE FROM search_meetings WHERE meeting_id = NEW.id;
    INSERT INTO search_meetings(key, meeting_id, transcript_id, is_hidden)
    SELECT coalesce((SELECT max(key) + 1 FROM search_meetings
            WHERE key BETWEEN k.first AND k.first + 65535), k.first),
        NEW.id, k.transcript_id, k.is_hidden
    FROM search_keys AS k WHERE k.meeting_id = NEW.id;
END

CREATE TRIGGER search_meetings_hidden AFTER UPDATE OF deleted, actual_start, scheduled_start
ON meetings BEGIN
    UPDATE search_meetings SET is_hidden = k.is_hidden FROM search_keys AS k
    WHERE search_meetings.meeting_id = NEW.id AND k.meeting_id = NEW.id;
END

CREATE TRIGGER search_meetings_changed AFTER UPDATE OF title ON meetings BEGIN
    UPDATE search_documents SET text = NEW.title WHERE source_id = NEW.id;
END

CREATE TRIGGER search_meetings_removed AFTER DELETE ON meetings BEGIN
    DELETE FROM search_meetings WHERE meeting_id = OLD.id;
END

CREATE TRIGGER search_transcripts_added AFTER INSERT ON transcripts BEGIN
    UPDATE search_meetings SET transcript_id = k.transcript_id FROM search_keys AS k
    WHERE search_meetings.meeting_id = NEW.meeting_id AND k.meeting_id = NEW.meeting_id
    AND search_meetings.transcript_id IS NOT k.transcript_id;
END

CREATE TRIGGER search_transcripts_changed AFTER UPDATE OF revision, deleted ON transcripts BEGIN
    UPDATE search_meetings SET transcript_id = k.transcript_id FROM search_keys AS k
    WHERE search_meetings.meeting_id = NEW.meeting_id AND k.meeting_id = NEW.meeting_id
    AND search_meetings.transcript_id IS NOT k.transcript_id;
END

CREATE TRIGGER search_transcripts_removed AFTER DELETE ON transcripts BEGIN
    UPDATE search_meetings SET transcript_id = k.transcript_id FROM search_keys AS k
    WHERE search_meetings.meeting_id = OLD.meeting_id AND k.meeting_id = OLD.meeting_id
    AND search_meetings.transcript_id IS NOT k.transcript_id;
END

CREATE TRIGGER search_meeting_participants_added AFTER INSERT ON meeting_participants BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'names';
END

CREATE TRIGGER search_meeting_participants_changed AFTER UPDATE OF display_name, deleted ON meeting_participants BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND NEW.deleted;
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'names'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text;
END

CREATE TRIGGER search_meeting_participants_removed AFTER DELETE ON meeting_participants BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_speakers_added AFTER INSERT ON speakers BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'names';
END

CREATE TRIGGER search_speakers_changed AFTER UPDATE OF name, deleted ON speakers BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND NEW.deleted;
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'names'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text;
END

CREATE TRIGGER search_speakers_removed AFTER DELETE ON speakers BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

-- Not by the view: when a home is filled, hundreds of thousands come.
CREATE TRIGGER search_segments_added AFTER INSERT ON segments WHEN NOT NEW.deleted BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        'said', NEW.id, NEW.speaker_id, NEW.text
    FROM search_meetings AS m WHERE m.transcript_id = NEW.transcript_id;
END

CREATE TRIGGER search_segments_changed AFTER UPDATE OF text, speaker_id, deleted ON segments BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND NEW.deleted;
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'said'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text, speaker_id = excluded.speaker_id;
END

CREATE TRIGGER search_segments_removed AFTER DELETE ON segments BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_summaries_added AFTER INSERT ON summaries BEGIN
    DELETE FROM search_documents
    WHERE source_id IN (SELECT id FROM summaries WHERE meeting_id = NEW.meeting_id);
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.meeting_id = NEW.meeting_id AND s.place = 'summaries';
END

CREATE TRIGGER search_summaries_changed AFTER UPDATE OF findings, version, deleted ON summaries BEGIN
    DELETE FROM search_documents
    WHERE source_id IN (SELECT id FROM summaries WHERE meeting_id = NEW.meeting_id);
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.meeting_id = NEW.meeting_id AND s.place = 'summaries';
END

CREATE TRIGGER search_summaries_removed AFTER DELETE ON summaries BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
    DELETE FROM search_documents
    WHERE source_id IN (SELECT id FROM summaries WHERE meeting_id = OLD.meeting_id);
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.meeting_id = OLD.meeting_id AND s.place = 'summaries';
END

-- Each brings its documents.
INSERT INTO search_meetings(key, meeting_id, transcript_id, is_hidden)
SELECT first + row_number() OVER (PARTITION BY first ORDER BY meeting_id) - 1,
    meeting_id, transcript_id, is_hidden
FROM search_keys
