-- Which store this is, whatever file it stands in: journals of terminals and backups say whose they are. One row.
CREATE TABLE store_life (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,                    -- given once, and kept by every copy
  life INTEGER NOT NULL DEFAULT 1,     -- 1, and one more with every restore
  restored_at INTEGER,                 -- the last restore
  restored_from TEXT NOT NULL DEFAULT '', -- the backup that it was made from
  backup_at INTEGER,                   -- the last backup by rule (crossdock backup --keep) that was good
  backup_file TEXT NOT NULL DEFAULT ''
) STRICT;

INSERT INTO store_life (one, id) VALUES (1, lower(hex(randomblob(8))));
