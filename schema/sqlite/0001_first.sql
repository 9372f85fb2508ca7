-- The first store: every noun of the dock.
-- CHECKs say a = 'x' OR a = 'y', not a IN (...): the engine would build a set for each row.
-- Times are UTC milliseconds, quantities whole units, flags 0/1, '' means "none" where a column is part of a key.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- policy '' = the next level's; max_shipments 0 = none
CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  backorderable INTEGER NOT NULL DEFAULT 1,
  tracking TEXT NOT NULL DEFAULT 'none' CHECK (tracking = 'none' OR tracking = 'lot' OR tracking = 'serial'),
  on_hand INTEGER NOT NULL DEFAULT 0,
  policy TEXT NOT NULL DEFAULT '',
  max_shipments INTEGER NOT NULL DEFAULT 0,
  weight_g INTEGER NOT NULL DEFAULT 0
) STRICT;

-- stands for parcels that nobody can identify, so that the ledger holds them too
INSERT INTO product (id, sku, description, backorderable) VALUES (1, 'UNIDENTIFIED', 'Unidentified parcel', 0);

-- supplier, customer, adjustment and floor are the ledger's own; cartons become places when they hold units
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind = 'door' OR kind = 'floor' OR kind = 'lane' OR kind = 'station' OR kind = 'carton'
    OR kind = 'putaway' OR kind = 'quarantine' OR kind = 'overflow' OR kind = 'supplier'
    OR kind = 'customer' OR kind = 'adjustment'),
  name TEXT NOT NULL DEFAULT '',
  capacity INTEGER,                          -- units; NULL = no limit
  carrier TEXT NOT NULL DEFAULT '',
  spot_id INTEGER REFERENCES place (id),     -- where a station is parked
  is_full INTEGER NOT NULL DEFAULT 0,        -- said so by a worker, until units leave
  units INTEGER NOT NULL DEFAULT 0,          -- content, all products
  incoming INTEGER NOT NULL DEFAULT 0,       -- units of open directions to it
  shipments INTEGER NOT NULL DEFAULT 0       -- gathering and ready shipments whose home it is
) STRICT;

CREATE INDEX place_kind ON place (kind, code);

INSERT INTO place (id, code, kind) VALUES
  (1, '#supplier', 'supplier'), (2, '#customer', 'customer'), (3, '#adjustment', 'adjustment'), (4, '#floor', 'floor');

CREATE TABLE operator (
  id INTEGER PRIMARY KEY,
  badge TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT 'worker' CHECK (role = 'worker' OR role = 'lead' OR role = 'admin'),
  language TEXT NOT NULL DEFAULT ''
) STRICT;

-- what a barcode stands for, unique across kinds; a GTIN is kept as its 14 digits
CREATE TABLE code (
  code TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind = 'product' OR kind = 'place' OR kind = 'badge'),
  ref_id INTEGER NOT NULL,                   -- product, place or operator
  quantity INTEGER NOT NULL DEFAULT 1        -- pack quantity of a product's barcode
) STRICT, WITHOUT ROWID;

CREATE INDEX code_ref ON code (kind, ref_id);

CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  policy TEXT NOT NULL DEFAULT '',
  max_shipments INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE customer_order (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  customer_id INTEGER REFERENCES customer (id),
  placed_at INTEGER NOT NULL,                -- when first imported, where the file does not say
  promised_at INTEGER,
  priority INTEGER NOT NULL DEFAULT 0,
  policy TEXT NOT NULL DEFAULT '',
  max_shipments INTEGER NOT NULL DEFAULT 0,
  product_policy TEXT NOT NULL DEFAULT '',   -- the strictest among its products that set one
  product_max_shipments INTEGER NOT NULL DEFAULT 0,
  carrier TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'open' CHECK (status = 'open' OR status = 'held' OR status = 'cancelled'),
  hold_reason TEXT NOT NULL DEFAULT '',
  payment_reference TEXT NOT NULL DEFAULT '',
  shipments_used INTEGER NOT NULL DEFAULT 0,
  ship_name TEXT NOT NULL DEFAULT '',
  ship_address TEXT NOT NULL DEFAULT '',
  ship_city TEXT NOT NULL DEFAULT '',
  ship_postcode TEXT NOT NULL DEFAULT '',
  ship_country TEXT NOT NULL DEFAULT '',
  imported_at INTEGER NOT NULL
) STRICT;

