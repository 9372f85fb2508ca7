/* Labels: what each kind says (its fields), the program's own templates, and drawing a job of the print queue with the
 * site's template where it has one.
 *
 * carton: 4 x 6 inches, the SSCC's barcode lowest (GS1 General Specifications, 6.6). "Carton 2 of 3" only once the
 * shipment is packed: while it is being packed nobody knows how many there will be, and the label says "Carton 2".
 * direction: 3 x 2 inches: how many of what go to which place. */
#ifndef EXCHANGE_LABEL_H
#define EXCHANGE_LABEL_H

#include "base/str.h"
#include "exchange/template.h"
#include "store/print.h"
#include "store/settings.h"

/* Generated from packaging/labels: "carton-203.zpl" ... A table that ends with a row of NULL. */
struct label_file {
	const char *name;
	const char *text;
};
extern const struct label_file label_files[];

/* "carton", "direction". NULL after the last, in order of enum print_kind. */
extern const char *const label_names[];

/* What a template of the kind may and must have; ends with a row without a name. */
const struct template_field *label_fields(enum print_kind kind);

/* The program's own template for that many dots an inch (203 or 300). */
const char *label_builtin(enum print_kind kind, int64_t dpi);

enum label_fault {
	LABEL_DRAWN,
	LABEL_GONE, /* nobody may have it any more: its carton was opened, its scan taken back */
};

/* Draws the label of a job, inside the caller's transaction. */
enum label_fault label_draw(struct str *out, struct db *db, struct arena *arena, const struct settings *settings,
	const struct print_job *job, int64_t now_ms);

/* "(00) 1 0614141 192837465 7": parted where it begins with the prefix after its first digit, else "(00) " and all. */
const char *label_sscc_text(struct arena *arena, const char *sscc, const char *prefix);

#endif
