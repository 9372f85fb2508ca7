/* People at a terminal who sign on, are asked for PINs, and go away. */
#include "lib/signing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/pin.h"

void signing_set_pin(struct site *site, int64_t who, const char *by)
{
	static char hash[PIN_HASH_MAX]; /* the slow part, once */
	struct err err;

	if (!*hash)
		assert_int_equal(pin_hash(hash, PIN, strlen(PIN), &err), ST_OK);
	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	operator_pin_set(site->db, who, hash, by, 0);
	assert_int_equal(db_commit(site->db, &err), ST_OK);
}

int signing_set_up(void **state)
{
	struct site *site = calloc(1, sizeof *site);

	site_new(site, "sign-on");
	signing_set_pin(site, LEE, "OP-LEE");
	*state = site;
	return 0;
}

int signing_tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

void signing_later(struct site *site, int64_t ms)
{
	site->clock.offset_ms += ms;
}

/* "ok", or why it was refused. */
const char *signing_say(const struct reply *reply)
{
	return reply->result == RESULT_REFUSED ? error_word(reply->error) : result_word(reply->result);
}

const char *signing_scan(struct site *site, const char *text)
{
	return signing_say(site_scan(site, text));
}

const struct reply *signing_from(struct site *site, const struct session_origin *origin, const char *text)
{
	const struct reply *reply = NULL;
	struct err err;

	if (session_scan_from(site->session, origin, (const uint8_t *)text, strlen(text), &reply, &err) != ST_OK)
		fail_msg("%s: %s", text, err.text);
	return reply;
}

const struct session_view *signing_view(struct site *site)
{
	const struct session_view *v;
	struct err err;

	assert_int_equal(session_view(site->session, &v, &err), ST_OK);
	return v;
}

/* Whether the bytes stand anywhere in a file. */
bool signing_stands_in(const char *path, const char *text)
{
	FILE *f = fopen(path, "rb");
	char *data;
	size_t len;
	bool found;

	if (!f)
		return false;
	fseek(f, 0, SEEK_END);
	len = (size_t)ftell(f);
	rewind(f);
	data = malloc(len + 1);
	assert_int_equal(fread(data, 1, len, f), len);
	fclose(f);
	found = memmem(data, len, text, strlen(text)) != NULL;
	free(data);
	return found;
}

bool signing_stands_in_store(struct site *site, const char *text)
{
	char wal[sizeof site->path + 8];

	snprintf(wal, sizeof wal, "%s-wal", site->path);
	return signing_stands_in(site->path, text) || signing_stands_in(wal, text);
}

const struct reply *signing_idle(struct site *site)
{
	const struct reply *reply;
	struct err err;

	assert_int_equal(session_sign_off_idle(site->session, &reply, &err), ST_OK);
	return reply;
}
