-- The dock's day: which trucks are there, what wants a shift lead.

-- trucks at the doors, and those that were closed, by when: neither is read by going through all deliveries ever
CREATE INDEX inbound_here ON inbound (door_id) WHERE status = 'arrived' OR status = 'receiving';
CREATE INDEX inbound_closed ON inbound (closed_at) WHERE status = 'closed';

-- 0: only planned; nobody has said yet that it comes
ALTER TABLE inbound ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 1;
CREATE INDEX inbound_unconfirmed ON inbound (due_at) WHERE confirmed = 0 AND status = 'announced';

-- What wants a lead. A row is written when its cause is seen first, raised when that has held for a while, cleared when it has
-- been gone for a while, and stays; one that was never raised goes
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,                     -- what it is about; '*' = further ones of its kind
  level INTEGER NOT NULL,                    -- 1 notice, 2 warning, 3 urgent
  cause TEXT NOT NULL,
  consequence TEXT NOT NULL,
  orders INTEGER NOT NULL,                   -- that it concerns
  action TEXT NOT NULL,                      -- what helps most ...
  scan TEXT NOT NULL,                        -- ... and what to scan for it, or the command; '' = neither
  since_at INTEGER NOT NULL,                 -- its cause is seen since
  calm_at INTEGER,                           -- raised, and its cause is gone since
  raised_at INTEGER,
  changed_at INTEGER NOT NULL,
  cleared_at INTEGER
) STRICT;

CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE cleared_at IS NULL;

-- scanners and printers that terminals say they miss; a row goes when the device is back, or the terminal ends
CREATE TABLE device_trouble (
  terminal_id INTEGER NOT NULL REFERENCES terminal (id),
  kind TEXT NOT NULL CHECK (kind = 'scanner' OR kind = 'printer'),
  name TEXT NOT NULL,
  state TEXT NOT NULL,                       -- a word: gone, trouble, media-out ...
  says TEXT NOT NULL,                        -- for people: what it is, what to do
  since_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,                  -- the terminal said so last
  PRIMARY KEY (terminal_id, kind, name)
) STRICT, WITHOUT ROWID;
