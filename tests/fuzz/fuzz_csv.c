/* Fuzzes imports end to end: any bytes as a file, into a store that has one of everything. Whatever the file is, the
 * program must not crash or hang; a refused file changes nothing; a file that was imported changes nothing the second
 * time; and what --keep-good leaves out is refused again. The first byte chooses keep-good. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exchange/import.h"
#include "fuzz/fuzz.h"
#include "store/migrate.h"

static const char *const site[] = {
	"place,kind,capacity,spot\nD1,door,,\nL1,lane,10,\nPACK-1,station,,D1\n",
	"sku,description,backorderable\nA,Apple,yes\nB,Bear,no\n",
	"customer,name,policy,max_shipments\nC1,Carla,up-to-x,2\n",
	"badge,name,role\nOP,Olga,lead\n",
	"barcode,sku,quantity\n4006381333931,A,1\n",
	"order,line,sku,quantity,customer\nSO-1,1,A,2,C1\nSO-1,2,B,1,C1\n",
	"inbound,sku,quantity,sscc,door\nIN-1,A,5,395011015300000011,D1\n",
	"pickup,carrier,cutoff,door\nPU-1,DHL,2026-11-23T15:00:00Z,D1\n",
	"schedule,carrier,weekdays,cutoff_time\nDHL-PM,DHL,mon-fri,15:00\n",
};

struct store {
	struct db *db;
	struct clock clock;
	char folder[64];
	char path[80];
	char file[80];
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz_csv: %s\n", what);
	abort();
}

static enum status import(struct store *s, const void *data, size_t size, bool keep_good, struct import_report *report)
{
	struct import_options options = {.keep_good = keep_good, .actor = "fuzz", .clock = &s->clock};
	FILE *file = tmpfile();
	struct err err;
	enum status st;

	must(file && fwrite(data, 1, size, file) == size, "no temporary file");
	st = import_stream(s->db, file, s->file, &options, report, &err);
	fclose(file);
	if (st != ST_OK && st != ST_REFUSED)
		fprintf(stderr, "%s\n", err.text);
	must(st == ST_OK || st == ST_REFUSED, "the store failed");
	must(st == ST_OK || report->errors.total > 0, "refused without a word");
	must((int64_t)report->errors.count <= report->errors.total, "more errors are kept than there are");
	for (size_t i = 0; i < report->errors.count; i++)
		must(*report->errors.items[i].text && report->errors.items[i].line > 0,
			"an error without words or line");
	return st;
}

/* A number that changes with every change of what imports write. */
static int64_t content(struct store *s)
{
	static const char *const parts[] = {
		"SELECT count(*) * 7 + coalesce(sum(id * (length(sku) + length(description) + backorderable + on_hand)), 0) FROM product",
		"SELECT count(*) * 7 + coalesce(sum(length(code) * (ref_id + quantity)), 0) FROM code",
		"SELECT count(*) * 7 + coalesce(sum(length(kind) + length(name) + coalesce(capacity, -1)), 0) FROM place",
		"SELECT count(*) * 7 + coalesce(sum(length(name) + length(policy) + max_shipments), 0) FROM customer",
		"SELECT count(*) * 7 + coalesce(sum(priority + placed_at % 1000003 + length(status) + length(ship_name)), 0) FROM customer_order",
		"SELECT count(*) * 7 + coalesce(sum(ordered + waiting * 3 + cancelled * 5 + product_id * 11), 0) FROM order_line",
		"SELECT count(*) * 7 + coalesce(sum(expected + length(lot)), 0) FROM inbound_line",
		"SELECT count(*) * 7 + coalesce(sum(expected), 0) FROM inbound_product",
		"SELECT count(*) FROM order_history",
		"SELECT count(*) * 7 + coalesce(sum(cutoff_at % 1000003), 0) FROM pickup",
	};
	uint64_t sum = 0;
	struct err err;

	must(db_begin_read(s->db, &err) == ST_OK, "no read");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		sum = sum * 1000003 + (uint64_t)DB_VALUE0(s->db, 0, parts[i]);
	must(DB_VALUE0(s->db, 0,
		     "SELECT (SELECT count(*) FROM import_chunk) + "
		     "(SELECT count(*) FROM import_job WHERE status <> 'done') + (SELECT count(*) FROM product_refresh)") ==
			0,
		"something is left half");
	must(DB_VALUE0(s->db, 0,
		     "SELECT count(*) FROM order_line l LEFT JOIN customer_order o ON o.id = l.order_id "
		     "WHERE o.id IS NULL OR l.priority_rank <> -o.priority OR l.order_number <> o.number") == 0,
		"a line that does not fit its order");
	must(DB_VALUE0(s->db, 0,
		     "SELECT count(*) FROM inbound_product p WHERE p.expected <> "
		     "(SELECT sum(expected) FROM inbound_line l WHERE l.inbound_id = p.inbound_id AND l.product_id = p.product_id)") ==
			0,
		"what an inbound expects is not the sum of its lines");
	must(db_end_read(s->db, &err) == ST_OK, "a statement failed");
	return (int64_t)sum;
}

