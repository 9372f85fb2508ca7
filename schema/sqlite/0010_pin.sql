-- PINs: the slow hash of an operator's (src/base/pin.h), and who tried which wrong ones where.

ALTER TABLE operator ADD COLUMN pin_hash TEXT NOT NULL DEFAULT '';   -- '' = he has none
ALTER TABLE operator ADD COLUMN pin_set_at INTEGER;
ALTER TABLE operator ADD COLUMN pin_set_by TEXT NOT NULL DEFAULT ''; -- a badge, or a user of the system

CREATE INDEX operator_pin ON operator (badge) WHERE pin_hash <> '';

-- wrong PINs of a badge at a terminal since its last right one there
CREATE TABLE pin_try (
  terminal_id INTEGER NOT NULL,              -- 0 = the command line
  operator_id INTEGER NOT NULL REFERENCES operator (id),
  failed INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, operator_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX pin_try_operator ON pin_try (operator_id);

-- those of the last hour, wherever they were
CREATE TABLE pin_failure (
  id INTEGER PRIMARY KEY,
  operator_id INTEGER NOT NULL REFERENCES operator (id),
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX pin_failure_operator ON pin_failure (operator_id, at);
