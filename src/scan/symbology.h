/* AIM symbology identifiers (ISO/IEC 15424): ], a letter, a modifier, in front of the data. */
#ifndef SCAN_SYMBOLOGY_H
#define SCAN_SYMBOLOGY_H

#include <stddef.h>

enum symbology {
	SYMBOLOGY_NONE,       /* the scanner sends none */
	SYMBOLOGY_BROKEN,     /* ] without what must follow */
	SYMBOLOGY_PLAIN,      /* text, which may be a web address */
	SYMBOLOGY_GS1,        /* an element string */
	SYMBOLOGY_EAN,        /* EAN-13, UPC-A, UPC-E */
	SYMBOLOGY_EAN_ADD_ON, /* the same with a two- or five-digit add-on */
	SYMBOLOGY_EAN8,
	SYMBOLOGY_BOOK,        /* ]X0: what some makers send for an EAN-13 that is a book's */
	SYMBOLOGY_ITF,         /* check digit not looked at */
	SYMBOLOGY_ITF_CHECKED, /* check digit right and sent */
	SYMBOLOGY_ITF_CUT,     /* check digit right and not sent */
};

/* What the first bytes of a scan say about the rest. */
enum symbology symbology_of(const char *data, size_t len);

/* Bytes of an extended channel mark (\000026) at the start of the data of a symbol whose identifier announces them. */
size_t symbology_channel_len(const char *id, const char *data, size_t len);

#endif
