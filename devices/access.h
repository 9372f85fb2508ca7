/* Why this user may not use a device, as far as groups go. */
#ifndef DEVICES_ACCESS_H
#define DEVICES_ACCESS_H

enum { ACCESS_TEXT_MAX = 120 };

/* What to do about it: "this user may not use it: add the user to the group crossdock". The group is the node's own (udev
 * rules may have set it), if members may use it; else the one that Debian gives to such devices (usual). */
const char *access_advice(const char *node, const char *usual, char text[static ACCESS_TEXT_MAX]);

#endif
