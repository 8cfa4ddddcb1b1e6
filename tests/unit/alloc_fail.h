/* Fails every allocation of a scenario in turn. The program is linked with
 * --wrap=malloc,calloc,realloc; jansson, a shared library, is pointed at the same functions. */
#ifndef TESTS_ALLOC_FAIL_H
#define TESTS_ALLOC_FAIL_H

#include "bridge/err.h"

/* Runs the scenario with its 1st, 2nd, ... allocation failing until one run needs no more; in every
 * failing run it must return ERR_MEMORY (anything else fails the test) and free all that it took
 * (the address sanitizer sees to that); in the last it must return ERR_OK. Returns how many
 * allocations there were. */
unsigned alloc_fail_each(enum err (*scenario)(void *context), void *context);

#endif
