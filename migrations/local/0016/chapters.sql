-- The full text by meeting, for the list of meetings: a word that a third of all segments have is in
-- ten thousand chapters, and not in hundreds of thousands of documents. A chapter is what one
-- speaker says in a meeting, or what stands in one other place of it. An empty line ends a statement.

-- ``id``: the key of the meeting, then a number within it (20 bits). ``speaker_id``: '' where nobody
-- is known, or nobody says it. A settled one is in the index. Others are looked for in
-- ``search_index``: a chapter that is being written is not read anew for every word of it. ``turn``:
-- which of them was opened first.
CREATE TABLE search_chapters (
    id INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,
    place VARCHAR NOT NULL,
    speaker_id CHAR(32) NOT NULL,
    is_settled BOOLEAN NOT NULL,
    turn INTEGER NOT NULL,
    mark VARCHAR GENERATED ALWAYS AS (char(57344) || place
        || CASE place WHEN 'said' THEN '' ELSE ' ' || char(57344) || 'written' END) VIRTUAL,
    UNIQUE (key, place, speaker_id)
)

CREATE INDEX ix_search_chapters_speaker_id ON search_chapters (speaker_id)

CREATE INDEX ix_search_chapters_open ON search_chapters (turn) WHERE NOT is_settled

-- Between two documents stands a sign that no search asks for: no phrase goes over it.
CREATE VIEW search_chapter_texts AS
SELECT c.id, c.mark, (
    SELECT group_concat(d.text, ' ' || char(57344) || ' ') FROM search_documents AS d
    WHERE d.id BETWEEN c.key << 20 AND (c.key << 20) + 1048575 AND d.place = c.place
    AND (d.place <> 'said' OR coalesce(d.speaker_id, '') = c.speaker_id)
) AS text
FROM search_chapters AS c

CREATE VIRTUAL TABLE search_chapter_index USING fts5(
    text, mark, content='search_chapter_texts', content_rowid='id', columnsize=0,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
)

CREATE TRIGGER search_chapters_settled AFTER UPDATE OF is_settled ON search_chapters
WHEN NEW.is_settled AND NOT OLD.is_settled BEGIN
    INSERT INTO search_chapter_index(rowid, text, mark)
    SELECT id, text, mark FROM search_chapter_texts WHERE id = NEW.id AND text IS NOT NULL;
END

-- Before anything of it changes: the index is told what it had. At most 32 stay open, those that
-- were opened last.
CREATE TRIGGER search_chapters_opened AFTER UPDATE OF is_settled ON search_chapters
WHEN OLD.is_settled AND NOT NEW.is_settled BEGIN
    INSERT INTO search_chapter_index(search_chapter_index, rowid, text, mark)
    SELECT 'delete', id, text, mark FROM search_chapter_texts
    WHERE id = NEW.id AND text IS NOT NULL;
    UPDATE search_chapters SET is_settled = 1 WHERE id IN (
        SELECT id FROM search_chapters WHERE NOT is_settled ORDER BY turn DESC LIMIT -1 OFFSET 32);
END

CREATE TRIGGER search_chapters_added AFTER INSERT ON search_chapters BEGIN
    UPDATE search_chapters SET is_settled = 1 WHERE id IN (
        SELECT id FROM search_chapters WHERE NOT is_settled ORDER BY turn DESC LIMIT -1 OFFSET 32);
END

-- A chapter is opened by writing its document's key, place and speaker here.
CREATE VIEW search_open_chapters AS
SELECT key, place, speaker_id FROM search_chapters WHERE NOT is_settled

CREATE TRIGGER search_chapters_to_be_opened INSTEAD OF INSERT ON search_open_chapters BEGIN
    UPDATE search_chapters SET is_settled = 0,
        turn = 1 + coalesce((SELECT max(turn) FROM search_chapters WHERE NOT is_settled), 0)
    WHERE key = NEW.key AND place = NEW.place AND is_settled
    AND speaker_id = CASE NEW.place WHEN 'said' THEN coalesce(NEW.speaker_id, '') ELSE '' END;
    INSERT INTO search_chapters(id, key, place, speaker_id, is_settled, turn)
    SELECT coalesce((SELECT max(id) + 1 FROM search_chapters
            WHERE id BETWEEN NEW.key << 20 AND (NEW.key << 20) + 1048575), NEW.key << 20),
        NEW.key, NEW.place,
        CASE NEW.place WHEN 'said' THEN coalesce(NEW.speaker_id, '') ELSE '' END, 0,
        1 + coalesce((SELECT max(turn) FROM search_chapters WHERE NOT is_settled), 0)
    WHERE NOT EXISTS (SELECT 1 FROM search_chapters
        WHERE key = NEW.key AND place = NEW.place
        AND speaker_id = CASE NEW.place WHEN 'said' THEN coalesce(NEW.speaker_id, '') ELSE '' END);
END

CREATE TRIGGER search_documents_to_be_added BEFORE INSERT ON search_documents BEGIN
    INSERT INTO search_open_chapters VALUES (NEW.id >> 20, NEW.place, NEW.speaker_id);
END

-- One may get another speaker. Where it goes comes last: to open where it was may settle that.
CREATE TRIGGER search_documents_to_be_changed BEFORE UPDATE OF text, speaker_id ON search_documents BEGIN
    INSERT INTO search_open_chapters VALUES (OLD.id >> 20, OLD.place, OLD.speaker_id);
    INSERT INTO search_open_chapters VALUES (NEW.id >> 20, NEW.place, NEW.speaker_id);
END

CREATE TRIGGER search_documents_to_be_removed BEFORE DELETE ON search_documents BEGIN
    INSERT INTO search_open_chapters VALUES (OLD.id >> 20, OLD.place, OLD.speaker_id);
END

-- Triggers of before: what they remove takes its chapters with it.
DROP TRIGGER search_keys_changed

DROP TRIGGER search_keys_removed

CREATE TRIGGER search_keys_changed AFTER UPDATE OF transcript_id ON search_meetings BEGIN
    DELETE FROM search_documents WHERE id BETWEEN OLD.key << 20 AND (OLD.key << 20) + 1048575;
    DELETE FROM search_chapters WHERE key = OLD.key;
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT (NEW.key << 20) + row_number() OVER (ORDER BY at, source_id) - 1,
        place, source_id, speaker_id, text
    FROM search_sources WHERE meeting_id = NEW.meeting_id;
END

CREATE TRIGGER search_keys_removed AFTER DELETE ON search_meetings BEGIN
    DELETE FROM search_documents WHERE id BETWEEN OLD.key << 20 AND (OLD.key << 20) + 1048575;
    DELETE FROM search_chapters WHERE key = OLD.key;
END

-- What is there already.
INSERT INTO search_chapters(id, key, place, speaker_id, is_settled, turn)
SELECT (key << 20) + row_number() OVER (PARTITION BY key ORDER BY place, speaker_id) - 1,
    key, place, speaker_id, 0, 0
FROM (SELECT DISTINCT id >> 20 AS key, place,
    CASE place WHEN 'said' THEN coalesce(speaker_id, '') ELSE '' END AS speaker_id
    FROM search_documents)
