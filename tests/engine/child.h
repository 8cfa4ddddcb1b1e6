/* Programs that tests run. None is waited for without end: one that takes longer than
 * CHILD_TIMEOUT_MS is killed, and fails the test by its name. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <sys/types.h>

enum { CHILD_TIMEOUT_MS = 300000 };

/* Starts a program, in a folder (NULL: here), with its standard output to a descriptor (-1: ours).
 * The list ends with NULL. It dies with the thread that started it. */
pid_t child_start(const char *const argv[], const char *folder, int output);

/* Waits for its end and clears *pid; the status as of waitpid. `name` is for the complaint. */
int child_wait(pid_t *pid, const char *name);

/* SIGKILL, which nothing can put off, and waits; nothing when *pid is 0. */
void child_kill(pid_t *pid);

/* Runs a program to its end; its exit status, -1 when a signal ended it. */
int child_run(const char *const argv[]);

#endif
