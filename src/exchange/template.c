/* Reads a template command by command. What stands between two ^FS decides how a field's text is fitted. */
#include "exchange/template.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "exchange/zpl.h"

enum { NAME_MAX_LEN = 40, FIELDS_MAX = 40, FONT_USUAL = 10, EDGE_USUAL = 812, LENGTH_USUAL = 1218 };

/* What draws a label, and how it is set up. ^A stands for all of its fonts. */
static const char *const allowed[] = {"XA", "XZ", "CI", "PW", "LL", "LH", "LT", "LS", "MN", "MM", "MT", "PO", "PR", "MD",
	"FO", "FT", "FS", "FD", "FB", "FX", "FR", "FW", "A", "CF", "GB", "GC", "GD", "GE", "GS", "GF", "BY", "BC", "BQ", "BX",
	"BE", "BU", "B2", "B3", "B7", "XG", NULL};

struct command {
	char name[3];
	const char *start; /* its `^` */
	const char *params;
	size_t len; /* of params, up to the next command */
	int line;
};

struct reader {
	const char *at;
	const char *end;
	int line;
};

/* What the fields of the label and of the spot at hand say about its text. */
struct spot {
	int edge;
	int length;
	int usual_font;
	int x;
	int y;
	int font;
	bool upright; /* written from top to bottom, or back */
	bool block;
	int block_width;
	int block_lines;
	char code[3]; /* the barcode; "" = text */
	struct command code_copy;
};

/* False: there is no further command. */
static bool next_command(struct reader *r, struct command *c)
{
	const char *end;

	while (r->at < r->end && *r->at != '^')
		r->line += *r->at++ == '\n';
	if (r->at >= r->end)
		return false;
	*c = (struct command){.start = r->at, .line = r->line};
	r->at++;
	for (int i = 0; i < 2 && r->at < r->end && *r->at != '^'; i++) {
		c->name[i] = (char)toupper((unsigned char)*r->at++);
		if (c->name[0] == 'A')
			break; /* what follows is the font */
	}
	c->params = r->at;
	end = memchr(r->at, '^', (size_t)(r->end - r->at));
	end = end ? end : r->end;
	c->len = (size_t)(end - r->at);
	for (; r->at < end; r->at++)
		r->line += *r->at == '\n';
	return true;
}

static bool is(const struct command *c, const char *name)
{
	return strcmp(c->name, name) == 0;
}

/* The n-th of the comma-separated parameters, from 0; usual where it is no number. */
static int number_at(const struct command *c, int n, int usual)
{
	const char *p = c->params;
	const char *end = c->params + c->len;
	int value = 0;

	for (; n > 0 && p < end; p++)
		n -= *p == ',';
	if (n > 0 || p >= end || !isdigit((unsigned char)*p))
		return usual;
	for (; p < end && isdigit((unsigned char)*p) && value < 100000; p++)
		value = value * 10 + (*p - '0');
	return value;
}

static void see(struct spot *spot, const struct command *c)
{
	if (is(c, "PW")) {
		spot->edge = number_at(c, 0, EDGE_USUAL);
	} else if (is(c, "LL")) {
		spot->length = number_at(c, 0, LENGTH_USUAL);
	} else if (is(c, "CF")) {
		spot->usual_font = number_at(c, 2, number_at(c, 1, FONT_USUAL));
		spot->font = spot->usual_font;
	} else if (is(c, "FO") || is(c, "FT")) {
		spot->x = number_at(c, 0, 0);
		spot->y = number_at(c, 1, 0);
	} else if (is(c, "A")) {
		spot->font = number_at(c, 2, number_at(c, 1, spot->usual_font));
		spot->upright = c->len > 1 && (c->params[1] == 'R' || c->params[1] == 'B');
	} else if (is(c, "FB")) {
		spot->block = true;
		spot->block_width = number_at(c, 0, 0);
		spot->block_lines = number_at(c, 1, 1);
	} else if (c->name[0] == 'B' && c->name[1] != 'Y') {
		memcpy(spot->code, c->name, sizeof spot->code);
		spot->code_copy = *c;
	} else if (is(c, "FS")) {
		*spot = (struct spot){.edge = spot->edge, .length = spot->length, .usual_font = spot->usual_font,
			.font = spot->usual_font};
	}
}

