/* A program's command line as a table: what is read and what --help shows are made of the same
 * rows. Prints nothing. Pure; any thread. */
#ifndef BRIDGE_OPTIONS_H
#define BRIDGE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/err.h"

/* What a row's value is, in the caller's struct. */
enum option_kind {
  OPTION_FLAG,    /* bool */
  OPTION_TEXT,    /* const char *, into argv */
  OPTION_INTEGER, /* int64_t */
  OPTION_REAL,    /* double */
  OPTION_LIST,    /* struct option_list; may be given several times */
};

enum { OPTION_LIST_MAX = 128, OPTION_ROWS_MAX = 64, OPTION_WORDS_MAX = 64 };

struct option_list {
  const char *items[OPTION_LIST_MAX];
  size_t count;
};

struct option_row {
  const char *name;  /* "listen"; several rows may have it, of different commands, which then stand
                        before the option */
  const char *value; /* what --help calls it; NULL for a flag */
  const char *doc;
  size_t offset; /* in the caller's struct */
  enum option_kind kind;
  char letter;                        /* the short form, 0 for none */
  unsigned commands;                  /* those it belongs to, a bit each; 0 for all */
  const char *initial;                /* NULL: NULL, 0 or false */
  double least, most;                 /* of numbers */
  bool (*is_good)(const char *value); /* of texts and lists; NULL: all are */
  const char *wants;                  /* what it takes, when is_good says no */
};

/* A row's first members, for one of that member of the caller's struct; further ones may follow. */
#define OPTION_ROW(its_kind, its_name, its_value, type, member, its_doc)                           \
  .name = (its_name), .value = (its_value), .doc = (its_doc), .offset = offsetof(type, member),    \
  .kind = (its_kind)

struct option_command {
  const char *word;
  const char *rest; /* what stands behind it, for --help; "" for nothing */
  const char *doc;
  unsigned words_max; /* how many words may stand behind it, OPTION_WORDS_MAX at most */
  /* For the program's own help, NULL where it has no use for them. */
  const char *about;    /* lines that say more than doc */
  const char *examples; /* a command line a line */
  const char *lister;   /* the command whose lines begin with what may stand behind this one */
};

struct option_table {
  const struct option_row *rows;
  size_t row_count; /* OPTION_ROWS_MAX at most */
  const struct option_command *commands;
  size_t command_count; /* the first is what happens without a command */
};

/* What was said besides options. */
struct option_words {
  unsigned command;                    /* index into the table's commands */
  bool named;                          /* it was given */
  const char *words[OPTION_WORDS_MAX]; /* NULL past the last */
};

/* Reads the arguments behind the program's name into *out, which is cleared first: long options as
 * "--name value" or "--name=value", short ones as "-n value". *out and *words borrow from argv.
 * ERR_SYNTAX, with a sentence in `why` that shows no option's value (it may be a secret). */
enum err options_parse(void *out, size_t out_size, struct option_words *words,
                       const struct option_table *table, const char *const argv[], char *why,
                       size_t why_size) MUST_CHECK;

/* Appends a line for each command, or for each option of a command. Trouble is the buffer's
 * status. */
void options_print_commands(struct buf *out, const struct option_table *table);
void options_print(struct buf *out, const struct option_table *table, unsigned command);

/* What a manual page says besides the table. Texts are plain. */
struct option_manual {
  const char *program, *summary, *about;
  const char *details_title, *details; /* NULL for none; lines that stay as they are */
  const char *exit_status;
  const char *see_also; /* another page of section 1 */
};

/* Appends the program's page of section 1, for man(1). Trouble is the buffer's status. */
void options_print_manual(struct buf *out, const struct option_table *table,
                          const struct option_manual *manual);

/* Appends what lets a shell ("bash", "zsh", "fish") complete the program's command line. False when
 * it is another shell. */
bool options_print_completion(struct buf *out, const struct option_table *table,
                              const char *program, const char *shell);

#endif