CREATE INDEX customer_order_customer ON customer_order (customer_id);

-- The order's claim key (priority_rank = -priority, promised, placed, number) is repeated in its lines,
-- so that one index serves a scan in claim order.
CREATE TABLE order_line (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES customer_order (id),
  line TEXT NOT NULL,
  line_rank INTEGER NOT NULL,                -- the line as a number; 2^62 where it is none
  product_id INTEGER NOT NULL REFERENCES product (id),
  ordered INTEGER NOT NULL CHECK (ordered >= 0),
  from_stock INTEGER NOT NULL DEFAULT 0 CHECK (from_stock >= 0),
  brought INTEGER NOT NULL DEFAULT 0 CHECK (brought >= 0),     -- of from_stock: at its shipment by now
  cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
  allocated INTEGER NOT NULL DEFAULT 0 CHECK (allocated >= 0), -- received for it and not departed
  shipped INTEGER NOT NULL DEFAULT 0 CHECK (shipped >= 0),     -- departed, here or before this system
  accepted INTEGER NOT NULL DEFAULT 0,       -- a stockout that the lead took into the queue
  waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),
  may_claim INTEGER NOT NULL DEFAULT 1,
  expected_at INTEGER,                       -- when the plan sees its goods
  priority_rank INTEGER NOT NULL,
  promised_rank INTEGER NOT NULL,            -- promised_at; 2^62 where there is none
  placed_at INTEGER NOT NULL,
  order_number TEXT NOT NULL,
  UNIQUE (order_id, line)
) STRICT;

-- what a scan reads: only lines that wait and may claim, in claim order
CREATE INDEX order_line_claim ON order_line
  (product_id, priority_rank, promised_rank, placed_at, order_number, line_rank, line)
  WHERE waiting > 0 AND may_claim = 1;
-- lines that want units and do not wait: stockouts (and lines of cancelled orders). There is no index of all lines by
-- product: a large import would write a page of it for every line
CREATE INDEX order_line_stockout ON order_line (product_id)
  WHERE waiting = 0 AND ordered - from_stock - cancelled - allocated - shipped > 0;

CREATE TABLE inbound (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  supplier TEXT NOT NULL DEFAULT '',
  carrier TEXT NOT NULL DEFAULT '',
  door_id INTEGER REFERENCES place (id),
  due_at INTEGER,
  status TEXT NOT NULL DEFAULT 'announced' CHECK (status = 'announced' OR status = 'arrived' OR status = 'receiving' OR status = 'closed'),
  arrived_at INTEGER,
  closed_at INTEGER,
  imported_at INTEGER NOT NULL
) STRICT;

CREATE INDEX inbound_open ON inbound (door_id) WHERE status <> 'closed';
CREATE INDEX inbound_due ON inbound (due_at) WHERE status <> 'closed';

-- cartons and pallets, inbound by their announced SSCC, outbound by ours
CREATE TABLE carton (
  id INTEGER PRIMARY KEY,
  sscc TEXT NOT NULL UNIQUE,                 -- 18 digits
  inbound_id INTEGER REFERENCES inbound (id),
  received_scan_id INTEGER,                  -- NULL until it came
  order_id INTEGER,                          -- the shipment that it belongs to
  shipment_no INTEGER,
  place_id INTEGER REFERENCES place (id),
  status TEXT NOT NULL DEFAULT 'announced'
    CHECK (status = 'announced' OR status = 'received' OR status = 'packing' OR status = 'closed'
    OR status = 'loaded' OR status = 'departed'),
  tracking TEXT NOT NULL DEFAULT '',
  FOREIGN KEY (order_id, shipment_no) REFERENCES shipment (order_id, number)
) STRICT;

