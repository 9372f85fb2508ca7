/* Changes one scanner's section of a config file and keeps everything else as it stands there, comments included. */
#ifndef CLI_CONFIG_EDIT_H
#define CLI_CONFIG_EDIT_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "devices/scanner_config.h"

/* The file's text with the settings in section [scanner NAME]: keys that are there are changed in their place or taken out,
 * others are added to the section, and the section at the end where there is none. */
void config_edit(const char *text, const char *scanner, const struct scanner_setting *settings, size_t count, struct str *out);

/* What the text has of section [scanner NAME], its head included. */
void config_section(const char *text, const char *scanner, struct str *out);

/* The whole text of a config file; "" where path is NULL or nothing is there. ST_REFUSED: it cannot be read. */
enum status config_text(const char *path, struct str *out, struct err *err) MUST_CHECK;

/* Makes the change in the file, or makes the file. ST_REFUSED: the file is wrong already, or would be with it; then it is
 * left as it was. It is replaced at once and whole, with the rights that it had. */
enum status config_write(const char *path, const char *scanner, const struct scanner_setting *settings, size_t count,
	struct err *err) MUST_CHECK;

#endif
