CREATE INDEX ix_segments_text_search ON segments USING gin (to_tsvector('simple', text));
CREATE INDEX ix_meetings_title_search ON meetings USING gin (to_tsvector('simple', title));
CREATE INDEX ix_meetings_tags ON meetings USING gin ((tags::jsonb));
CREATE INDEX ix_meetings_links ON meetings USING gin ((links::jsonb));
CREATE INDEX ix_leads_tags ON leads USING gin ((tags::jsonb));

-- Counted when asked for, so that they cannot be wrong; the view sees what its reader may see.
CREATE VIEW meeting_attendance WITH (security_invoker = true) AS
SELECT p.meeting_id, p.scope_id,
    count(*) FILTER (WHERE p.joined_at IS NOT NULL) AS participant_count,
    coalesce(max(p.at_once), 0) AS peak_participants
FROM (
    SELECT a.*, (SELECT count(*) FROM meeting_participants AS b
        WHERE b.meeting_id = a.meeting_id AND NOT b.deleted AND b.joined_at <= a.joined_at
        AND (b.left_at IS NULL OR b.left_at > a.joined_at)) AS at_once
    FROM meeting_participants AS a WHERE NOT a.deleted
) AS p GROUP BY p.meeting_id, p.scope_id;
GRANT SELECT ON meeting_attendance TO meeting_member;
