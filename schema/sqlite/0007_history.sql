-- What reports ask about the past: deliveries by when they came. A delivery writes it once, when its truck arrives.
CREATE INDEX inbound_arrived ON inbound (arrived_at) WHERE arrived_at IS NOT NULL;
