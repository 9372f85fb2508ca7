/* The hash of a row of the audit trail: what adds a row and what checks it share. */
#ifndef STORE_AUDIT_HASH_H
#define STORE_AUDIT_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

/* In the order in which they are digested. */
enum audit_field {
	AUDIT_FIELD_BADGE,
	AUDIT_FIELD_USER,
	AUDIT_FIELD_TERMINAL,
	AUDIT_FIELD_ACTION,
	AUDIT_FIELD_SUBJECT,
	AUDIT_FIELD_DETAIL,
	AUDIT_FIELDS
};

/* With its length: a text that was changed outside may have a NUL in it. */
struct audit_text {
	const char *data;
	size_t len;
};

struct audit_fields {
	int64_t id;
	int64_t at_ms;
	struct audit_text texts[AUDIT_FIELDS];
	uint8_t prev[DIGEST_BYTES];
};

struct audit_text audit_text(const char *text);
void audit_hash(const struct audit_fields *fields, uint8_t out[DIGEST_BYTES]);

#endif