static char folder[64]; /* one for the whole run of the fuzzer */

static void remove_folder(void)
{
	rmdir(folder);
}

static void name_files(struct store *s, const char *name)
{
	if (!*folder) {
		snprintf(folder, sizeof folder, "%s/fuzz-csv-XXXXXX",
			access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
		must(mkdtemp(folder) != NULL, "no folder");
		atexit(remove_folder);
	}
	memcpy(s->folder, folder, sizeof s->folder);
	snprintf(s->path, sizeof s->path, "%s/%s", folder, name);
	snprintf(s->file, sizeof s->file, "%s/f", folder);
	clock_start_at(&s->clock, 1795420800000);
}

/* The site is made once; every input gets a copy of its store. */
static const char *site_bytes(size_t *len, struct import_report *report)
{
	static char *bytes;
	static size_t size;
	struct store s = {0};
	struct err err;
	FILE *file;

	*len = size;
	if (bytes)
		return bytes;
	name_files(&s, "site");
	must(store_create(&s.db, s.path, &s.clock, &err) == ST_OK, "no store");
	for (size_t i = 0; i < sizeof site / sizeof *site; i++) {
		must(import(&s, site[i], strlen(site[i]), false, report) == ST_OK, "the site is refused");
		import_report_done(report);
	}
	db_close(s.db);
	file = fopen(s.path, "rb");
	must(file && fseek(file, 0, SEEK_END) == 0, "no site");
	size = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(size);
	must(bytes && fread(bytes, 1, size, file) == size, "no site");
	fclose(file);
	unlink(s.path);
	*len = size;
	return bytes;
}

static void make(struct store *s, struct import_report *report)
{
	size_t len;
	const char *bytes = site_bytes(&len, report);
	struct err err;
	FILE *file;

	name_files(s, "s");
	file = fopen(s->path, "wb");
	must(file && fwrite(bytes, 1, len, file) == len && fclose(file) == 0, "no copy of the site");
	must(db_open(&s->db, s->path, 0, &err) == ST_OK, "no store");
}

static void destroy(struct store *s)
{
	static const char *const names[] = {"s", "s-wal", "s-shm", "s-import", "site-import", "f.rejected"};

	db_close(s->db);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[120];

		snprintf(path, sizeof path, "%s/%s", s->folder, names[i]);
		unlink(path);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_report *report = calloc(1, sizeof *report);
	struct store s = {0};
	bool keep_good = size && data[0] == '!';
	int64_t before;
	int64_t after;
	int64_t changes;
	enum status st;

	if (keep_good)
		data++, size--;
	must(report != NULL, "no memory");
	make(&s, report);
	before = content(&s);
	st = import(&s, data, size, keep_good, report);
	changes = report->added + report->changed;
	import_report_done(report);
	after = content(&s);
	must(st == ST_OK || keep_good || after == before, "a refused file changed something");
	must(changes > 0 || after == before, "a change that is not counted");
	must(import(&s, data, size, keep_good, report) == st, "the second time another answer");
	must(st != ST_OK || report->added + report->changed == 0, "the second time something changed");
	import_report_done(report);
	must(st != ST_OK || content(&s) == after, "the second time the content changed");
	destroy(&s);
	free(report);
	return 0;
}
