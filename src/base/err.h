/* Status codes and error text. A failure is told by a status (what the caller can do about it) and explained in
 * words for a person in struct err. Lower layers fill err and return; only the top prints. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

enum status {
	ST_OK = 0,
	ST_REFUSED, /* the input is wrong; nothing changed. Exit 1 */
	ST_USAGE,   /* the command line is wrong. Exit 2 */
	ST_BUSY,    /* the store is busy: try again. Exit 3 */
	ST_STORE,   /* the store failed. Exit 3 */
	ST_DAMAGED, /* the store is damaged: nobody may work on it before it is restored. Exit 3 */
	ST_DEVICE,  /* a device or a file of the system failed. Exit 3 */
};

struct err {
	enum status status;
	char text[1024];
};

/* Sets err's status and text (in the reader's language: base/text.h) and returns the status, so that a caller can `return err_set(err, ...)`. */
enum status err_set(struct err *err, enum status status, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Puts "CONTEXT: " before the text that is there. Returns err's status. */
enum status err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Why a call of the system failed (errno), for people, with what to do about it where that is known: a full disk, one
 * that is read-only, rights. It ends a sentence. Lives until the next call. */
const char *err_reason(int error);

/* The exit status of the program for a status. */
int err_exit_code(enum status status);

#endif
