-- Recurring pickups; orders that a lead moved to another pickup; further pickups that carriers were asked for; people who
-- are wanted somewhere.

-- A carrier that comes on certain weekdays. Of each of the next days its pickup is made: a row of table pickup.
CREATE TABLE pickup_schedule (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  carrier TEXT NOT NULL,
  weekdays INTEGER NOT NULL CHECK (weekdays > 0 AND weekdays < 128),  -- bit 0 = Sunday ... bit 6 = Saturday
  cutoff_minute INTEGER NOT NULL CHECK (cutoff_minute >= 0 AND cutoff_minute < 1440), -- by the clock on the site's wall
  door_id INTEGER REFERENCES place (id),
  capacity INTEGER,                          -- units; NULL = no limit
  from_day TEXT NOT NULL DEFAULT '',         -- YYYY-MM-DD at the site; '' = always
  until_day TEXT NOT NULL DEFAULT ''
) STRICT;

-- The days of which a pickup was made, and what it was then: one that is another now was changed by somebody else, and stays.
CREATE TABLE pickup_scheduled (
  schedule_id INTEGER NOT NULL REFERENCES pickup_schedule (id),
  day TEXT NOT NULL,                         -- YYYY-MM-DD at the site
  pickup_id INTEGER REFERENCES pickup (id),  -- NULL: it was called off, and is not made again
  carrier TEXT NOT NULL,
  cutoff_at INTEGER NOT NULL,
  door_id INTEGER,
  capacity INTEGER,
  PRIMARY KEY (schedule_id, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX pickup_scheduled_pickup ON pickup_scheduled (pickup_id) WHERE pickup_id IS NOT NULL;

-- up to which day all are made, and in which time zone; one row. '' = a schedule is new, or another one
CREATE TABLE pickup_schedule_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  made_until TEXT NOT NULL,
  zone TEXT NOT NULL
) STRICT;

INSERT INTO pickup_schedule_clock (id, made_until, zone) VALUES (1, '', '');

-- a pickup that is called off goes: what could refer to it is looked at first
CREATE INDEX shipment_pickup ON shipment (pickup_id) WHERE pickup_id IS NOT NULL;
CREATE INDEX loading_pickup ON loading (pickup_id);

-- A lead moved the order: it goes with that pickup (0 = none), and with none that has an earlier cut-off.
ALTER TABLE customer_order ADD COLUMN moved_pickup_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_order ADD COLUMN pickup_from INTEGER NOT NULL DEFAULT 0;
CREATE INDEX customer_order_moved ON customer_order (moved_pickup_id) WHERE moved_pickup_id <> 0;

CREATE TABLE pickup_request (
  id INTEGER PRIMARY KEY,
  carrier TEXT NOT NULL,
  at INTEGER NOT NULL,                       -- the cut-off that is asked for
  units INTEGER NOT NULL DEFAULT 0,          -- 0 = not said
  why TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL,
  last_pickup_id INTEGER NOT NULL,           -- the last one that was known then: an answer is a later one
  UNIQUE (carrier, at)
) STRICT;

CREATE INDEX pickup_request_at ON pickup_request (at);

-- since when it is in its activity
ALTER TABLE terminal ADD COLUMN activity_at INTEGER;
UPDATE terminal SET activity_at = signed_on_at WHERE activity <> '';

-- Somebody is wanted somewhere; of each operator at most one is open.
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  operator_id INTEGER NOT NULL REFERENCES operator (id),
  activity TEXT NOT NULL CHECK (activity = 'receive' OR activity = 'stage' OR activity = 'pack' OR activity = 'load'),
  place_id INTEGER REFERENCES place (id),    -- NULL = anywhere
  actor TEXT NOT NULL DEFAULT '',            -- a lead's badge, or a user of the system
  at INTEGER NOT NULL,
  taken_at INTEGER,                          -- he is, or was, there
  ended_at INTEGER
) STRICT;

CREATE UNIQUE INDEX assignment_open ON assignment (operator_id) WHERE ended_at IS NULL;
