/* A digest of fields: BLAKE2b-256 (libsodium). Numbers are eight bytes, the most significant first; texts and bytes
 * have their length, such a number, in front: so no two lists of fields are digested alike. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES + 1 };

/* The caller's storage; nothing to free. */
struct digest {
	_Alignas(64) uint8_t state[384];
};

void digest_init(struct digest *digest);
void digest_number(struct digest *digest, int64_t number);
void digest_bytes(struct digest *digest, const void *data, size_t len);
void digest_text(struct digest *digest, const char *text);

/* Bytes as they are, without their length: a file that is read piece by piece. */
void digest_raw(struct digest *digest, const void *data, size_t len);

void digest_end(struct digest *digest, uint8_t out[DIGEST_BYTES]);

/* As people and programs write it, in small letters. Returns out. */
const char *digest_hex(const uint8_t bytes[DIGEST_BYTES], char out[DIGEST_HEX]);

/* The reverse; capital letters are fine, too. False: text is no digest. */
bool digest_read(const char *text, uint8_t out[DIGEST_BYTES]);

#endif
