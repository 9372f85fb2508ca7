/* Folders of tests: copied, and gone. */
#ifndef LIB_FOLDER_H
#define LIB_FOLDER_H

#include <stdbool.h>

/* Copies all files of a folder, which has no folders in it, into another that is there. False: errno says why. */
bool folder_copy(const char *from, const char *to);

/* Removes a folder and all that is in it, as far as it can. */
void folder_remove(const char *folder);

#endif
