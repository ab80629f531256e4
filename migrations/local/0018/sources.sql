UNION ALL SELECT meeting_id, 'notes', id, NULL, at, text
FROM notes WHERE NOT deleted AND NOT removed AND text <> ''