/* ---- fields */

/* A piece of field data: literal text, or a field. */
struct piece {
	const char *text;
	size_t len;
	bool is_field;
};

/* The next piece of the data. False: there is none. A brace without its other is a field of len 0. */
static bool next_piece(const char **at, const char *end, struct piece *piece)
{
	const char *p = *at;
	const char *close;

	if (p >= end)
		return false;
	if (*p == '{' && p + 1 < end && p[1] == '{') {
		*piece = (struct piece){.text = p, .len = 1};
		*at = p + 2;
		return true;
	}
	if (*p == '{') {
		close = memchr(p, '}', (size_t)(end - p));
		*piece = (struct piece){.text = p + 1, .len = close ? (size_t)(close - p - 1) : 0, .is_field = true};
		*at = close ? close + 1 : end;
		return true;
	}
	while (p < end && *p != '{')
		p++;
	*piece = (struct piece){.text = *at, .len = (size_t)(p - *at)};
	*at = p;
	return true;
}

/* Its index; -1: there is no such field. */
static int field_index(const struct template_field *fields, const struct piece *piece)
{
	for (int i = 0; fields[i].name; i++)
		if (strlen(fields[i].name) == piece->len && memcmp(fields[i].name, piece->text, piece->len) == 0)
			return i;
	return -1;
}

static bool has_fields(const struct command *c)
{
	return memchr(c->params, '{', c->len) != NULL;
}

/* ---- checking */

static enum status unknown_field(const struct template_field *fields, const struct piece *piece, struct err *err)
{
	const char *names[FIELDS_MAX + 1] = {NULL};
	char name[NAME_MAX_LEN + 1] = "";
	size_t len = piece->len < NAME_MAX_LEN ? piece->len : NAME_MAX_LEN;

	for (size_t i = 0; i < FIELDS_MAX && fields[i].name; i++)
		names[i] = fields[i].name;
	memcpy(name, piece->text, len);
	if (!len)
		return err_set(err, ST_REFUSED, "a field is {NAME}, and a brace that is none is written {{");
	return err_set(err, ST_REFUSED, "there is no field {%s}: did you mean {%s}?", name, words_nearest(name, names));
}

/* The room that a text has: its ^FB block, else one line up to the label's edge. */
static struct zpl_block block_of(const struct spot *spot)
{
	int room = spot->upright ? spot->length - spot->y : spot->edge - spot->x;

	if (spot->block)
		return (struct zpl_block){.width = spot->block_width, .lines = spot->block_lines, .font = spot->font};
	return (struct zpl_block){.width = room > 0 ? room : 0, .lines = 1, .font = spot->font, .one_line = true};
}

/* A text that must be whole needs a spot that is wide enough for it. */
static bool fits(const struct template_field *field, const struct spot *spot)
{
	struct zpl_block block = block_of(spot);

	return *spot->code || !field->longest ||
		(block.lines > 0 && zpl_width(field->longest, strlen(field->longest)) * block.font <= block.width * INT64_C(1000));
}

/* Mode N, which adds nothing of its own: the sixth parameter of ^BC. */
static bool is_mode_n(const struct command *c)
{
	const char *p = c->params;
	const char *end = c->params + c->len;
	int commas = 5;

	for (; commas > 0 && p < end; p++)
		commas -= *p == ',';
	while (p < end && isspace((unsigned char)*p))
		p++;
	return commas > 0 || p >= end || *p == 'N';
}

