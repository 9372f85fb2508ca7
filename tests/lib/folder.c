/* Stores are copied with what stands beside them, so that hundreds of tests need not make the same one. */
#include "lib/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool copy_file(int from, int to, const char *name)
{
	int in = openat(from, name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char buffer[65536];
	ssize_t n = -1;
	int out = in >= 0 && fstat(in, &st) == 0
			  ? openat(to, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, st.st_mode & 0777)
			  : -1;

	while (out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0)
		if (write(out, buffer, (size_t)n) != n)
			break;
	if (in >= 0)
		close(in);
	return out >= 0 && close(out) == 0 && n == 0;
}

static bool copy_folder(int from, int to)
{
	DIR *dir = fdopendir(from);
	struct dirent *entry;
	struct stat st;
	bool ok = dir && to >= 0;

	while (ok && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode))
			ok = mkdirat(to, entry->d_name, st.st_mode & 0777) == 0 &&
			     copy_folder(openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
				     openat(to, entry->d_name, O_PATH | O_DIRECTORY | O_CLOEXEC));
		else
			ok = copy_file(dirfd(dir), to, entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (to >= 0)
		close(to);
	return ok;
}

bool folder_copy(const char *from, const char *to)
{
	return copy_folder(open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC), open(to, O_PATH | O_DIRECTORY | O_CLOEXEC));
}

void folder_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char inner[1000];

	while (dir && (entry = readdir(dir)))
		if (unlinkat(dirfd(dir), entry->d_name, 0) != 0 && entry->d_name[0] != '.') {
			snprintf(inner, sizeof inner, "%s/%s", folder, entry->d_name);
			folder_remove(inner);
		}
	if (dir)
		closedir(dir);
	rmdir(folder);
}
