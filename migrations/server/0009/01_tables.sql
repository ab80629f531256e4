-- What is only of this moment: open rooms, who was let in, what passes between two machines until
-- they are connected, who is in a meeting. None of it is numbered by the clock or in the feed.
--
-- UNLOGGED is what nobody misses after a crash of the server: it costs no write-ahead log, and no
-- backup carries it. Who was let into a room is kept: else a crash would turn people away who are
-- in the midst of a meeting.

-- A machine that is connected. ``channel`` is where it listens: a secret of its own, since anybody
-- may listen anywhere.
CREATE UNLOGGED TABLE live_machines (
    machine uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    channel text NOT NULL UNIQUE,
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_live_machines_user_id ON live_machines (user_id);
CREATE INDEX ix_live_machines_seen_at ON live_machines (seen_at);

-- ``opening`` is drawn anew by whoever opens the room, so that of two only the later one has it.
CREATE TABLE live_rooms (
    room text PRIMARY KEY CHECK (room ~ '^[0-9A-Z]{4,16}$'),
    meeting uuid NOT NULL,
    host uuid NOT NULL,
    user_id uuid NOT NULL,
    machine uuid NOT NULL,
    opening uuid NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_live_rooms_user_id ON live_rooms (user_id);

-- Written by the host alone: nobody who was let in can hold a lock that keeps them in.
CREATE TABLE live_people (
    room text NOT NULL REFERENCES live_rooms (room) ON DELETE CASCADE,
    participant uuid NOT NULL,
    user_id uuid NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (room, participant)
);

CREATE UNLOGGED TABLE live_lines (
    room text NOT NULL,
    participant uuid NOT NULL,
    user_id uuid NOT NULL,
    line uuid NOT NULL UNIQUE,
    machine uuid NOT NULL,
    fingerprint text NOT NULL CHECK (fingerprint ~ '^[0-9A-F]{2}(:[0-9A-F]{2}){31}$'),
    PRIMARY KEY (room, participant, user_id)
);
CREATE INDEX ix_live_lines_machine ON live_lines (machine);

CREATE UNLOGGED TABLE live_knocks (
    knock uuid PRIMARY KEY,
    room text NOT NULL,
    opening uuid NOT NULL,
    user_id uuid NOT NULL,
    machine uuid NOT NULL,
    host_user uuid NOT NULL,
    body text NOT NULL CHECK (char_length(body) <= 8192),
    reply text CHECK (char_length(reply) <= 16384),
    participant uuid,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ix_live_knocks_opening ON live_knocks (opening);
CREATE INDEX ix_live_knocks_machine ON live_knocks (machine);
CREATE INDEX ix_live_knocks_expires_at ON live_knocks (expires_at);

-- ``expires_at`` is what the sender said, for the recipient to judge; ``dies_at`` is ours. A message
-- that was taken stays, emptied, for as long: its nonce is spent. ``fingerprint`` is what the sender
-- had announced when it was posted.
CREATE UNLOGGED TABLE live_signals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room text NOT NULL,
    sender uuid NOT NULL,
    sender_user uuid NOT NULL,
    fingerprint text NOT NULL,
    recipient uuid NOT NULL,
    recipient_user uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('offer', 'answer', 'candidate', 'bye')),
    nonce text NOT NULL CHECK (char_length(nonce) BETWEEN 1 AND 64),
    payload text NOT NULL CHECK (char_length(payload) <= 65536),
    expires_at timestamptz NOT NULL,
    dies_at timestamptz NOT NULL,
    is_taken boolean NOT NULL DEFAULT false,
    is_repeat boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX uq_live_signals_nonce ON live_signals (room, sender, nonce) WHERE NOT is_repeat;
CREATE INDEX ix_live_signals_recipient ON live_signals (room, recipient) WHERE NOT is_taken;
CREATE INDEX ix_live_signals_dies_at ON live_signals (dies_at);

-- As a machine says it: whether its person holds the scope is looked up when it is asked for.
CREATE UNLOGGED TABLE live_presence (
    machine uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    meeting uuid NOT NULL,
    scope uuid NOT NULL,
    room text NOT NULL CHECK (char_length(room) <= 16),
    is_host boolean NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_live_presence_user_id ON live_presence (user_id);

-- What a login has used up within the minute that began at ``since``.
CREATE UNLOGGED TABLE live_limits (
    user_id uuid NOT NULL,
    what text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    used bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, what)
);
CREATE INDEX ix_live_limits_since ON live_limits (since);
