/* What golden pictures are filled with: a worker's view, a scan that was answered, a direction. Texts are the caller's. */
#ifndef LIB_PICTURE_PARTS_H
#define LIB_PICTURE_PARTS_H

#include <stdint.h>

#include "flow/session.h"
#include "ui/model.h"

/* Units of the blue kettle on their way to a place. */
struct reply_direction picture_direction(int64_t quantity, const char *to, const char *kind, const char *shipment, const char *customer,
	const char *reason);

/* Ana at T1, in an activity. */
struct session_view picture_view(const char *activity, const char *prompt);

/* The screen takes the answer to a scan. */
void picture_scan(struct model *model, const char *data, struct reply reply);

#endif
