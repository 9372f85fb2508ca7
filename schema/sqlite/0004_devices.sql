-- Scans that a terminal keeps on its own disk until they are applied (src/base/backlog.h): how far they are applied, so that
-- one that is delivered again is known; and who sent a scan, and when it came.

ALTER TABLE terminal ADD COLUMN backlog TEXT NOT NULL DEFAULT '';       -- which file of scans; '' = none
ALTER TABLE terminal ADD COLUMN backlog_seq INTEGER NOT NULL DEFAULT 0; -- the last scan of it that was applied
-- what a restart takes away that its next scans build on. none; mark: it is about the next unit or command; count: a place is
-- being counted
ALTER TABLE terminal ADD COLUMN backlog_marks TEXT NOT NULL DEFAULT 'none'
  CHECK (backlog_marks = 'none' OR backlog_marks = 'mark' OR backlog_marks = 'count');

ALTER TABLE scan ADD COLUMN device TEXT NOT NULL DEFAULT ''; -- the scanner that sent it; '' = it was typed, or nobody says
ALTER TABLE scan ADD COLUMN came_at INTEGER;                 -- when it came, if the terminal says so; `at`: when it was answered
