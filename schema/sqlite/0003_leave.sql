-- Out of the building: outbound cartons with their SSCCs, labels to print, loading and departure.

-- An outbound carton of a shipment. Its content is in the ledger, at a place of kind carton that is its own.
-- open: being packed; closed: it has its SSCC; loaded: on a pickup's truck; departed; void: nothing is in it any more
CREATE TABLE parcel (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL,
  shipment_no INTEGER NOT NULL,
  number INTEGER NOT NULL,                   -- carton 1, 2 ... of its shipment
  place_id INTEGER NOT NULL UNIQUE REFERENCES place (id),
  sscc TEXT NOT NULL DEFAULT '',             -- 18 digits; '' while it is open
  carton_id INTEGER REFERENCES carton (id),  -- the inbound carton that goes as it is, under its own SSCC
  status TEXT NOT NULL DEFAULT 'open' CHECK (status = 'open' OR status = 'closed' OR status = 'loaded'
    OR status = 'departed' OR status = 'void'),
  station_id INTEGER REFERENCES place (id),  -- where it was packed, and stands until it is loaded
  pickup_id INTEGER REFERENCES pickup (id),  -- on whose truck it is, or was
  tracking TEXT NOT NULL DEFAULT '',         -- the carrier's reference
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  loaded_at INTEGER,
  delivered_at INTEGER,
  FOREIGN KEY (order_id, shipment_no) REFERENCES shipment (order_id, number)
) STRICT;

CREATE UNIQUE INDEX parcel_sscc ON parcel (sscc) WHERE sscc <> '';
CREATE INDEX parcel_shipment ON parcel (order_id, shipment_no);
CREATE INDEX parcel_pickup ON parcel (pickup_id) WHERE pickup_id IS NOT NULL;
-- those in the building
CREATE INDEX parcel_here ON parcel (place_id) WHERE status <> 'departed' AND status <> 'void';
CREATE INDEX parcel_open ON parcel (id) WHERE status = 'open';
CREATE INDEX parcel_tracking ON parcel (tracking) WHERE tracking <> '';

-- every SSCC that was ever given to an outbound carton. void_at: the carton was opened again, its label counts no more
CREATE TABLE sscc (
  sscc TEXT PRIMARY KEY,
  parcel_id INTEGER NOT NULL REFERENCES parcel (id),
  at INTEGER NOT NULL,
  void_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX sscc_parcel ON sscc (parcel_id, at);

-- the next serial reference (with the extension digit in front) of a GS1 company prefix. store: which file this was when it
-- was used last; another one may be a copy, and the numbers that the original gave since must not be given again
CREATE TABLE sscc_serial (
  prefix TEXT PRIMARY KEY,
  next INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  store TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Labels to print: never lost, never silently printed twice. The label is drawn when it is sent.
-- queued; sending: on its way, and nobody knows yet whether it came out; printed; failed: a person must look;
-- withdrawn: what it was for is gone
DROP TABLE print_job;
CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  scan_id INTEGER REFERENCES scan (id),      -- that asked for it; NULL = a command did
  kind TEXT NOT NULL CHECK (kind = 'carton' OR kind = 'direction'),
  parcel_id INTEGER REFERENCES parcel (id),
  sscc TEXT NOT NULL DEFAULT '',
  direction_scan_id INTEGER NOT NULL DEFAULT 0,
  direction_n INTEGER NOT NULL DEFAULT 0,
  again_of INTEGER REFERENCES print_job (id), -- a person wanted the label of that job once more
  printer TEXT NOT NULL DEFAULT '',          -- where it goes: file:PATH, tcp:HOST:PORT; '' = wherever it is asked for
  status TEXT NOT NULL DEFAULT 'queued' CHECK (status = 'queued' OR status = 'sending' OR status = 'printed'
    OR status = 'failed' OR status = 'withdrawn'),
  body BLOB,                                 -- what was sent
  tries INTEGER NOT NULL DEFAULT 0,
  said TEXT NOT NULL DEFAULT '',             -- what went wrong last
  changed_at INTEGER
) STRICT;

CREATE INDEX print_job_queue ON print_job (printer, id) WHERE status = 'queued';
CREATE INDEX print_job_unclear ON print_job (id) WHERE status = 'sending' OR status = 'failed';
CREATE INDEX print_job_parcel ON print_job (parcel_id) WHERE parcel_id IS NOT NULL;
CREATE INDEX print_job_scan ON print_job (scan_id) WHERE scan_id IS NOT NULL;
CREATE INDEX print_job_again ON print_job (again_of) WHERE again_of IS NOT NULL;
CREATE UNIQUE INDEX print_job_carton_once ON print_job (sscc) WHERE kind = 'carton' AND again_of IS NULL;
CREATE UNIQUE INDEX print_job_direction_once ON print_job (direction_scan_id, direction_n)
  WHERE kind = 'direction' AND again_of IS NULL;

-- the site's own labels, where they are not the program's
CREATE TABLE label_template (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- what scans put on a pickup's truck, and took off again: who loaded what, and what an undo puts back
CREATE TABLE loading (
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  parcel_id INTEGER NOT NULL REFERENCES parcel (id),
  pickup_id INTEGER NOT NULL REFERENCES pickup (id),
  taken_off INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scan_id, parcel_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX loading_parcel ON loading (parcel_id);
ALTER TABLE parcel ADD COLUMN signed_by TEXT NOT NULL DEFAULT ''; -- who took the delivery
ALTER TABLE pickup ADD COLUMN departed_by INTEGER REFERENCES scan (id); -- its movements are what it took

ALTER TABLE shipment ADD COLUMN packed_at INTEGER;
ALTER TABLE shipment ADD COLUMN shipped_at INTEGER;
ALTER TABLE shipment ADD COLUMN delivered_at INTEGER;
ALTER TABLE shipment ADD COLUMN missed_id INTEGER REFERENCES pickup (id); -- the pickup that left without it, last
CREATE INDEX shipment_ready ON shipment (order_id) WHERE status = 'ready';
CREATE INDEX shipment_packing ON shipment (order_id) WHERE status = 'packing';
CREATE INDEX shipment_packed ON shipment (order_id) WHERE status = 'packed';

-- those that a pickup left behind
CREATE INDEX shipment_missed ON shipment (missed_id) WHERE missed_id IS NOT NULL;

CREATE INDEX pickup_door ON pickup (door_id, cutoff_at) WHERE status = 'open';

-- where a worker packs, and what one who packs or loads has at hand; 0 = nothing
ALTER TABLE terminal ADD COLUMN station_id INTEGER REFERENCES place (id);
ALTER TABLE terminal ADD COLUMN order_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE terminal ADD COLUMN shipment_no INTEGER NOT NULL DEFAULT 0;
ALTER TABLE terminal ADD COLUMN parcel_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE terminal ADD COLUMN pickup_id INTEGER NOT NULL DEFAULT 0;
