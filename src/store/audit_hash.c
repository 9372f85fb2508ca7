/* What the hash of a row is made of: see audit.h. Changing it would make every trail that there is a broken one. */
#include "store/audit_hash.h"

#include <string.h>

struct audit_text audit_text(const char *text)
{
	return (struct audit_text){.data = text, .len = strlen(text)};
}

void audit_hash(const struct audit_fields *fields, uint8_t out[DIGEST_BYTES])
{
	struct digest digest;

	digest_init(&digest);
	digest_text(&digest, "crossdock audit 1");
	digest_number(&digest, fields->id);
	digest_number(&digest, fields->at_ms);
	for (size_t i = 0; i < AUDIT_FIELDS; i++)
		digest_bytes(&digest, fields->texts[i].data, fields->texts[i].len);
	digest_bytes(&digest, fields->prev, sizeof fields->prev);
	digest_end(&digest, out);
}