CREATE INDEX carton_inbound ON carton (inbound_id);
CREATE INDEX carton_shipment ON carton (order_id, shipment_no) WHERE order_id IS NOT NULL;

CREATE TABLE inbound_line (
  id INTEGER PRIMARY KEY,
  inbound_id INTEGER NOT NULL REFERENCES inbound (id),
  product_id INTEGER NOT NULL REFERENCES product (id),
  sscc TEXT NOT NULL DEFAULT '',
  lot TEXT NOT NULL DEFAULT '',
  expected INTEGER NOT NULL CHECK (expected >= 0),
  expiry TEXT NOT NULL DEFAULT '',           -- YYYY-MM-DD at the site
  purchase_order TEXT NOT NULL DEFAULT '',
  UNIQUE (inbound_id, product_id, sscc, lot)
) STRICT;

CREATE INDEX inbound_line_sscc ON inbound_line (sscc) WHERE sscc <> '';

-- expected and received of an inbound, per product: what a receipt is checked against
CREATE TABLE inbound_product (
  inbound_id INTEGER NOT NULL REFERENCES inbound (id),
  product_id INTEGER NOT NULL REFERENCES product (id),
  expected INTEGER NOT NULL DEFAULT 0,
  received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
  over INTEGER NOT NULL DEFAULT 0 CHECK (over >= 0),           -- booked to quarantine as over
  PRIMARY KEY (inbound_id, product_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX inbound_product_product ON inbound_product (product_id);

CREATE TABLE pickup (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  carrier TEXT NOT NULL,
  cutoff_at INTEGER NOT NULL,
  door_id INTEGER REFERENCES place (id),
  capacity INTEGER,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'departed')),
  swept_at INTEGER,
  departed_at INTEGER
) STRICT;

CREATE INDEX pickup_next ON pickup (carrier, cutoff_at) WHERE status = 'open';
CREATE INDEX pickup_cutoff ON pickup (cutoff_at) WHERE status = 'open';

