/* Works on the lines of the text: what inih understands of them is asked of config_load(), before and afterwards. */
#include "cli/config_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/config.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A line of a text, its end included, and what stands in it between blanks. */
struct line {
	const char *begin;
	size_t len;
	const char *word;
	size_t word_len;
};

static bool next_line(const char **text, struct line *line)
{
	const char *end = strchr(*text, '\n');

	if (!**text)
		return false;
	line->begin = line->word = *text;
	line->len = line->word_len = end ? (size_t)(end - *text) + 1 : strlen(*text);
	*text += line->len;
	while (line->word_len && is_blank(*line->word)) {
		line->word++;
		line->word_len--;
	}
	while (line->word_len && is_blank(line->word[line->word_len - 1]))
		line->word_len--;
	return true;
}

static bool is_head(const struct line *line)
{
	return line->word_len && *line->word == '[';
}

/* "[scanner NAME]", with any blanks between. */
static bool is_head_of(const struct line *line, const char *scanner)
{
	static const char begin[] = "[scanner";
	const char *p = line->word + sizeof begin - 1;
	const char *end = memchr(line->word, ']', line->word_len);

	if (!end || line->word_len < sizeof begin || memcmp(line->word, begin, sizeof begin - 1) != 0 || !is_blank(*p))
		return false;
	while (p < end && is_blank(*p))
		p++;
	return (size_t)(end - p) == strlen(scanner) && memcmp(p, scanner, strlen(scanner)) == 0;
}

/* The setting whose key the line sets; count: none. */
static size_t setting_of(const struct line *line, const struct scanner_setting *settings, size_t count)
{
	size_t len = 0;

	while (len < line->word_len && line->word[len] != '=' && line->word[len] != ':')
		len++;
	if (len == line->word_len)
		return count;
	while (len && is_blank(line->word[len - 1]))
		len--;
	for (size_t i = 0; i < count; i++) {
		if (strlen(settings[i].key) == len && memcmp(settings[i].key, line->word, len) == 0)
			return i;
	}
	return count;
}

/* Whether a section of the text has the key. */
static bool has_key(const char *text, const char *scanner, const struct scanner_setting *setting)
{
	struct line line;
	bool inside = false;

	while (next_line(&text, &line)) {
		if (is_head(&line))
			inside = is_head_of(&line, scanner);
		else if (inside && setting_of(&line, setting, 1) == 0)
			return true;
	}
	return false;
}

static void add_missing(
	const char *text, const char *scanner, const struct scanner_setting *settings, size_t count, struct str *out)
{
	for (size_t i = 0; i < count; i++) {
		if (settings[i].value && !has_key(text, scanner, &settings[i]))
			str_printf(out, "%s = %s\n", settings[i].key, settings[i].value);
	}
}

void config_edit(const char *text, const char *scanner, const struct scanner_setting *settings, size_t count, struct str *out)
{
	const char *rest = text;
	bool inside = false;
	bool done = false;
	struct line line;

	while (next_line(&rest, &line)) {
		size_t i = inside && !is_head(&line) ? setting_of(&line, settings, count) : count;

		if (is_head(&line))
			inside = is_head_of(&line, scanner);
		if (i < count && settings[i].value)
			str_printf(out, "%s = %s\n", settings[i].key, settings[i].value);
		else if (i == count)
			str_add_n(out, line.begin, line.len);
		if (is_head(&line) && inside && !done) { /* behind its head: the place that is sure to be inside */
			if (line.begin[line.len - 1] != '\n')
				str_add_c(out, '\n');
			add_missing(text, scanner, settings, count, out);
			done = true;
		}
	}
	if (done)
		return;
	if (out->len && out->data[out->len - 1] != '\n')
		str_add_c(out, '\n');
	str_printf(out, "%s[scanner %s]\n", out->len ? "\n" : "", scanner);
	add_missing(text, scanner, settings, count, out);
}

void config_section(const char *text, const char *scanner, struct str *out)
{
	bool inside = false;
	struct line line;

	while (next_line(&text, &line)) {
		if (is_head(&line))
			inside = is_head_of(&line, scanner);
		if (inside && line.word_len)
			str_add_n(out, line.begin, line.len);
	}
}

