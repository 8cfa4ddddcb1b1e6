/* What the process gives up before it does anything: new privileges, core dumps, and with Landlock
 * (landlock(7)) all files but those that it needs. What it may open is known by folder, so that a
 * file that is replaced, or comes later, can be read at SIGHUP. Main thread, before any other
 * exists: threads inherit it. */
#ifndef BRIDGE_HARDEN_H
#define BRIDGE_HARDEN_H

#include "bridge/config.h"

/* No privilege can be gained from now on, and no memory read: neither from a core dump nor, by who
 * is not root, from outside. Secrets may be read afterwards. */
void harden_process(void);

/* Begins the list of what may be opened; without Landlock nothing comes of it. */
void harden_begin(void);

/* The folder of a file may be read, and the folder of the file that a link leads to; of one in "/"
 * or of a device, the file alone. Once harden_files was called it does nothing. */
void harden_allow_reading(const char *path);

/* Nothing else can be opened from now on: what was allowed, what the configuration names, and what
 * the C library, OpenSSL and libcurl read. Nothing can be executed. In the log, when the kernel has
 * no Landlock or it is not let through; nothing else changes then. */
void harden_files(const struct config *config);

#endif
