/* A disk whose syncs can fail, and that loses its power: Linux takes pages for written whose sync
 * failed, and writes them no more (lwn.net/Articles/752063). Takes the place of fsync, fdatasync,
 * rename and unlink in the program that it is linked into, and of SQLite's writes. What it knows
 * outlives the process: a child that dies leaves it to its parent. */
#ifndef TESTS_PLATTER_H
#define TESTS_PLATTER_H

/* From now on, of the files in `folder`, which has none yet, about the database of that name;
 * `disk` is a folder for what the disk would have. Before other threads are started. */
void platter_start(const char *folder, const char *database, const char *disk);
void platter_stop(void);

/* PLATTER_COPY: files whose names begin as the database's and go on otherwise. */
enum platter_file { PLATTER_DATABASE, PLATTER_WAL, PLATTER_COPY, PLATTER_FOLDER, PLATTER_FILES };

/* The file's next so many syncs fail; how many of those are left; how many syncs went well since
 * then. Any thread. */
void platter_fail_syncs(enum platter_file which, int count);
int platter_failures_left(enum platter_file which);
int platter_syncs(enum platter_file which);

/* What was written and could not be synced is read from the disk again, where it never came. */
void platter_forget_unsynced(void);

/* Which changes of names the disk got since they were synced: no file system promises an order. A
 * file's new name and the loss of the old one are one change. */
enum platter_names {
  PLATTER_NAMES_NONE,
  PLATTER_NAMES_ALL,
  PLATTER_NAMES_GIVEN, /* but not those that were taken away */
  PLATTER_NAMES_TAKEN, /* and only those */
  PLATTER_NAMES_WAYS
};

/* Makes in the folder `to`, which is there, what the disk has when its power goes now. */
void platter_lose_power(const char *to, enum platter_names names);

#endif
