/* A node's group: the site's udev rules give scanners to the group crossdock, Debian's to input and dialout; root's own devices
 * are nobody's to be given by a group. */
#include "devices/access.h"

#include <grp.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/text.h"

const char *access_advice(const char *node, const char *usual, char text[static ACCESS_TEXT_MAX])
{
	const struct group *group = NULL;
	struct stat st;

	if (stat(node, &st) == 0 && st.st_gid != 0 && (st.st_mode & S_IRGRP))
		group = getgrgid(st.st_gid);
	snprintf(text, ACCESS_TEXT_MAX, _("this user may not use it: add the user to the group %.60s"), group ? group->gr_name : usual);
	return text;
}
