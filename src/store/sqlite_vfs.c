/* The engine writes its log (WAL) page by page, and each page in two pieces: a scan that changes twelve pages makes two
 * dozen system calls before the one that counts, the sync. This layer gathers writes to the log that follow one another
 * and hands them on in one, at the latest before the engine syncs, reads, measures or cuts that file. Nobody can
 * tell the difference: other processes look at a log's new pages only after they were synced (synchronous=FULL) and the
 * shared index says so, which is what makes the order of writes within a commit free in the first place. All else goes
 * straight through.
 *
 * Only who has the lock for writing may write the log. So what is gathered never outlives that lock: what is there when
 * it is let go of belongs to a transaction that was not committed, and is dropped. What could not be written is dropped
 * at once, and the log answers with that error until the lock is let go of: the transaction that it belonged to cannot
 * go on without it. */
#include "store/sqlite_vfs.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* below the 128 KiB at which the engine's own layer takes the size of a write modulo that */
enum { GATHER_BYTES = 96 * 1024 };

/* Which of the locks in shared memory is the one for writing: https://www.sqlite.org/walformat.html, section 2.3.1 */
enum { WAL_WRITE_LOCK = 0 };

/* The index in shared memory, and the log: the same page, sections 2.1 and 1 */
enum { INDEX_PAGE_SIZE = 14, INDEX_FRAMES = 16, INDEX_SALT = 32, LOG_HEAD = 32, LOG_SALT = 16, LOG_SALT_BYTES = 8, FRAME_HEAD = 24 };

/* An open file: this, and behind it the engine's own. */
struct gather_file {
	sqlite3_file base;
	sqlite3_file *real;
	unsigned char *data;  /* NULL: not a log, or no memory for it */
	sqlite3_int64 offset; /* where in the file data begins */
	int len;
	int broken;                /* why what was gathered could not be written; SQLITE_OK = it could */
	struct gather_file *log;   /* of a store: its log, while that is open */
	struct gather_file *store; /* of a log */
	const volatile unsigned char *index; /* of a store: its log's, once it is in use */
	const char *name;                    /* of a log */
	dev_t device;                        /* ... and which file it is */
	ino_t inode;
	bool whole;                          /* ... that was seen to be as long as the index says */
};

static sqlite3_vfs *real_vfs(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static struct gather_file *gather(sqlite3_file *file)
{
	return (struct gather_file *)file;
}

static int flush(struct gather_file *f)
{
	if (f->broken == SQLITE_OK && f->len)
		f->broken = f->real->pMethods->xWrite(f->real, f->data, f->len, f->offset);
	f->len = 0;
	return f->broken;
}

static int file_close(sqlite3_file *file)
{
	struct gather_file *f = gather(file);

	if (f->store)
		f->store->log = NULL;
	if (f->log)
		f->log->store = NULL;
	free(f->data);
	return f->real->pMethods ? f->real->pMethods->xClose(f->real) : SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *to, int len, sqlite3_int64 offset)
{
	struct gather_file *f = gather(file);
	int rc = flush(f);

	return rc == SQLITE_OK ? f->real->pMethods->xRead(f->real, to, len, offset) : rc;
}

static int file_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 offset)
{
	struct gather_file *f = gather(file);
	int rc = f->broken;

	if (!f->data)
		return f->real->pMethods->xWrite(f->real, from, len, offset);
	if (rc == SQLITE_OK && f->len && (offset != f->offset + f->len || f->len + len > GATHER_BYTES))
		rc = flush(f);
	if (rc != SQLITE_OK)
		return rc;
	if (len > GATHER_BYTES)
		return f->real->pMethods->xWrite(f->real, from, len, offset);
	if (!f->len)
		f->offset = offset;
	memcpy(f->data + f->len, from, (size_t)len);
	f->len += len;
	return SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct gather_file *f = gather(file);
	int rc = flush(f);

	return rc == SQLITE_OK ? f->real->pMethods->xTruncate(f->real, size) : rc;
}

static int file_sync(sqlite3_file *file, int flags)
{
	struct gather_file *f = gather(file);
	int rc = flush(f);

	return rc == SQLITE_OK ? f->real->pMethods->xSync(f->real, flags) : rc;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct gather_file *f = gather(file);
	int rc = flush(f);

	return rc == SQLITE_OK ? f->real->pMethods->xFileSize(f->real, size) : rc;
}

