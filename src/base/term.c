/* Each word that people see stands here once, so that the catalogues have it. */
#include "base/term.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

/* TRANSLATORS: the entries with the context "word" stand alone, in a column of a table or in brackets: a state, a kind, an
 * activity, a role */
static const char *const words[] = {
	/* TRANSLATORS: by which an order ships: what is there as soon as it is, in up to so many shipments, all at once or not at all */
	NC_("word", "ship-available"), NC_("word", "up-to-x"), NC_("word", "all-or-nothing"),
	/* TRANSLATORS: an activity */
	NC_("word", "receive"), NC_("word", "stage"), NC_("word", "pack"), NC_("word", "load"), NC_("word", "lookup"), NC_("word", "board"),
	NC_("word", "other"),
	/* TRANSLATORS: a role */
	NC_("word", "worker"), NC_("word", "lead"), NC_("word", "admin"),
	/* TRANSLATORS: the state of an order, a shipment, a carton, a delivery, a pickup or a label */
	NC_("word", "open"), NC_("word", "held"), NC_("word", "cancelled"), NC_("word", "gathering"), NC_("word", "ready"),
	NC_("word", "packing"), NC_("word", "packed"), NC_("word", "shipped"), NC_("word", "coming"), NC_("word", "closed"),
	NC_("word", "loaded"), NC_("word", "departed"), NC_("word", "void"), NC_("word", "announced"), NC_("word", "arrived"),
	NC_("word", "receiving"), NC_("word", "queued"), NC_("word", "sending"), NC_("word", "sent"), NC_("word", "printed"),
	NC_("word", "unclear"), NC_("word", "failed"), NC_("word", "withdrawn"), NC_("word", "called-off"), NC_("word", "applying"), NC_("word", "checking"),
	NC_("word", "applied"), NC_("word", "refused"), NC_("word", "ok"), NC_("word", "direct"), NC_("word", "confirm"),
	/* TRANSLATORS: a kind of place, thing or label */
	NC_("word", "door"), NC_("word", "floor"), NC_("word", "lane"), NC_("word", "station"), NC_("word", "carton"),
	NC_("word", "putaway"), NC_("word", "quarantine"), NC_("word", "overflow"), NC_("word", "supplier"), NC_("word", "customer"),
	NC_("word", "adjustment"), NC_("word", "shelf"), NC_("word", "direction"), NC_("word", "product"), NC_("word", "place"),
	NC_("word", "badge"), NC_("word", "order"), NC_("word", "inbound"), NC_("word", "shipment"), NC_("word", "pickup"),
	NC_("word", "schedule"), NC_("word", "scan"), NC_("word", "command"), NC_("word", "scanner"), NC_("word", "printer"),
	NC_("word", "people"), NC_("word", "carrier"), NC_("word", "label"), NC_("word", "pull"),
	/* TRANSLATORS: why units were moved */
	NC_("word", "undo"), NC_("word", "unbring"), NC_("word", "bring"), NC_("word", "reassign"), NC_("word", "redirect"), NC_("word", "depart"),
	NC_("word", "unpack"), NC_("word", "merge"), NC_("word", "split"), NC_("word", "count"), NC_("word", "move"), NC_("word", "recall"),
	NC_("word", "return"), NC_("word", "scrap"), NC_("word", "short"), NC_("word", "unload"), NC_("word", "close"), NC_("word", "open-carton"), NC_("word", "print again"), NC_("word", "shrunk"),
	/* TRANSLATORS: how a receipt counts */
	NC_("word", "expected"), NC_("word", "received"), NC_("word", "over"), NC_("word", "unidentified"), NC_("word", "damaged"),
	/* TRANSLATORS: by which number goods are followed: a serial number each, a lot's, none */
	NC_("word", "serial"), NC_("word", "lot"), NC_("word", "none"),
	/* TRANSLATORS: how bad an alert is */
	NC_("word", "notice"), NC_("word", "warning"), NC_("word", "urgent"),
	/* TRANSLATORS: how a device is */
	NC_("word", "here"), NC_("word", "absent"), NC_("word", "denied"), NC_("word", "gone"), NC_("word", "trouble"),
	/* TRANSLATORS: day of the week */
	NC_("word", "sunday"), NC_("word", "monday"), NC_("word", "tuesday"), NC_("word", "wednesday"), NC_("word", "thursday"),
	NC_("word", "friday"), NC_("word", "saturday"),
	/* TRANSLATORS: by what a report is told */
	NC_("word", "day"), NC_("word", "hour"), NC_("word", "age"), NC_("word", "activity"), NC_("word", "reason"),
	NC_("word", "yes"), NC_("word", "no"), NC_("word", "any"), NC_("word", "goods"),
};

const char *term(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text_of_key(words[i]), word) == 0)
			return text_in(words[i], word);
	return word;
}
