-- What is written in a meeting and asked there is found by its present words: what was taken back
-- has none. An empty line ends a statement.

CREATE TRIGGER search_chat_messages_added AFTER INSERT ON chat_messages BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'chat';
END

CREATE TRIGGER search_chat_messages_changed AFTER UPDATE OF text, deleted ON chat_messages BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND (NEW.deleted OR NEW.text = '');
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'chat'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text;
END

CREATE TRIGGER search_chat_messages_removed AFTER DELETE ON chat_messages BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_private_messages_added AFTER INSERT ON private_messages BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'chat';
END

CREATE TRIGGER search_private_messages_changed AFTER UPDATE OF text, deleted ON private_messages BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND (NEW.deleted OR NEW.text = '');
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'chat'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text;
END

CREATE TRIGGER search_private_messages_removed AFTER DELETE ON private_messages BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END

CREATE TRIGGER search_polls_added AFTER INSERT ON polls BEGIN
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'polls';
END

CREATE TRIGGER search_polls_changed AFTER UPDATE OF question, deleted ON polls BEGIN
    DELETE FROM search_documents WHERE source_id = NEW.id AND (NEW.deleted OR NEW.question = '');
    INSERT INTO search_documents(id, place, source_id, speaker_id, text)
    SELECT coalesce((SELECT max(d.id) + 1 FROM search_documents AS d
            WHERE d.id BETWEEN m.key << 20 AND (m.key << 20) + 1048575), m.key << 20),
        s.place, s.source_id, s.speaker_id, s.text
    FROM search_sources AS s JOIN search_meetings AS m USING (meeting_id)
    WHERE s.source_id = NEW.id AND s.place = 'polls'
    ON CONFLICT(source_id) DO UPDATE SET text = excluded.text;
END

CREATE TRIGGER search_polls_removed AFTER DELETE ON polls BEGIN
    DELETE FROM search_documents WHERE source_id = OLD.id;
END
