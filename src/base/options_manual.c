#include "bridge/options.h"

#include <ctype.h>

/* roff (man(7)): what would begin a request, and what it takes for something else. */
static void add_text(struct buf *out, struct span text) {
  bool begins = true;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (begins && (c == '.' || c == '\''))
      buf_add_text(out, "\\&");
    if (c == '\\')
      buf_add_text(out, "\\e");
    else if (c == '-')
      buf_add_text(out, "\\-");
    else
      buf_add_char(out, c);
    begins = c == '\n';
  }
}

static void add_words(struct buf *out, const char *text) {
  add_text(out, span_of(text));
}

static void add_option(struct buf *out, const struct option_row *row) {
  buf_add_text(out, ".TP\n.B ");
  if (row->letter)
    buf_addf(out, "\\-%c, ", row->letter);
  buf_add_text(out, "\\-\\-");
  add_words(out, row->name);
  if (row->value) {
    buf_add_char(out, ' ');
    add_words(out, row->value);
  }
  buf_add_char(out, '\n');
  add_words(out, row->doc);
  if (row->initial && *row->initial) {
    buf_add_text(out, " (");
    add_words(out, row->initial);
    buf_add_char(out, ')');
  }
  buf_add_char(out, '\n');
}

/* As they are; each line by itself. */
static void add_lines(struct buf *out, const char *lines) {
  buf_add_text(out, ".nf\n");
  add_words(out, lines);
  buf_add_text(out, "\n.fi\n");
}

static void add_command(struct buf *out, const struct option_table *table, unsigned command,
                        const char *program) {
  const struct option_command *row = &table->commands[command];
  buf_add_text(out, ".SS ");
  add_words(out, program);
  buf_add_char(out, ' ');
  add_words(out, row->word);
  if (*row->rest) {
    buf_add_char(out, ' ');
    add_words(out, row->rest);
  }
  buf_add_char(out, '\n');
  add_words(out, row->doc);
  buf_add_text(out, ".\n");
  if (row->about) {
    buf_add_text(out, ".PP\n");
    add_words(out, row->about);
    buf_add_char(out, '\n');
  }
  for (size_t i = 0; i < table->row_count; i++)
    if (table->rows[i].commands & 1u << command)
      add_option(out, &table->rows[i]);
  if (row->examples) {
    buf_add_text(out, ".PP\n");
    add_lines(out, row->examples);
  }
}

void options_print_manual(struct buf *out, const struct option_table *table,
                          const struct option_manual *manual) {
  buf_add_text(out, ".\\\" Made by the program itself, of what its --help is made of.\n.TH ");
  for (const char *c = manual->program; *c; c++)
    buf_addf(out, "%c", toupper((unsigned char)*c));
  buf_add_text(out, " 1\n.SH NAME\n");
  add_words(out, manual->program);
  buf_add_text(out, " \\- ");
  add_words(out, manual->summary);
  buf_addf(out, "\n.SH SYNOPSIS\n.B %s\n.RI [ COMMAND ]\n.RI [ OPTION ]...\n.SH DESCRIPTION\n",
           manual->program);
  add_words(out, manual->about);
  buf_add_text(out, "\n.SH OPTIONS\n");
  for (size_t i = 0; i < table->row_count; i++)
    if (table->rows[i].commands == 0)
      add_option(out, &table->rows[i]);
  buf_add_text(out, ".SH COMMANDS\n");
  for (unsigned i = 0; i < table->command_count; i++)
    add_command(out, table, i, manual->program);
  if (manual->details) {
    buf_addf(out, ".SH %s\n.in 0\n", manual->details_title); /* they may be as wide as the page */
    add_lines(out, manual->details);
    buf_add_text(out, ".in\n");
  }
  buf_add_text(out, ".SH EXIT STATUS\n");
  add_words(out, manual->exit_status);
  buf_addf(out, "\n.SH SEE ALSO\n.BR %s (1)\n", manual->see_also);
}