static enum status check_data(const struct command *c, const struct spot *spot, const struct template_field *fields,
	bool *seen, struct err *err)
{
	const char *at = c->params;
	const char *end = c->params + c->len;
	struct piece piece;
	int pieces = 0;
	bool sscc = false;

	while (next_piece(&at, end, &piece)) {
		int i = piece.is_field ? field_index(fields, &piece) : 0;

		pieces++;
		if (!piece.is_field)
			continue;
		if (i < 0)
			return unknown_field(fields, &piece, err);
		seen[i] = true;
		sscc = sscc || fields[i].is_sscc;
		if (fields[i].is_sscc && (strcmp(spot->code, "BC") != 0 || !is_mode_n(&spot->code_copy)))
			return err_set(err, ST_REFUSED, "{%s} stands in a Code 128 of mode N, as in ^BCN,270,N,N,N,N^FD{%s}^FS",
				fields[i].name, fields[i].name);
		if (!fits(&fields[i], spot))
			return err_set(err, ST_REFUSED, "{%s} does not fit in here, and must not be cut: make the font narrower or "
				"the spot wider", fields[i].name);
		if (*spot->code && strcmp(spot->code, "BC") != 0 && strcmp(spot->code, "BQ") != 0)
			return err_set(err, ST_REFUSED, "a field in ^%s cannot be made safe: use ^BC (Code 128) or ^BQ (QR)", spot->code);
	}
	if (sscc && pieces > 1)
		return err_set(err, ST_REFUSED, "the barcode of the SSCC stands alone between ^FD and ^FS");
	return ST_OK;
}

static enum status check_bytes(const char *text, size_t len, int *line, struct err *err)
{
	*line = 1;
	if (len > TEMPLATE_MAX)
		return err_set(err, ST_REFUSED, "a template has at most %d bytes", TEMPLATE_MAX);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		*line += c == '\n';
		if (c == '~')
			return err_set(err, ST_REFUSED, "`~` begins commands that act on the printer at once: leave it out");
		if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F)
			return err_set(err, ST_REFUSED, "there is a control character here: leave it out");
	}
	*line = 1;
	return utf8_valid(text, len) ? ST_OK : err_set(err, ST_REFUSED, "this is no UTF-8 text: save it as such");
}

static enum status check_command(const struct command *c, const struct command *before, struct err *err)
{
	bool known = false;

	for (const char *const *name = allowed; *name && !known; name++)
		known = is(c, *name);
	if (is(c, "FH"))
		return err_set(err, ST_REFUSED, "leave ^FH out: it is put before each ^FD that has a field");
	if (!known)
		return err_set(err, ST_REFUSED,
			"^%s is not for labels here: a template only draws (^FO ^FT ^A ^CF ^FB ^FD ^FS ^GB ^GF ^BY ^BC ^BQ ...) and sets "
			"the label up (^PW ^LL ^LH ^MN ^MD ^PR ...)",
			c->name);
	if (is(before, "FD") && !is(c, "FS"))
		return err_set(err, ST_REFUSED, "^%s follows ^FD: end the data with ^FS first", c->name);
	if (!is(c, "FD") && has_fields(c))
		return err_set(err, ST_REFUSED, "a brace stands in ^%s: fields stand between ^FD and ^FS", c->name);
	if (is(c, "CI") && number_at(c, 0, 0) != 28)
		return err_set(err, ST_REFUSED, "^CI must be ^CI28 (UTF-8), as all data is");
	return ST_OK;
}

static enum status check_whole(const struct command *last, int starts, int ends, bool utf8,
	const struct template_field *fields, const bool *seen, struct err *err)
{
	if (starts != 1 || ends != 1 || !is(last, "XZ"))
		return err_set(err, ST_REFUSED, "a template is one label: from one ^XA at its beginning to one ^XZ at its end");
	for (const char *p = last->params; p < last->params + last->len; p++)
		if (!isspace((unsigned char)*p))
			return err_set(err, ST_REFUSED, "there is something after ^XZ: leave it out");
	if (!utf8)
		return err_set(err, ST_REFUSED, "put ^CI28 after ^XA: all data is UTF-8");
	for (size_t i = 0; fields[i].name; i++)
		if (fields[i].required && !seen[i])
			return err_set(err, ST_REFUSED, "{%s} is missing: the label must have it (%s)", fields[i].name, fields[i].what);
	return ST_OK;
}

