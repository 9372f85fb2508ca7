-- The audit trail: who did what that somebody may have to answer for. Rows are only ever added; each carries the hash of the
-- row before it (src/store/audit.h says over what), so that one that is changed, taken out or put in between is found.

CREATE TABLE audit (
  id INTEGER PRIMARY KEY CHECK (id > 0),     -- 1, 2, 3 ... without gaps
  at INTEGER NOT NULL,
  badge TEXT NOT NULL,                       -- of who acted; '' = the user of the system, or the program by itself
  user TEXT NOT NULL,                        -- of the operating system, whose process it was
  terminal TEXT NOT NULL,                    -- '' = the command line
  action TEXT NOT NULL,                      -- a word
  subject TEXT NOT NULL,                     -- what it was done to: an order's number, a badge, a file ...
  detail TEXT NOT NULL,                      -- a JSON object; '' = nothing more to say
  prev BLOB NOT NULL CHECK (length(prev) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_changes BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is never changed');
END;

CREATE TRIGGER audit_deletes BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'nothing is taken out of the audit trail');
END;

-- one that replaces a row would delete it without a trigger
CREATE TRIGGER audit_adds BEFORE INSERT ON audit
WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM audit)
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is only added to at its end');
END;

-- up to which scan of its journal a terminal's scans are sealed, by a row of the trail: a working note, verify reads the trail
CREATE TABLE sealed (
  terminal_id INTEGER PRIMARY KEY REFERENCES terminal (id),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- of the file, for the audit trail: told when all of it is applied
ALTER TABLE import_job ADD COLUMN digest TEXT NOT NULL DEFAULT '';
