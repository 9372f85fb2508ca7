/* PINs: what one may look like, and the slow hash by which one is kept (argon2id of libsodium, RFC 9106; its interactive limits: 64 MiB and about
 * a tenth of a second). Never call pin_hash() or pin_check() inside a transaction: others wait for it. A PIN itself is kept nowhere: who has
 * read one wipes it. */
#ifndef BASE_PIN_H
#define BASE_PIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum {
	PIN_MIN = 4, /* digits */
	PIN_MAX = 12,
	PIN_HASH_MAX = 128, /* bytes of a hash, its end included */
};

/* Whether the bytes have the form of a PIN: 4 to 12 digits and nothing else. What has not can be none, and is not tried. */
bool pin_is_formed(const char *pin, size_t len);

/* Whether it may be somebody's new PIN. ST_REFUSED: it has not the form, or is one of those that are guessed first: one digit again and
 * again, digits that follow each other up or down (9 and 0 are neighbours), the digits of his own badge. */
enum status pin_judge(const char *pin, size_t len, const char *badge, struct err *err) MUST_CHECK;

/* The hash of a PIN, with a salt of its own: "$argon2id$...", printable. ST_DEVICE: there is not enough memory. */
enum status pin_hash(char hash[PIN_HASH_MAX], const char *pin, size_t len, struct err *err) MUST_CHECK;

/* Whether the hash is that of the PIN. ST_DEVICE: that cannot be told, for want of memory; that is no wrong PIN. */
enum status pin_check(const char *hash, const char *pin, size_t len, bool *right, struct err *err) MUST_CHECK;

/* Overwrites memory in which a PIN was, which the compiler must not leave out. */
void pin_wipe(void *data, size_t len);

#endif