CREATE TABLE shipment (
  order_id INTEGER NOT NULL REFERENCES customer_order (id),
  number INTEGER NOT NULL,                   -- 1, 2 ... within the order
  status TEXT NOT NULL CHECK (status = 'gathering' OR status = 'ready' OR status = 'packing' OR status = 'packed'
    OR status = 'shipped'),
  place_id INTEGER REFERENCES place (id),    -- its home, from the first direction on
  in_hand INTEGER NOT NULL DEFAULT 0 CHECK (in_hand >= 0),
  here INTEGER NOT NULL DEFAULT 0 CHECK (here >= 0),
  packed INTEGER NOT NULL DEFAULT 0 CHECK (packed >= 0),
  shipped INTEGER NOT NULL DEFAULT 0 CHECK (shipped >= 0),
  pickup_id INTEGER REFERENCES pickup (id),
  ready_at INTEGER,
  PRIMARY KEY (order_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE shipment_line (
  order_id INTEGER NOT NULL,
  shipment_no INTEGER NOT NULL,
  line_id INTEGER NOT NULL REFERENCES order_line (id),
  in_hand INTEGER NOT NULL DEFAULT 0 CHECK (in_hand >= 0),
  here INTEGER NOT NULL DEFAULT 0 CHECK (here >= 0),
  packed INTEGER NOT NULL DEFAULT 0 CHECK (packed >= 0),
  shipped INTEGER NOT NULL DEFAULT 0 CHECK (shipped >= 0),
  PRIMARY KEY (order_id, shipment_no, line_id),
  FOREIGN KEY (order_id, shipment_no) REFERENCES shipment (order_id, number)
) STRICT, WITHOUT ROWID;

-- a terminal's state: who is signed on, doing what, where; survives a crash
CREATE TABLE terminal (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  operator_id INTEGER REFERENCES operator (id),
  activity TEXT NOT NULL DEFAULT '',
  door_id INTEGER REFERENCES place (id),
  inbound_id INTEGER REFERENCES inbound (id),
  inbound_scanned INTEGER NOT NULL DEFAULT 0, -- the worker named it (else the door did)
  received INTEGER NOT NULL DEFAULT 0,        -- a receipt was made in this context
  signed_on_at INTEGER,
  seen_at INTEGER,
  last_seq INTEGER NOT NULL DEFAULT 0
) STRICT;

-- the journal of scans. id = terminal id * 1,000,000,000 + the terminal's own sequence: one append point a terminal
CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  terminal_id INTEGER NOT NULL REFERENCES terminal (id),
  operator_id INTEGER REFERENCES operator (id),
  approved_by INTEGER REFERENCES operator (id),
  at INTEGER NOT NULL,
  raw BLOB NOT NULL,
  activity TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL,
  error TEXT NOT NULL DEFAULT '',
  say TEXT NOT NULL DEFAULT '',
  effect TEXT NOT NULL DEFAULT '',           -- '', receive, confirm, full, close, undo: what it did
  effect_id INTEGER,                         -- full: the place; close: the inbound; undo: the scan taken back
  undone_by INTEGER                          -- the scan that took it back
) STRICT;

CREATE TABLE receipt (
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  n INTEGER NOT NULL,
  inbound_id INTEGER REFERENCES inbound (id), -- NULL = blind
  door_id INTEGER NOT NULL REFERENCES place (id),
  product_id INTEGER NOT NULL REFERENCES product (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  lot TEXT NOT NULL DEFAULT '',
  serial TEXT NOT NULL DEFAULT '',
  expiry TEXT NOT NULL DEFAULT '',
  carton_id INTEGER REFERENCES carton (id),
  kind TEXT NOT NULL CHECK (kind = 'expected' OR kind = 'blind' OR kind = 'approved' OR kind = 'over'
    OR kind = 'damaged' OR kind = 'expired' OR kind = 'recalled' OR kind = 'unidentified'),
  undone_by INTEGER,
  PRIMARY KEY (scan_id, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_inbound ON receipt (inbound_id) WHERE inbound_id IS NOT NULL AND carton_id IS NOT NULL;

CREATE TABLE serial (
  product_id INTEGER NOT NULL REFERENCES product (id),
  serial TEXT NOT NULL,
  scan_id INTEGER NOT NULL REFERENCES scan (id), -- its receipt
  PRIMARY KEY (product_id, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE recall (
  product_id INTEGER NOT NULL REFERENCES product (id),
  lot TEXT NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (product_id, lot)
) STRICT, WITHOUT ROWID;

-- what the worker was told. order_id 0 = for nobody
CREATE TABLE direction (
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  n INTEGER NOT NULL,
  terminal_id INTEGER NOT NULL REFERENCES terminal (id), -- in whose hand it is
  shown_id INTEGER NOT NULL,                 -- the scan that showed it last; newest first
  postponed INTEGER NOT NULL DEFAULT 0,
  is_left INTEGER NOT NULL DEFAULT 0,        -- its worker signed off: anyone may deliver it
  product_id INTEGER NOT NULL REFERENCES product (id),
  lot TEXT NOT NULL DEFAULT '',
  serial TEXT NOT NULL DEFAULT '',
  carton_id INTEGER REFERENCES carton (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  open INTEGER NOT NULL CHECK (open >= 0),   -- of quantity: not confirmed yet
  from_id INTEGER NOT NULL REFERENCES place (id), -- where the units stand until then
  place_id INTEGER NOT NULL REFERENCES place (id),
  reason TEXT NOT NULL,
  order_id INTEGER NOT NULL DEFAULT 0,
  shipment_no INTEGER NOT NULL DEFAULT 0,
  line_id INTEGER NOT NULL DEFAULT 0,
  of_scan_id INTEGER NOT NULL DEFAULT 0,     -- the direction whose open units these were; 0 = newly received
  of_n INTEGER NOT NULL DEFAULT 0,
  moved_by INTEGER,                          -- the %FULL scan that changed its place
  moved_from_id INTEGER REFERENCES place (id), -- and where it was to go before
  PRIMARY KEY (scan_id, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX direction_in_hand ON direction (terminal_id, postponed, shown_id DESC, n) WHERE open > 0;
-- these hold few rows, or none, at any time
CREATE INDEX direction_left ON direction (place_id) WHERE is_left = 1 AND open > 0;
CREATE INDEX direction_carton ON direction (product_id) WHERE carton_id IS NOT NULL AND open > 0;
CREATE INDEX direction_moved ON direction (moved_by) WHERE moved_by IS NOT NULL;

-- the ledger: append-only, double-entry. The owner of the units before and after is a shipment's line, 0 = nobody
CREATE TABLE movement (
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product (id),
  lot TEXT NOT NULL DEFAULT '',
  serial TEXT NOT NULL DEFAULT '',
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  from_id INTEGER NOT NULL REFERENCES place (id),
  from_order_id INTEGER NOT NULL DEFAULT 0,
  from_shipment_no INTEGER NOT NULL DEFAULT 0,
  from_line_id INTEGER NOT NULL DEFAULT 0,
  to_id INTEGER NOT NULL REFERENCES place (id),
  to_order_id INTEGER NOT NULL DEFAULT 0,
  to_shipment_no INTEGER NOT NULL DEFAULT 0,
  to_line_id INTEGER NOT NULL DEFAULT 0,
  direction_scan_id INTEGER NOT NULL DEFAULT 0, -- the direction that it fulfils or gives, 0 = none
  direction_n INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scan_id, n)
) STRICT, WITHOUT ROWID;

-- content of every place inside the building, by owner; a row that reaches 0 goes
CREATE TABLE balance (
  place_id INTEGER NOT NULL REFERENCES place (id),
  product_id INTEGER NOT NULL REFERENCES product (id),
  lot TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  shipment_no INTEGER NOT NULL,
  line_id INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (place_id, product_id, lot, order_id, shipment_no, line_id)
) STRICT, WITHOUT ROWID;

-- what happened to an order besides movements: imported, changed, held, cancelled ...
CREATE TABLE order_history (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES customer_order (id),
  line_id INTEGER REFERENCES order_line (id),
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  actor TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX order_history_order ON order_history (order_id, id);

-- outbox for other systems
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  order_id INTEGER REFERENCES customer_order (id),
  body TEXT NOT NULL                         -- JSON
) STRICT;

-- labels to print: never lost, never silently printed twice
CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  scan_id INTEGER REFERENCES scan (id),
  carton_id INTEGER REFERENCES carton (id),
  printer TEXT NOT NULL DEFAULT '',
  body BLOB NOT NULL,
  status TEXT NOT NULL DEFAULT 'queued' CHECK (status = 'queued' OR status = 'sent' OR status = 'printed' OR status = 'failed'),
  copies INTEGER NOT NULL DEFAULT 1,
  said TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX print_job_queue ON print_job (printer, id) WHERE status = 'queued';

-- a file that was checked whole and is being applied: its bytes stay here until the last slice
CREATE TABLE import_job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  file TEXT NOT NULL,
  actor TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  rows_total INTEGER NOT NULL DEFAULT 0,
  rows_done INTEGER NOT NULL DEFAULT 0,
  chunks_done INTEGER NOT NULL DEFAULT 0,
  changes INTEGER NOT NULL DEFAULT 0,        -- rows that were new or changed something
  after_line_id INTEGER NOT NULL DEFAULT 0,  -- how far the lines of changed products have followed
  status TEXT NOT NULL CHECK (status = 'checking' OR status = 'applying' OR status = 'done' OR status = 'refused')
) STRICT;

CREATE TABLE import_chunk (
  job_id INTEGER NOT NULL REFERENCES import_job (id),
  n INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (job_id, n)
) STRICT, WITHOUT ROWID;

-- unfinished imports are asked for at every start
CREATE INDEX import_job_status ON import_job (status, id);

-- products whose terms changed in the import that is being applied: one pass over all order lines follows
CREATE TABLE product_refresh (
  product_id INTEGER PRIMARY KEY REFERENCES product (id)
) STRICT;
