-- The journal: what was promised and not yet done, and what must be remembered about it.
--
-- Read it at any time with the sqlite3 shell, also while the bridge runs. Do not write to it then.
-- Times are milliseconds since 1970-01-01 UTC.
--
-- Two rules shape it. What is written often is written in order: rows go to the end of a table and
-- no index over an outgoing message exists, so that an event costs the same at a thousand rows and
-- at a million. And a row is written once: that a message was delivered is one number
-- (outbox_progress), not a column of each row.
--
-- auto_vacuum stays off: freed pages are used again, so the file stays at its high-water mark,
-- which journal.max_bytes bounds; the pointer maps that shrinking needs would cost writes for every
-- page.

PRAGMA application_id = 1953329514; -- 'tmqj'
PRAGMA user_version = 5;

-- Messages for the broker, oldest first: events, the states that follow from them, results. Numbers
-- are given without gaps and never again. Payload last: what is looked at for removal stands before
-- it, on the row's first page.
CREATE TABLE outbox (
  id           INTEGER PRIMARY KEY,
  kept_ms      INTEGER NOT NULL,
  kind         INTEGER NOT NULL, -- 1 event, 2 result, 3 state
  qos          INTEGER NOT NULL,
  retain       INTEGER NOT NULL,
  expiry_s     INTEGER NOT NULL, -- 0 for none
  topic        TEXT NOT NULL,
  event_id     TEXT NOT NULL,
  content_type TEXT NOT NULL,
  correlation  BLOB NOT NULL,
  properties   TEXT NOT NULL,    -- MQTT 5 user properties, a line each
  payload      BLOB NOT NULL
) STRICT;

-- A message is settled when it was delivered or became a dead letter. All up to settled_to are; of the later
-- ones those in outbox_settled. Undelivered: the rest.
CREATE TABLE outbox_progress (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  settled_to INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_progress VALUES (1, 0);

CREATE TABLE outbox_settled (id INTEGER PRIMARY KEY) STRICT;

-- Messages that the broker refused for good; they stay in the outbox for the time of retention.
CREATE TABLE outbox_set_aside (
  id          INTEGER PRIMARY KEY,
  at_ms       INTEGER NOT NULL,
  reason_code INTEGER NOT NULL -- the broker's
) STRICT;

-- The ids of events kept within the dedupe window, as 16-byte digests, also when their messages are
-- gone. New ones are listed as they come. A full list becomes a generation: its digests grouped
-- into 2^chunk_bits chunks by their first bits, with a filter that is held in memory and tells
-- nearly always without a look at the disk that a digest is not among them.
CREATE TABLE seen_new (
  id     INTEGER PRIMARY KEY,
  at_ms  INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE seen_generation (
  id         INTEGER PRIMARY KEY,
  newest_ms  INTEGER NOT NULL,
  chunk_bits INTEGER NOT NULL,
  filter     BLOB NOT NULL
) STRICT;

CREATE TABLE seen_chunk (
  id      INTEGER PRIMARY KEY, -- generation * 65536 + the chunk's number
  digests BLOB NOT NULL
) STRICT;

-- Commands in the order received. A done one keeps only what a repetition is known by and answered
-- with: its digest, its idempotency key and, under such a key, its result. One that surely did not
-- run gives its key up. Later, or when its room is needed, its key goes to command_key_kept, and the
-- row stays bare until the broker can deliver it again no more.
CREATE TABLE command (
  id                INTEGER PRIMARY KEY,
  state             INTEGER NOT NULL, -- 0 kept, 1 sent, 2 done, 3 done and bare
  received_ms       INTEGER NOT NULL,
  attempts          INTEGER NOT NULL,
  qos               INTEGER NOT NULL,
  retain            INTEGER NOT NULL,
  dup               INTEGER NOT NULL,
  packet_id         INTEGER NOT NULL, -- MQTT's; 0 at QoS 0
  expiry_s          INTEGER NOT NULL, -- MQTT 5; 0 for none
  digest            TEXT NOT NULL,    -- of all that the publisher sent
  idempotency_key   TEXT NOT NULL,    -- from the first attempt on; '' for none
  telnyx_command_id TEXT NOT NULL,
  topic             TEXT NOT NULL,
  response_topic    TEXT NOT NULL,
  correlation       BLOB NOT NULL,
  payload           BLOB NOT NULL,
  result            BLOB NOT NULL,
  fingerprint       TEXT NOT NULL DEFAULT '', -- of what the key stands for; '' when it is unknown
  owner             TEXT NOT NULL DEFAULT '', -- who asked for it inside the bridge; '': the broker's
  reference         TEXT NOT NULL DEFAULT '', -- the owner's own
  signature         INTEGER NOT NULL DEFAULT 0, -- what it came to: include/bridge/signature.h
  signed_until_ms   INTEGER NOT NULL DEFAULT 0  -- with a good one: it must not start then or later
) STRICT;

CREATE INDEX command_open ON command (id) WHERE state < 2;
CREATE INDEX command_packet ON command (packet_id) WHERE packet_id > 0;
CREATE INDEX command_key ON command (idempotency_key) WHERE idempotency_key <> '';
CREATE INDEX command_done ON command (state, id) WHERE state > 1;

-- The idempotency keys of done commands whose results are gone, within the dedupe window. Numbered
-- without gaps.
CREATE TABLE command_key_kept (
  id          INTEGER PRIMARY KEY,
  received_ms INTEGER NOT NULL,
  key         BLOB NOT NULL, -- its 16-byte digest
  fingerprint TEXT NOT NULL,
  outcome     TEXT NOT NULL  -- the HTTP status and, when it failed, the error code: '200', '422 telnyx'
) STRICT;

CREATE INDEX command_key_kept_key ON command_key_kept (key);

-- The nonces of signed commands, so that none is used twice; oldest first, without gaps. They go when
-- they have expired, and a command that expires no later than one that went may have been here.
CREATE TABLE command_nonce (
  id         INTEGER PRIMARY KEY,
  nonce      BLOB NOT NULL UNIQUE, -- a 16-byte digest of the key and the nonce
  expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE command_nonce_gone (
  one             INTEGER PRIMARY KEY CHECK (one = 1),
  forgotten_to_ms INTEGER NOT NULL
) STRICT;
INSERT INTO command_nonce_gone VALUES (1, 0);

-- Calls that may still have events, so that a restart knows which leg belongs to which call.
CREATE TABLE call (
  call_control_id TEXT PRIMARY KEY,
  call_leg_id     TEXT NOT NULL,
  state           BLOB NOT NULL,    -- the retained state message's payload
  ended_ms        INTEGER NOT NULL, -- 0 while it lives
  changed_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What parts of the bridge want to know again after a restart, each by its name and keys of its own.
CREATE TABLE note (
  owner  TEXT NOT NULL,
  key    TEXT NOT NULL,
  due_ms INTEGER NOT NULL, -- when the owner wants to hear of it; 0 for never
  value  BLOB NOT NULL,
  PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
