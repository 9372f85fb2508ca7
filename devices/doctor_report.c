/* One function for each topic. What cannot be known yet asks for the barcode that tells it; nothing is guessed into the
 * config file. */
#include "devices/doctor_report.h"

#include <string.h>

#include "base/text.h"

enum { GROUP_SEPARATOR = 0x1D, ETX = 0x03, IDLE_MIN_MS = 80, IDLE_MAX_MS = 10000, BOUNCE_STEP_MS = 100 };

#define SEND_SEPARATOR                                                                                                         \
	N_("Set the scanner to send control characters as Ctrl and a key (Ctrl+]), or as a function key; or make it a serial line " \
	"(USB-CDC), which sends them as they are")

struct writing {
	struct doctor_report *report;
	const struct doctor_finding *f;
	const struct scanner_config *config;
	struct arena *arena;
};

/* What a row is about: a word. */
static const char *topic_text(const char *topic)
{
	/* TRANSLATORS: topics of the scanner doctor, at most 10 columns */
	static const char *const topics[] = {NC_("topic", "Layout"), NC_("topic", "Line"), NC_("topic", "Letters"), NC_("topic", "End"),
		NC_("topic", "AIM"), NC_("topic", "In front"), NC_("topic", "Behind"), NC_("topic", "Separator"), NC_("topic", "Keys"),
		NC_("topic", "Reads"), NC_("topic", "Pauses"), NC_("topic", "Enough")};

	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (strcmp(text_of_key(topics[i]), topic) == 0)
			return text_title(topics[i]);
	return topic;
}

/* text, advice: marked, looked up here; or put together already. */
static void row(struct writing *w, enum doctor_sign sign, const char *topic, const char *text, const char *advice)
{
	if (w->report->row_count < DOCTOR_ROWS_MAX)
		w->report->rows[w->report->row_count++] = (struct doctor_row){sign, topic_text(topic), _(text), _(advice)};
}

static void set(struct writing *w, const char *key, const char *value)
{
	if (w->report->setting_count < DOCTOR_SETTINGS_MAX)
		w->report->settings[w->report->setting_count++] = (struct scanner_setting){key, value};
}

static const char *scan_code(struct writing *w, size_t code)
{
	return arena_printf(w->arena, _("Scan barcode %zu of the test sheet"), code + 1);
}

/* Any bytes, as people can read them. */
static const char *shown(struct writing *w, const char *bytes)
{
	struct str text = {0};
	const char *copy;

	str_add_escaped(&text, (const uint8_t *)bytes, strlen(bytes));
	copy = arena_dup(w->arena, str_text(&text));
	str_done(&text);
	return copy;
}

/* ---- a keyboard's country, a line's bits */

static void write_layout(struct writing *w)
{
	const struct doctor_finding *f = w->f;
	const char *names = "";
	int count = 0;

	for (int i = 0; keymap_layouts[i]; i++) {
		if (f->layouts & 1u << i) {
			names = *names ? arena_printf(w->arena, _("%s or %s"), names, keymap_layouts[i]) : keymap_layouts[i];
			count++;
		}
	}
	if (!f->scans) {
		row(w, DOCTOR_ASK, "Layout", N_("not known yet"), scan_code(w, TEST_SHEET_LAYOUT));
	} else if (!count) {
		row(w, DOCTOR_WRONG, "Layout", N_("what it types makes no sense on any keyboard that is known (us, uk, de, fr)"),
			N_("Set the scanner's keyboard country to USA, then scan barcode 1 again; or was that not the test sheet?"));
	} else if (f->by_number) {
		row(w, DOCTOR_FINE, "Layout", N_("it types every character as Alt and a number: any layout will do"), "");
		set(w, "layout", keymap_layouts[f->layout]);
	} else if (count == 1) {
		row(w, DOCTOR_FINE, "Layout", names, "");
		set(w, "layout", names);
	} else {
		row(w, DOCTOR_ASK, "Layout", names, scan_code(w, TEST_SHEET_LAYOUT));
	}
}

