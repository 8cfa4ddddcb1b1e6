/* Files that tests read: the sample bodies, and tables under tests/data. */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include "bridge/span.h"

/* The whole file, NUL-terminated; the test fails when there is none. Free with mem_free. */
char *sample_read_file(const char *path);

/* A body of src/sim/samples, without the newline that ends a form's file. */
char *sample_read(const char *name);

/* Its content type, by the name's ending. */
struct span sample_content_type(const char *name);

/* A row of tests/data/event_topics.tsv. */
struct sample_row {
  char name[128];  /* file in src/sim/samples */
  char type[128];  /* event type */
  char topic[512]; /* with the root "telnyx"; ends in "<made>" for an id that is not Telnyx's */
};

/* Calls visit for every row, and fails the test unless there is exactly one for every sample. */
void sample_each(void (*visit)(const struct sample_row *row));

#endif
