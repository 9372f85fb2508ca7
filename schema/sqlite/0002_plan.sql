-- The plan: who may claim, and which supply reaches whom; what stands in the building for nobody any more.

-- why the order may claim, as the plan found it last:
-- 1 it need not ship whole, or all of it is covered; 0 it must ship whole and is not covered: it may not;
-- 2, 3 not covered, but its promise has passed, or it has waited long enough: it claims all the same
ALTER TABLE customer_order ADD COLUMN claim INTEGER NOT NULL DEFAULT 1;
ALTER TABLE customer_order ADD COLUMN held_by_lead INTEGER NOT NULL DEFAULT 0;   -- a file does not resume it
ALTER TABLE customer_order ADD COLUMN lead_priority INTEGER;                     -- a lead's; a file does not change it
ALTER TABLE customer_order ADD COLUMN delay_told_at INTEGER;                     -- when others were told that it is late

-- of orders that may not claim: the one product that they lack, as the plan saw it last, and how many units of it
ALTER TABLE customer_order ADD COLUMN lacks_product_id INTEGER;
ALTER TABLE customer_order ADD COLUMN lacks_units INTEGER NOT NULL DEFAULT 0;
CREATE INDEX customer_order_lacks ON customer_order (lacks_product_id, lacks_units) WHERE lacks_product_id IS NOT NULL;

-- orders that may not claim, by how long they have waited; promises by time
CREATE INDEX customer_order_uncovered ON customer_order (placed_at) WHERE claim = 0;
CREATE INDEX customer_order_promised ON customer_order (promised_at) WHERE promised_at IS NOT NULL;

-- may_claim: 1 yes, 0 no (its order is not open), -1 no (the plan does not cover its order)
-- surplus: units of the line in the building that it wants no more (cancelled, shrunk): redirects
ALTER TABLE order_line ADD COLUMN surplus INTEGER NOT NULL DEFAULT 0 CHECK (surplus >= 0);

DROP INDEX order_line_claim;
-- what a scan reads: lines that wait and may claim, in claim order; beside them those that wait and may not
CREATE INDEX order_line_claim ON order_line
  (product_id, may_claim, priority_rank, promised_rank, placed_at, order_number, line_rank, line)
  WHERE waiting > 0;
-- what was brought from the shelf is among what is allocated
DROP INDEX order_line_stockout;
CREATE INDEX order_line_stockout ON order_line (product_id)
  WHERE waiting = 0 AND ordered - from_stock + brought - cancelled - allocated - shipped > 0;
CREATE INDEX order_line_surplus ON order_line (product_id) WHERE surplus > 0;
-- lines with a part that the shelf fills and that was not brought yet, in claim order
CREATE INDEX order_line_shelf ON order_line
  (product_id, priority_rank, promised_rank, placed_at, order_number, line_rank, line)
  WHERE from_stock > brought;

UPDATE order_line SET surplus = CASE WHEN (SELECT status FROM customer_order o WHERE o.id = order_id) = 'cancelled'
  THEN allocated ELSE max(0, min(allocated, allocated + shipped + cancelled - ordered)) END WHERE allocated > 0;

-- what is still expected of a product
CREATE INDEX inbound_product_expected ON inbound_product (product_id) WHERE expected > received;
DROP INDEX inbound_product_product;

-- the plan's result: supply that reaches a line. source_id: the inbound; 0 = stands in the building for nobody any more
-- (redirects); -1 = held back and put away
CREATE TABLE in_sight (
  order_id INTEGER NOT NULL,
  line_id INTEGER NOT NULL REFERENCES order_line (id),
  source_id INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX in_sight_product ON in_sight (product_id);
CREATE INDEX in_sight_shelf ON in_sight (product_id) WHERE source_id = -1;

-- what the plan has to look at again (shipments: whether those that gather may go). taken: by a pass that is under way (or was, when its process ended)
CREATE TABLE plan_todo (
  kind TEXT NOT NULL CHECK (kind = 'all' OR kind = 'product' OR kind = 'order' OR kind = 'inbound'
    OR kind = 'shipments'),
  id INTEGER NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, id, taken)
) STRICT, WITHOUT ROWID;

INSERT INTO plan_todo (kind, id) VALUES ('all', 0);

-- up to when time itself (dates that pass, dates that come into reach) is in the plan; one row
CREATE TABLE plan_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;

INSERT INTO plan_clock (id, at) VALUES (1, 0);

-- of units that were held back: pulled, or lost, since
ALTER TABLE direction ADD COLUMN taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0);
CREATE INDEX direction_held_back ON direction (product_id) WHERE reason = 'held-back' AND taken < quantity;

-- pickups whose sweep is still to come
CREATE INDEX pickup_unswept ON pickup (cutoff_at) WHERE status = 'open' AND swept_at IS NULL;

-- a lead let it go once as it is, whatever the policy of its order
ALTER TABLE shipment ADD COLUMN released_at INTEGER;
-- a worker gave it the home that it has: it does not leave overflow by itself
ALTER TABLE shipment ADD COLUMN home_chosen INTEGER NOT NULL DEFAULT 0;
CREATE INDEX shipment_gathering ON shipment (order_id) WHERE status = 'gathering';

-- where a unit that is tracked by its serial number went last
CREATE INDEX movement_serial ON movement (product_id, serial) WHERE serial <> '';

-- where a worker who stages stands
ALTER TABLE terminal ADD COLUMN place_id INTEGER REFERENCES place (id);