static void write_line(struct writing *w)
{
	const struct doctor_finding *f = w->f;
	const char *speed = arena_printf(w->arena, _("%d baud, %d bits"), w->config->tty.baud, w->config->tty.bits);

	if (!f->scans) {
		row(w, DOCTOR_ASK, "Line", speed, scan_code(w, TEST_SHEET_LAYOUT));
		return;
	}
	if (!f->good) {
		row(w, DOCTOR_WRONG, "Line", arena_printf(w->arena, _("what comes makes no sense at %s"), speed),
			N_("Set baud, bits and parity in the config file as they are in the scanner (its manual has a barcode for "
			"each); or was that not the test sheet?"));
		return;
	}
	switch (f->parity) {
	case DOCTOR_8_BITS: row(w, DOCTOR_FINE, "Line", speed, ""); return;
	case DOCTOR_7_EVEN:
	case DOCTOR_7_ODD:
		row(w, DOCTOR_WRONG, "Line",
			f->parity == DOCTOR_7_EVEN ? N_("it sends 7 bits and even parity") : N_("it sends 7 bits and odd parity"),
			N_("Write that into the config file, as below; or set the scanner to 8 bits and no parity"));
		set(w, "bits", "7");
		set(w, "parity", f->parity == DOCTOR_7_EVEN ? "even" : "odd");
		return;
	case DOCTOR_7_OTHER:
		row(w, DOCTOR_WRONG, "Line", N_("it sends 7 bits, and an eighth that means nothing"),
			N_("Set the scanner to 8 bits and no parity"));
	}
}

static void write_letters(struct writing *w)
{
	unsigned letters = w->f->letters;
	const char *what = letters & TEST_LETTERS_SWAPPED   ? N_("capital letters come as small ones, small ones as capitals")
			   : letters & TEST_LETTERS_CAPITAL ? N_("small letters come as capitals")
			   : letters & TEST_LETTERS_SMALL   ? N_("capital letters come as small ones")
							    : N_("they are changed in some scans and not in others");

	if (w->f->good && !(letters & TEST_LETTERS_SAME))
		row(w, DOCTOR_WRONG, "Letters", what, N_("Turn Caps Lock and any conversion of letters off in the scanner"));
}

/* ---- how a scan ends */

static const char *idle_ms(struct writing *w)
{
	int ms = (w->f->gap_ms * 2 / 10 + 1) * 10;

	return arena_printf(w->arena, "%d", ms < IDLE_MIN_MS ? IDLE_MIN_MS : ms > IDLE_MAX_MS ? IDLE_MAX_MS : ms);
}

static const struct end {
	const char *bytes;
	const char *suffix; /* in the config file */
	const char *hid, *serial; /* for people */
} ends[] = {
	{"\r", "cr", N_("Enter"), "CR"},
	{"\n", "lf", N_("Ctrl+J (LF)"), "LF"},
	{"\r\n", "crlf", N_("Enter and LF"), N_("CR and LF")},
	{"\t", "tab", N_("Tab"), "TAB"},
};

