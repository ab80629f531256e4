-- A file that was shared is found by its name. An empty line ends a statement.

CREATE TRIGGER search_attachments_added AFTER INSERT ON attachments BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'files';
END

CREATE TRIGGER search_attachments_changed AFTER UPDATE OF name, deleted ON attachments BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND (NEW.deleted OR NEW.name = '');
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'files'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text;
END

CREATE TRIGGER search_attachments_removed AFTER DELETE ON attachments BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END
