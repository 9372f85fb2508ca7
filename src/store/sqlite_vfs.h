/* A layer under the SQLite driver that writes the log in one piece. */
#ifndef STORE_SQLITE_VFS_H
#define STORE_SQLITE_VFS_H

/* The name of the layer, to open a store by; registers it when first asked for. NULL: the engine's own must do. */
const char *sqlite_vfs_name(void);

#endif