static void write_end(struct writing *w)
{
	const struct doctor_finding *f = w->f;
	bool hid = w->config->kind == SCANNER_HID;
	const char *suffix = "any";
	const char *text = shown(w, f->end);

	if (!f->good) {
		row(w, DOCTOR_ASK, "End", N_("not known yet"), scan_code(w, TEST_SHEET_LAYOUT));
		return;
	}
	if (f->stx && strchr(f->end, ETX)) {
		row(w, DOCTOR_FINE, "End", N_("a scan stands between STX and ETX"), "");
		set(w, "framing", "stx");
		set(w, "suffix", NULL);
		set(w, "idle_ms", NULL);
		return;
	}
	set(w, "framing", NULL);
	if (!*f->end) {
		row(w, DOCTOR_BETTER, "End", N_("nothing: only a pause ends a scan"),
			hid ? N_("Set a suffix in the scanner, Enter (CR): then a scan is over at once, and two never run together")
			    : N_("Set a suffix in the scanner, CR: then a scan is over at once, and two never run together"));
		set(w, "suffix", "none");
		set(w, "idle_ms", idle_ms(w));
		return;
	}
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (strcmp(ends[i].bytes, f->end) == 0) {
			suffix = ends[i].suffix;
			text = hid ? ends[i].hid : ends[i].serial;
		}
	}
	if (strchr(f->end, ETX) || f->stx)
		row(w, DOCTOR_WRONG, "End", N_("STX without ETX, or ETX without STX"),
			N_("Set both in the scanner (STX in front, ETX behind), or none of them and the suffix CR"));
	else if (f->ends_differ)
		row(w, DOCTOR_WRONG, "End", arena_printf(w->arena, _("%s, but not always"), text),
			N_("Set one suffix for all kinds of barcodes in the scanner"));
	else
		row(w, DOCTOR_FINE, "End", text, "");
	set(w, "suffix", f->ends_differ ? "any" : suffix);
	set(w, "idle_ms", NULL);
}

/* ---- what stands around and in a barcode */

static void write_aim(struct writing *w)
{
	if (!w->f->good)
		return;
	if (w->f->aim)
		row(w, DOCTOR_FINE, "AIM", N_("it sends the AIM identifier"), "");
	else
		row(w, DOCTOR_BETTER, "AIM", N_("it sends no AIM identifier"),
			N_("Turn 'transmit AIM ID' on in the scanner: then a number is never taken for another kind of barcode"));
}

static void write_extra(struct writing *w)
{
	const struct doctor_finding *f = w->f;

	if (f->good && *f->before)
		row(w, DOCTOR_WRONG, "In front", arena_printf(w->arena, _("'%s' stands in front of every barcode"), shown(w, f->before)),
			N_("Take the prefix, or the code identifier, out of the scanner's settings"));
	if (f->good && *f->behind)
		row(w, DOCTOR_WRONG, "Behind", arena_printf(w->arena, _("'%s' stands behind every barcode"), shown(w, f->behind)),
			N_("Take it out of the suffix in the scanner's settings"));
}

/* Whether no barcode has it as data: GS1 allows letters, digits and these signs (General Specifications, figure 7.11-1). */
static bool stands_alone(const char *text)
{
	bool foreign = strlen(text) > 2;

	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7F)
			return false;
		foreign = foreign || !strchr("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", *p);
	}
	return foreign && utf8_valid(text, strlen(text));
}

static void write_text_separator(struct writing *w)
{
	const char *text = shown(w, w->f->gs_text);
	const char *what = arena_printf(w->arena, _("the text '%s' stands for it"), text);

	if (stands_alone(w->f->gs_text)) {
		row(w, DOCTOR_FINE, "Separator", what, "");
		set(w, "gs", arena_printf(w->arena, "text:%s", w->f->gs_text));
	} else {
		row(w, DOCTOR_WRONG, "Separator", what,
			N_("Other barcodes have that as data: set the scanner to send | or {GS} instead, or Ctrl+] or a function key"));
	}
}

static void write_separator(struct writing *w)
{
	const char *key = arena_printf(w->arena, "F%u", w->f->gs_number);

	switch (w->f->gs) {
	case DOCTOR_GS_UNKNOWN:
		row(w, DOCTOR_ASK, "Separator", N_("not known yet"), scan_code(w, TEST_SHEET_GS1));
		break;
	case DOCTOR_GS_RAW:
		row(w, DOCTOR_FINE, "Separator", N_("the byte 1D, as it is in the barcode"), "");
		set(w, "gs", NULL);
		break;
	case DOCTOR_GS_CTRL:
		row(w, DOCTOR_FINE, "Separator", N_("Ctrl+]"), "");
		set(w, "gs", "ctrl");
		break;
	case DOCTOR_GS_ALT:
		row(w, DOCTOR_FINE, "Separator", N_("Alt with 029 on the keypad"), "");
		set(w, "gs", "alt");
		break;
	case DOCTOR_GS_KEY:
		row(w, DOCTOR_FINE, "Separator", arena_printf(w->arena, _("the key %s"), key), "");
		set(w, "gs", key);
		break;
	case DOCTOR_GS_TEXT: write_text_separator(w); break;
	case DOCTOR_GS_ODD_KEY:
		row(w, DOCTOR_WRONG, "Separator", N_("a key that means nothing"), SEND_SEPARATOR);
		break;
	case DOCTOR_GS_LOST:
		row(w, DOCTOR_WRONG, "Separator", N_("it is lost: lot and serial number run into each other"), SEND_SEPARATOR);
		break;
	}
}

