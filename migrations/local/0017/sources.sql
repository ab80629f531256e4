UNION ALL SELECT meeting_id, 'chat', id, NULL, at, text
FROM chat_messages WHERE NOT deleted AND text <> ''
UNION ALL SELECT meeting_id, 'chat', id, NULL, at, text
FROM private_messages WHERE NOT deleted AND text <> ''
UNION ALL SELECT meeting_id, 'polls', id, NULL, at, question
FROM polls WHERE NOT deleted AND question <> ''
