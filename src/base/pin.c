/* The hash is libsodium's, with its limits for somebody who waits: a stolen store gives its PINs away only one slow try after
 * another. Short PINs stay short all the same; what protects a terminal is the lock-out (store/pin.h). */
#include "base/pin.h"

#include <string.h>
#include <sys/mman.h>

#include <sodium.h>

_Static_assert(PIN_HASH_MAX >= crypto_pwhash_STRBYTES, "a hash fits");

bool pin_is_formed(const char *pin, size_t len)
{
	if (len < PIN_MIN || len > PIN_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (pin[i] < '0' || pin[i] > '9')
			return false;
	return true;
}

/* Every digit is the one before it plus step, round the ten. */
static bool runs(const char *pin, size_t len, int step)
{
	for (size_t i = 1; i < len; i++)
		if (pin[i] - '0' != (pin[i - 1] - '0' + step + 10) % 10)
			return false;
	return true;
}

static bool is_of_badge(const char *pin, size_t len, const char *badge)
{
	size_t n = 0;

	for (; *badge; badge++) {
		if (*badge < '0' || *badge > '9')
			continue;
		if (n == len || pin[n++] != *badge)
			return false;
	}
	return n == len;
}

enum status pin_judge(const char *pin, size_t len, const char *badge, struct err *err)
{
	if (!pin_is_formed(pin, len))
		return err_set(err, ST_REFUSED, "A PIN has %d to %d digits and nothing else: choose another", PIN_MIN, PIN_MAX);
	if (runs(pin, len, 0))
		return err_set(err, ST_REFUSED, "One digit again and again is guessed first: choose another PIN");
	if (runs(pin, len, 1) || runs(pin, len, -1))
		return err_set(err, ST_REFUSED, "Digits in a row, such as 1234, are guessed first: choose another PIN");
	if (is_of_badge(pin, len, badge))
		return err_set(err, ST_REFUSED, "The digits of the badge are guessed first: choose another PIN");
	return ST_OK;
}

/* May be called as often as one likes. */
static enum status start(struct err *err)
{
	if (sodium_init() < 0)
		return err_set(err, ST_DEVICE, "PINs cannot be worked with: the system gives no random numbers");
	return ST_OK;
}

enum status pin_hash(char hash[PIN_HASH_MAX], const char *pin, size_t len, struct err *err)
{
	memset(hash, 0, PIN_HASH_MAX);
	if (start(err) != ST_OK)
		return err->status;
	if (crypto_pwhash_str(hash, pin, len, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return err_set(err, ST_DEVICE, "the PIN cannot be kept: that takes %d MiB of memory", (int)(crypto_pwhash_MEMLIMIT_INTERACTIVE >> 20));
	return ST_OK;
}

/* The library calls it another PIN when it gets no memory. */
static bool has_room(void)
{
	void *room = mmap(NULL, crypto_pwhash_MEMLIMIT_INTERACTIVE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED)
		return false;
	munmap(room, crypto_pwhash_MEMLIMIT_INTERACTIVE);
	return true;
}

enum status pin_check(const char *hash, const char *pin, size_t len, bool *right, struct err *err)
{
	*right = false;
	if (start(err) != ST_OK)
		return err->status;
	if (!has_room())
		return err_set(err, ST_DEVICE, "the PIN cannot be checked: that takes %d MiB of memory",
			(int)(crypto_pwhash_MEMLIMIT_INTERACTIVE >> 20));
	*right = crypto_pwhash_str_verify(hash, pin, len) == 0;
	return ST_OK;
}

void pin_wipe(void *data, size_t len)
{
	if (data && len)
		sodium_memzero(data, len);
}
