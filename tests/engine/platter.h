/* A disk whose syncs can fail, and that loses its power: Linux takes pages for written whose sync
 * failed, and writes them no more (lwn.net/Articles/752063). Takes the place of fsync and fdatasync
 * in the program that it is linked into, and of SQLite's writes. */
#ifndef TESTS_PLATTER_H
#define TESTS_PLATTER_H

/* From now on, of a database that does not exist yet, and its WAL; `directory` is where the copies
 * of both lie that hold what the disk would have. Before other threads are started. */
void platter_start(const char *database, const char *directory);

enum platter_file { PLATTER_DATABASE, PLATTER_WAL };

/* The file's next so many syncs fail; how many of those are left; how many syncs went well since
 * then. Any thread. */
void platter_fail_syncs(enum platter_file which, int count);
int platter_failures_left(enum platter_file which);
int platter_syncs(enum platter_file which);

#endif
