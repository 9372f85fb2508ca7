/* GS1 Digital Link: a web address that carries elements. Source: GS1 Digital Link Standard: URI Syntax. */
#ifndef SCAN_LINK_H
#define SCAN_LINK_H

#include "scan/build.h"

/* True: data begins with http:// or https:// (all small or all capital letters). */
bool link_is_web(const char *data, size_t len);

/* Appends the elements of a Digital Link: key, qualifiers, attributes. */
bool link_read(struct build *b, const char *data, size_t len, struct fault *fault);

#endif