/* ---- files */

enum status config_text(const char *path, struct str *out, struct err *err)
{
	FILE *file = path ? fopen(path, "re") : NULL;
	char part[4096];
	size_t n;
	bool ok;

	str_add(out, "");
	if (!file)
		return !path || errno == ENOENT
			       ? ST_OK
			       : err_set(err, ST_REFUSED, "%s: the config file cannot be read: %s", path, strerror(errno));
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		str_add_n(out, part, n);
	ok = !ferror(file);
	fclose(file);
	if (!ok)
		return err_set(err, ST_REFUSED, "%s: the config file cannot be read", path);
	if (strlen(str_text(out)) != out->len)
		return err_set(err, ST_REFUSED, "%s: this is no config file: it has a byte 0", path);
	return ST_OK;
}

/* What a terminal would say of it. */
static enum status check(const char *path, struct err *err)
{
	struct arena arena = {0};
	struct config config = {0};
	enum status status = config_load(&config, path, &arena, err);

	arena_done(&arena);
	return status;
}

/* Writes a new file beside the old one, with its rights; temp: its path, made here. */
static enum status write_beside(const char *path, const struct stat *old, const struct str *text, char temp[PATH_MAX],
	struct err *err)
{
	bool ok;
	int fd;

	if (snprintf(temp, PATH_MAX, "%s.XXXXXX", path) >= PATH_MAX)
		return err_set(err, ST_REFUSED, "%s: the path is too long", path);
	fd = mkstemp(temp);
	if (fd < 0) {
		*temp = '\0';
		return err_set(err, ST_REFUSED, "%s: nothing can be written there: %s", path, strerror(errno));
	}
	ok = write(fd, str_text(text), text->len) == (ssize_t)text->len && fchmod(fd, old ? old->st_mode & 07777 : 0644) == 0;
	if (ok && old && (old->st_uid != geteuid() || old->st_gid != getegid()))
		ok = fchown(fd, old->st_uid, old->st_gid) == 0;
	ok = ok && fsync(fd) == 0;
	if (close(fd) != 0 || !ok)
		return err_set(err, ST_DEVICE, "%s: cannot be written: %s", path, strerror(errno));
	return ST_OK;
}

/* The words of config_load() without the name of the new file, which nobody knows. */
static enum status say_broken(const char *path, const char *temp, struct err *err)
{
	struct err inner = *err;
	const char *words = strncmp(inner.text, temp, strlen(temp)) == 0 ? inner.text + strlen(temp) : inner.text;

	return err_set(err, ST_REFUSED, "%s is left as it is, since with this section it would be refused: line %s", path,
		words + (*words == ':'));
}

enum status config_write(const char *path, const char *scanner, const struct scanner_setting *settings, size_t count,
	struct err *err)
{
	char real[PATH_MAX];
	char temp[PATH_MAX] = "";
	struct str before = {0};
	struct str after = {0};
	struct stat old;
	bool there = realpath(path, real) != NULL;
	enum status status;

	if (!there && snprintf(real, sizeof real, "%s", path) >= (int)sizeof real)
		return err_set(err, ST_REFUSED, "%s: the path is too long", path);
	if (there && (stat(real, &old) != 0 || !S_ISREG(old.st_mode)))
		return err_set(err, ST_REFUSED, "%s is no file: name a config file", path);
	status = there ? check(real, err) : ST_OK;
	if (status != ST_OK)
		return err_wrap(err, "it is wrong already, put that right first");
	status = config_text(real, &before, err);
	if (status == ST_OK) {
		config_edit(str_text(&before), scanner, settings, count, &after);
		status = write_beside(real, there ? &old : NULL, &after, temp, err);
	}
	if (status == ST_OK && check(temp, err) != ST_OK)
		status = say_broken(path, temp, err);
	if (status == ST_OK && rename(temp, real) != 0)
		status = err_set(err, ST_DEVICE, "%s: cannot be replaced: %s", path, strerror(errno));
	if (status != ST_OK && *temp)
		unlink(temp);
	str_done(&before);
	str_done(&after);
	return status;
}
