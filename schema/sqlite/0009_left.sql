-- Whether a carrier still comes today: past pickups by their cut-off.

CREATE INDEX pickup_left ON pickup (cutoff_at) WHERE status = 'departed';
