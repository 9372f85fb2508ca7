/* A word at once, a line when it lasts: a printer whose head is open for a moment is no news. */
#include "ui/printing.h"

#include <stdio.h>

#include "base/text.h"

void printing_init(struct printing *printing, const char *path)
{
	*printing = (struct printing){.path = path};
}

/* Reads it. Whoever sends writes now and then, also when nothing has changed. */
static void listen(struct printing *p, int64_t now_ms)
{
	struct printer_note note;

	if (!printer_note_read_path(p->path, &note))
		return;
	if (!p->known || note.seen_ms != p->note.seen_ms || note.state != p->note.state)
		p->heard_ms = now_ms;
	p->note = note;
	p->known = true;
}

bool printing_show(struct printing *p, struct model *model, int64_t now_ms)
{
	bool stale;
	bool trouble;
	bool news;

	listen(p, now_ms);
	stale = p->known && now_ms - p->heard_ms >= PRINTING_STALE_MS;
	trouble = stale || printer_state_is_trouble(p->note.state);
	if (trouble && !p->trouble_ms)
		p->trouble_ms = now_ms;
	if (!trouble && p->told)
		model->notice = N_("The printer is ready again: what waits comes out now");
	if (!trouble)
		p->trouble_ms = 0;
	model->printer = trouble ? PRINTER_SHOWN_TROUBLE : p->known ? PRINTER_SHOWN_GOOD : PRINTER_SHOWN_NOT;
	model->printer_lasts = trouble && now_ms - p->trouble_ms >= PRINTING_LASTS_MS;
	snprintf(model->printer_text, sizeof model->printer_text, "%s",
		stale ? _("No labels are sent: the process that prints has ended or hangs. Leave this screen and start it again; else call your lead")
		      : p->note.text);
	news = model->printer_lasts && !p->told;
	p->told = model->printer_lasts;
	p->state = stale ? "not-sent" : printer_state_word(p->note.state);
	return news;
}

void printing_report(const struct printing *p, const struct model *model, struct session *session)
{
	session_device(session, SESSION_PRINTER, NULL, p->told ? p->state : NULL, model->printer_text);
}
