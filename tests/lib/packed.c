/* Shipments packed by real scans. */
#include "lib/packed.h"

#include <stdio.h>
#include <stdlib.h>

void packed_scans(struct site *s, const char *const *scans)
{
	for (; *scans; scans++) {
		const struct reply *reply = site_scan(s, *scans);

		if (reply->result != RESULT_REFUSED)
			continue;
		fprintf(stderr, "packed: %s: %s\n", *scans, reply->say);
		abort();
	}
}

void packed_new(struct site *s, const char *name)
{
	static const char *const scans[] = {"OP-ANA", "%RECEIVE", "D1", "%QTY-2", "A", "PACK-1", "B", "PACK-1", "C", "PACK-1", "%PACK",
		"SO-1", "A", "%CLOSE", "A", "%DONE", "SO-2", "B", "%DONE", NULL};

	site_new(s, name);
	site_sql(s,
		"INSERT INTO setting (name, value) VALUES ('gs1_prefix', '9506000') ON CONFLICT (name) DO UPDATE SET value = '9506000';"
		/* 2026-11-23, 15:00, 18:00 and 16:00 */
		"INSERT INTO pickup (id, number, carrier, cutoff_at, door_id) VALUES (1, 'DHL-1500', 'DHL', 1795446000000, 12), "
		"(2, 'DHL-1800', 'DHL', 1795456800000, 12), (3, 'UPS-1600', 'UPS', 1795449600000, 11);");
	site_order(s, "SO-1", "");
	site_line(s, "1", "A", 2);
	site_order(s, "SO-2", "");
	site_line(s, "1", "B", 1);
	site_order(s, "SO-3", "");
	site_line(s, "1", "C", 1);
	site_sql(s, "UPDATE customer_order SET carrier = 'DHL' WHERE number = 'SO-1';"
		    "UPDATE customer_order SET carrier = 'UPS' WHERE number = 'SO-2';");
	packed_scans(s, scans);
}
