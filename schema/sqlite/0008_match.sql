-- The site's setting match: the order in which the plan hands out supply is not always claim order.

-- in place of the promise, where the order claims otherwise than by it; NULL: it claims by its promise. 2^62: promises do
-- not count. Otherwise a time: finish-first put it ahead of all orders of its priority whose promises had not passed then.
-- Lines repeat what counts as their promised_rank
ALTER TABLE customer_order ADD COLUMN claim_rank INTEGER;
