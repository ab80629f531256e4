UNION ALL SELECT meeting_id, 'files', id, NULL, at, name
FROM attachments WHERE NOT deleted AND name <> ''