/* ---- how well it reads */

static void write_reads(struct writing *w)
{
	const struct doctor_finding *f = w->f;
	size_t tried = f->good + f->misread;
	const char *text = arena_printf(w->arena, _("%zu right, %zu misread (%zu %%), %zu twice at once, %zu not of the sheet"), f->good,
		f->misread, tried ? (f->misread * 100 + tried / 2) / tried : 0, f->repeats, f->unknown);

	if (!f->scans)
		return;
	if (f->lost)
		row(w, DOCTOR_WRONG, "Keys", N_("some were lost on their way"),
			N_("Scan more slowly, or plug the scanner into another socket; if it comes back, set a pause between keys in it"));
	if (!tried) {
		row(w, DOCTOR_ASK, "Reads", text, N_("Scan the test sheet: crossdock sheet --test FILE makes it"));
		return;
	}
	row(w, f->misread ? DOCTOR_WRONG : f->repeats ? DOCTOR_BETTER : DOCTOR_FINE, "Reads", text,
		f->misread ? w->config->kind == SCANNER_HID
				     ? N_("Scan the row of numbers again: if misreads come back, clean the window, print the sheet anew, and "
				       "set a pause between keys (5 ms) in the scanner")
				     : N_("Scan the row of numbers again: if misreads come back, clean the window, print the sheet anew, and "
				       "look at baud, parity and flow control")
		: f->repeats ? N_("Set a longer time until the same barcode is read again in the scanner; bounce_ms drops what comes twice")
			     : "");
	if (f->repeats)
		set(w, "bounce_ms", arena_printf(w->arena, "%d", (f->repeat_ms / BOUNCE_STEP_MS + 1) * BOUNCE_STEP_MS));
	if (f->good)
		row(w, DOCTOR_FINE, "Pauses",
			arena_printf(w->arena, _("longest inside a scan %d ms; longest scan %d ms"), f->gap_ms, f->took_ms), "");
	if (f->full)
		row(w, DOCTOR_BETTER, "Enough", N_("no more is listened to"), N_("Leave, and begin anew to test more"));
}

static void write_last(struct writing *w)
{
	const struct doctor_finding *f = w->f;
	const char *text = f->last_text;

	w->report->last_good = f->last.exact;
	if (!f->scans)
		w->report->last = "";
	else if (f->last.exact)
		w->report->last = arena_printf(w->arena, _("barcode %zu is right: %s"), f->last.code + 1, text);
	else if (f->last.code != TEST_SHEET_NONE)
		w->report->last = arena_printf(w->arena, _("barcode %zu is misread: %s"), f->last.code + 1, text);
	else
		w->report->last = arena_printf(w->arena, _("this is no barcode of the test sheet: %s"), text);
}

void doctor_report(struct doctor_report *report, const struct doctor_finding *finding, const struct scanner_config *config,
	struct arena *arena)
{
	struct writing w = {report, finding, config, arena};

	*report = (struct doctor_report){.next = TEST_SHEET_NONE};
	for (size_t i = TEST_SHEET_CODES; i-- > 0;) {
		if (!finding->read_of[i]) {
			report->next = i;
			report->left++;
		}
	}
	if (config->kind == SCANNER_HID)
		write_layout(&w);
	else
		write_line(&w);
	write_letters(&w);
	write_end(&w);
	write_aim(&w);
	write_extra(&w);
	write_separator(&w);
	write_reads(&w);
	write_last(&w);
}