static int file_lock(sqlite3_file *file, int lock)
{
	return gather(file)->real->pMethods->xLock(gather(file)->real, lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
	return gather(file)->real->pMethods->xUnlock(gather(file)->real, lock);
}

static int file_check_lock(sqlite3_file *file, int *result)
{
	return gather(file)->real->pMethods->xCheckReservedLock(gather(file)->real, result);
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
	return gather(file)->real->pMethods->xFileControl(gather(file)->real, op, arg);
}

static int file_sector(sqlite3_file *file)
{
	return gather(file)->real->pMethods->xSectorSize(gather(file)->real);
}

static int file_features(sqlite3_file *file)
{
	return gather(file)->real->pMethods->xDeviceCharacteristics(gather(file)->real);
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
	struct gather_file *f = gather(file);
	int rc = f->real->pMethods->xShmMap(f->real, page, size, extend, at);

	if (rc == SQLITE_OK && page == 0)
		f->index = *at;
	return rc;
}

static int file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	struct gather_file *log = gather(file)->log;

	if (log && offset == WAL_WRITE_LOCK && flags == (SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE)) {
		log->len = 0;
		log->broken = SQLITE_OK;
	}
	return gather(file)->real->pMethods->xShmLock(gather(file)->real, offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
	gather(file)->real->pMethods->xShmBarrier(gather(file)->real);
}

static int file_shm_unmap(sqlite3_file *file, int delete)
{
	gather(file)->index = NULL;
	return gather(file)->real->pMethods->xShmUnmap(gather(file)->real, delete);
}

static const sqlite3_io_methods file_methods = {
	.iVersion = 2, /* no memory-mapped pages: they would count as the terminal's memory */
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_features,
	.xShmMap = file_shm_map,
	.xShmLock = file_shm_lock,
	.xShmBarrier = file_shm_barrier,
	.xShmUnmap = file_shm_unmap,
};

/* The log is of the store that is open as file: it is that one's locks that say when it may be written. */
static void gather_from(struct gather_file *log, sqlite3_file *file, const char *name)
{
	struct stat st;

	if (!file || file->pMethods != &file_methods)
		return;
	log->data = malloc(GATHER_BYTES);
	log->store = gather(file);
	log->store->log = log;
	log->name = name;
	if (stat(name, &st) == 0) {
		log->device = st.st_dev;
		log->inode = st.st_ino;
	}
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct gather_file *f = gather(file);
	int rc;

	memset(f, 0, sizeof *f);
	f->real = (sqlite3_file *)(f + 1);
	rc = real_vfs(vfs)->xOpen(real_vfs(vfs), name, f->real, flags, out_flags);
	if (rc == SQLITE_OK || f->real->pMethods)
		f->base.pMethods = &file_methods;
	if (rc == SQLITE_OK && (flags & SQLITE_OPEN_WAL))
		gather_from(f, sqlite3_database_file_object(name), name);
	return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	return real_vfs(vfs)->xDelete(real_vfs(vfs), name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
	return real_vfs(vfs)->xAccess(real_vfs(vfs), name, flags, result);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	return real_vfs(vfs)->xFullPathname(real_vfs(vfs), name, size, out);
}

static struct gather_file *find_store(sqlite3 *handle)
{
	sqlite3_file *file = NULL;

	if (!handle || sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
		file->pMethods != &file_methods)
		return NULL;
	return gather(file);
}

/* How long the log must be: frames are in it before the index tells of them. */
static sqlite3_int64 log_bytes(const struct gather_file *store)
{
	uint32_t frames = *(const volatile uint32_t *)(store->index + INDEX_FRAMES);
	uint16_t page = *(const volatile uint16_t *)(store->index + INDEX_PAGE_SIZE);
	sqlite3_int64 bytes = page == 1 ? 65536 : page;

	return frames ? LOG_HEAD + frames * (bytes + FRAME_HEAD) : 0;
}

enum sqlite_log sqlite_vfs_log(sqlite3 *handle)
{
	struct gather_file *store = find_store(handle);
	struct gather_file *log = store ? store->log : NULL;
	sqlite3_int64 bytes;
	struct stat st;

	if (!log || !log->inode || !store->index)
		return SQLITE_LOG_WELL;
	bytes = log_bytes(store);
	if (stat(log->name, &st) != 0 || st.st_ino != log->inode || st.st_dev != log->device)
		return SQLITE_LOG_TAKEN;
	if (st.st_size < bytes && log_bytes(store) >= bytes)
		return log->whole ? SQLITE_LOG_CUT : SQLITE_LOG_OTHER;
	log->whole = log->whole || bytes > 0;
	return SQLITE_LOG_WELL;
}

bool sqlite_vfs_log_is_ours(sqlite3 *handle)
{
	struct gather_file *store = find_store(handle);
	unsigned char salt[LOG_SALT_BYTES];

	if (!store || !store->log || !store->index ||
		store->log->real->pMethods->xRead(store->log->real, salt, sizeof salt, LOG_SALT) != SQLITE_OK)
		return false;
	for (size_t i = 0; i < sizeof salt; i++)
		if (salt[i] != store->index[INDEX_SALT + i])
			return false;
	return true;
}

const char *sqlite_vfs_name(void)
{
	static sqlite3_vfs layer; /* the engine keeps a list of these for the life of the process */
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (layer.zName)
		return layer.zName;
	if (!real)
		return NULL;
	layer = *real; /* randomness, sleep, time, the system calls: as they are */
	layer.pNext = NULL;
	layer.zName = "crossdock";
	layer.pAppData = real;
	layer.szOsFile = (int)sizeof(struct gather_file) + real->szOsFile;
	layer.xOpen = vfs_open;
	layer.xDelete = vfs_delete;
	layer.xAccess = vfs_access;
	layer.xFullPathname = vfs_full_path;
	if (sqlite3_vfs_register(&layer, 0) != SQLITE_OK) {
		layer.zName = NULL;
		return NULL;
	}
	return layer.zName;
}
