-- Without chapters, as migration 0014 made it. An empty line ends a statement.

DROP TRIGGER search_documents_to_be_added

DROP TRIGGER search_documents_to_be_changed

DROP TRIGGER search_documents_to_be_removed

DROP TRIGGER search_keys_changed

DROP TRIGGER search_keys_removed

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

DROP VIEW search_open_chapters

DROP TABLE search_chapter_index

DROP VIEW search_chapter_texts

DROP TABLE search_chapters
