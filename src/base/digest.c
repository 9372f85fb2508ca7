/* Digests, by libsodium's generic hash. What is digested says how long it is, so that fields cannot flow into each
 * other. */
#include "base/digest.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(((struct digest *)0)->state) >= sizeof(crypto_generichash_state), "the state has room");

static crypto_generichash_state *state(struct digest *digest)
{
	return (crypto_generichash_state *)(void *)digest->state;
}

void digest_init(struct digest *digest)
{
	(void)crypto_generichash_init(state(digest), NULL, 0, DIGEST_BYTES);
}

void digest_raw(struct digest *digest, const void *data, size_t len)
{
	if (len)
		(void)crypto_generichash_update(state(digest), data, len);
}

void digest_number(struct digest *digest, int64_t number)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
	digest_raw(digest, bytes, sizeof bytes);
}

void digest_bytes(struct digest *digest, const void *data, size_t len)
{
	digest_number(digest, (int64_t)len);
	digest_raw(digest, data, len);
}

void digest_text(struct digest *digest, const char *text)
{
	digest_bytes(digest, text, strlen(text));
}

void digest_end(struct digest *digest, uint8_t out[DIGEST_BYTES])
{
	(void)crypto_generichash_final(state(digest), out, DIGEST_BYTES);
}

const char *digest_hex(const uint8_t bytes[DIGEST_BYTES], char out[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[DIGEST_HEX - 1] = '\0';
	return out;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool digest_read(const char *text, uint8_t out[DIGEST_BYTES])
{
	if (strlen(text) != DIGEST_HEX - 1)
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = nibble(text[2 * i]);
		int low = nibble(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