enum status template_check(const char *text, size_t len, const struct template_field *fields, int *line, struct err *err)
{
	struct reader r = {.at = text, .end = text + len, .line = 1};
	struct spot spot = {.edge = EDGE_USUAL, .length = LENGTH_USUAL, .usual_font = FONT_USUAL, .font = FONT_USUAL};
	struct command before = {.name = "", .params = text};
	struct command c;
	bool seen[FIELDS_MAX] = {false};
	bool utf8 = false;
	int starts = 0;
	int ends = 0;

	if (check_bytes(text, len, line, err) != ST_OK)
		return err->status;
	if (strspn(text, " \t\r\n") != strcspn(text, "^"))
		return err_set(err, ST_REFUSED, "a template begins with ^XA");
	while (next_command(&r, &c)) {
		*line = c.line;
		starts += is(&c, "XA");
		ends += is(&c, "XZ");
		utf8 = utf8 || is(&c, "CI");
		if (check_command(&c, &before, err) != ST_OK)
			return err->status;
		if (!*before.name && !is(&c, "XA"))
			return err_set(err, ST_REFUSED, "a template begins with ^XA");
		if (is(&c, "FD") && check_data(&c, &spot, fields, seen, err) != ST_OK)
			return err->status;
		see(&spot, &c);
		before = c;
	}
	return check_whole(&before, starts, ends, utf8, fields, seen, err);
}

/* ---- drawing */

/* The data as plain text, and whether it had fields that are all empty; sscc: the value of such a field, else NULL. */
static bool add_plain(struct str *plain, const struct command *c, const struct template_field *fields,
	const char *const *values, const char **sscc)
{
	const char *at = c->params;
	const char *end = c->params + c->len;
	struct piece piece;
	bool any = false;

	*sscc = NULL;
	while (next_piece(&at, end, &piece)) {
		int i = piece.is_field ? field_index(fields, &piece) : -1;
		const char *value = i >= 0 && values[i] ? values[i] : "";

		if (piece.is_field) {
			any = any || *value;
			zpl_add_clean(plain, value);
			if (i >= 0 && fields[i].is_sscc)
				*sscc = value;
			continue;
		}
		for (size_t n = 0; n < piece.len; n++)
			if (piece.text[n] != '\n' && piece.text[n] != '\r')
				str_add_c(plain, piece.text[n]);
	}
	return any;
}

/* In ^BC a `>` begins a code, also one that was escaped: ">0" is itself. */
static void add_code_data(struct str *out, const struct str *plain, bool code_128)
{
	if (plain->len > TEMPLATE_CODE_MAX)
		return;
	for (const char *p = str_text(plain); *p; p++) {
		zpl_add_escaped(out, *p == '\n' ? " " : p, 1);
		if (code_128 && *p == '>')
			str_add_c(out, '0');
	}
}

static void draw_data(struct str *out, const struct command *c, const struct spot *spot,
	const struct template_field *fields, const char *const *values)
{
	struct str plain = {0};
	const char *sscc;
	bool any = add_plain(&plain, c, fields, values, &sscc);
	const char *text = str_text(&plain) + strspn(str_text(&plain), " \n"); /* what comes first may be empty */

	if (sscc && *sscc) {
		str_add(out, "^FD");
		zpl_add_sscc(out, sscc);
	} else if (any) {
		str_add(out, "^FH_^FD");
		if (*spot->code)
			add_code_data(out, &plain, strcmp(spot->code, "BC") == 0);
		else
			zpl_add_block(out, text, block_of(spot));
	} else {
		str_add(out, "^FD");
	}
	str_done(&plain);
}

void template_fill(
	struct str *out, const char *text, const struct template_field *fields, const char *const *values)
{
	struct reader r = {.at = text, .end = text + strlen(text), .line = 1};
	struct spot spot = {.edge = EDGE_USUAL, .length = LENGTH_USUAL, .usual_font = FONT_USUAL, .font = FONT_USUAL};
	struct command c;

	while (next_command(&r, &c)) {
		if (is(&c, "FD") && has_fields(&c))
			draw_data(out, &c, &spot, fields, values);
		else
			str_add_n(out, c.start, (size_t)(c.params + c.len - c.start));
		see(&spot, &c);
	}
	str_add_c(out, '\n');
}
