/* A small disk for a journal's folder: a tmpfs that only this process sees, and that ends with it.
 */
#ifndef TESTS_SMALL_DISK_H
#define TESTS_SMALL_DISK_H

#include <stdbool.h>

/* In the beginning, before there are threads. False when the system does not allow it. */
bool small_disk_start(void);

/* `size` as mount takes it ("16m"). */
void small_disk_mount(const char *folder, const char *size);
void small_disk_unmount(const char *folder);

/* Another program's file takes all that is left; and gives it back. */
void small_disk_fill(const char *folder);
void small_disk_free(const char *folder);

#endif
