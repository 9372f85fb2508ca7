/* Barcodes of products: each a code that nothing else has. */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "scan/scan.h"
#include "store/code.h"

enum { BARCODE, SKU, QUANTITY, COLUMNS };
enum { KEY_SIZE = 160 };

static const struct column columns[] = {
	[BARCODE] = {.name = "barcode", .type = COLUMN_BARCODE, .required = true},
	[SKU] = {.name = "sku", .type = COLUMN_SKU, .required = true},
	[QUANTITY] = {.name = "quantity", .type = COLUMN_NUMBER, .min = 1, .max = 1000000000},
};

static void key(const struct row *row, struct str *text)
{
	char code[KEY_SIZE];

	scan_code_key(row->cells[BARCODE].text, code, sizeof code);
	str_add(text, code);
}

static void check(struct check *check, struct row *row, size_t count)
{
	const struct cell *c = row->cells;
	int64_t owner = check_code(check, row, c[BARCODE].text, CODE_PRODUCT);

	(void)count;
	if (owner && c[SKU].number && owner != c[SKU].number) {
		struct product product = {.sku = "?"};

		product_load(check->db, check->arena, owner, &product);
		row_fault(row, "the barcode %s is taken: it is that of product %s; use another one, or correct the sku",
			c[BARCODE].text, product.sku);
	}
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	char code[KEY_SIZE];
	struct code old;

	(void)count;
	(void)continued;
	scan_code_key(c[BARCODE].text, code, sizeof code);
	if (!code_find(apply->db, code, &old)) {
		code_insert(apply->db, code, CODE_PRODUCT, c[SKU].number, cell_number(&c[QUANTITY], 1, 1));
		apply->counts.added++;
	} else if (cell_number(&c[QUANTITY], old.quantity, 1) == old.quantity) {
		apply->counts.unchanged++;
	} else {
		code_set_quantity(apply->db, code, cell_number(&c[QUANTITY], old.quantity, 1));
		apply->counts.changed++;
	}
}

const struct kind kind_barcodes = {
	.name = "barcodes",
	.noun = N_("barcode"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 2,
	.key = key,
	.check = check,
	.apply = apply,
};
