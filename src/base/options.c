#include "bridge/options.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/nearest.h"
#include "bridge/span.h"

struct parser {
  const struct option_table *table;
  char *out;
  struct option_words *words;
  const char *const *rest; /* what follows the current argument, NULL at the end */
  size_t word_count;
  bool seen[OPTION_ROWS_MAX];
  char *why;
  size_t why_size;
};

static enum err refuse(struct parser *parser, const char *what, struct span which) {
  snprintf(parser->why, parser->why_size, "%s %.*s", what, (int)which.len, which.data);
  return ERR_SYNTAX;
}

static enum err refuse_unknown(struct parser *parser, const char *what, const char *word,
                               const struct nearest *nearest) {
  char hint[NEAREST_MAX + 32] = "";
  if (nearest->name[0])
    snprintf(hint, sizeof hint, "; did you mean %s?", nearest->name);
  snprintf(parser->why, parser->why_size, "unknown %s %.*s%s", what, (int)strcspn(word, "="), word,
           hint);
  return ERR_SYNTAX;
}

static const struct option_command *command_of(const struct parser *parser) {
  return &parser->table->commands[parser->words->command];
}

/* ---- values ---------------------------------------------------------------------------------- */

static enum err refuse_value(struct parser *parser, const struct option_row *row) {
  snprintf(parser->why, parser->why_size, "--%s wants %s", row->name, row->wants);
  return ERR_SYNTAX;
}

static enum err set_number(struct parser *parser, const struct option_row *row, const char *text) {
  char *end = NULL;
  double number = strtod(text, &end);
  bool whole = row->kind == OPTION_REAL || strspn(text, "0123456789") == strlen(text);
  if (!*text || *end || !whole || !(number >= row->least && number <= row->most)) {
    snprintf(parser->why, parser->why_size, "--%s takes a number from %g to %g", row->name,
             row->least, row->most);
    return ERR_SYNTAX;
  }
  int64_t integer = (int64_t)number;
  if (row->kind == OPTION_REAL)
    memcpy(parser->out + row->offset, &number, sizeof number);
  else
    memcpy(parser->out + row->offset, &integer, sizeof integer);
  return ERR_OK;
}

static enum err add_item(struct parser *parser, const struct option_row *row, const char *text) {
  struct option_list *list = (struct option_list *)(parser->out + row->offset);
  if (list->count == OPTION_LIST_MAX) {
    snprintf(parser->why, parser->why_size, "--%s may be given %d times", row->name,
             OPTION_LIST_MAX);
    return ERR_SYNTAX;
  }
  list->items[list->count++] = text;
  return ERR_OK;
}

static enum err set_value(struct parser *parser, const struct option_row *row, const char *text) {
  static const bool yes = true;
  if (row->is_good && !row->is_good(text))
    return refuse_value(parser, row);
  switch (row->kind) {
  case OPTION_FLAG:
    memcpy(parser->out + row->offset, &yes, sizeof yes);
    return ERR_OK;
  case OPTION_TEXT:
    memcpy(parser->out + row->offset, &text, sizeof text);
    return ERR_OK;
  case OPTION_LIST:
    return add_item(parser, row, text);
  default:
    return set_number(parser, row, text);
  }
}

static void set_initial(struct parser *parser) {
  for (size_t i = 0; i < parser->table->row_count; i++) {
    const struct option_row *row = &parser->table->rows[i];
    enum err err = row->initial ? set_value(parser, row, row->initial) : ERR_OK;
    assert(err == ERR_OK);
  }
}

/* ---- arguments ------------------------------------------------------------------------------- */

static bool is_named(const struct option_row *row, struct span argument) {
  if (argument.len == 2 && row->letter && argument.data[1] == row->letter)
    return true;
  return span_starts_with(argument, "--") &&
         span_equal_text((struct span){argument.data + 2, argument.len - 2}, row->name);
}

static bool belongs(const struct option_row *row, unsigned command) {
  return row->commands == 0 || (row->commands & 1u << command);
}

/* Of several of one name, that of the command as far as it is known; row_count when there is none.
 */
static size_t find_row(const struct parser *parser, struct span name) {
  size_t found = parser->table->row_count;
  for (size_t i = parser->table->row_count; i-- > 0;)
    if (is_named(&parser->table->rows[i], name) &&
        (found == parser->table->row_count ||
         belongs(&parser->table->rows[i], parser->words->command)))
      found = i;
  return found;
}

static enum err refuse_option(struct parser *parser, const char *argument) {
  struct nearest nearest;
  struct span rest = span_of(argument);
  nearest_start(&nearest, span_cut(&rest, '='));
  for (size_t i = 0; i < parser->table->row_count; i++) {
    char name[NEAREST_MAX + 1];
    snprintf(name, sizeof name, "--%s", parser->table->rows[i].name);
    if (strncmp(argument, "--", 2) == 0)
      nearest_offer(&nearest, name);
  }
  return refuse_unknown(parser, "option", argument, &nearest);
}

/* "--name value", "--name=value", "--name" or "-n value". */
static enum err take_option(struct parser *parser, const char *argument) {
  struct span attached = span_of(argument);
  struct span name = span_cut(&attached, '=');
  size_t i = find_row(parser, name);
  if (i == parser->table->row_count)
    return refuse_option(parser, argument);
  const struct option_row *row = &parser->table->rows[i];
  if (parser->seen[i] && row->kind != OPTION_LIST && row->kind != OPTION_FLAG) {
    snprintf(parser->why, parser->why_size, "a second --%s", row->name);
    return ERR_SYNTAX;
  }
  parser->seen[i] = true;
  if (row->kind == OPTION_FLAG)
    return attached.data ? refuse(parser, "no value belongs to", name)
                         : set_value(parser, row, NULL);
  if (!attached.data && !*parser->rest)
    return refuse(parser, "a value is wanted after", name);
  return set_value(parser, row, attached.data ? attached.data : *parser->rest++);
}

static enum err refuse_command(struct parser *parser, const char *word) {
  struct nearest nearest;
  nearest_start(&nearest, span_of(word));
  for (size_t i = 0; i < parser->table->command_count; i++)
    nearest_offer(&nearest, parser->table->commands[i].word);
  return refuse_unknown(parser, "command", word, &nearest);
}

static enum err take_word(struct parser *parser, const char *word) {
  const struct option_table *table = parser->table;
  if (command_of(parser)->words_max > parser->word_count) {
    parser->words->words[parser->word_count++] = word;
    return ERR_OK;
  }
  unsigned i = 0;
  while (i < table->command_count && strcmp(table->commands[i].word, word) != 0)
    i++;
  if (i == table->command_count)
    return refuse_command(parser, word);
  if (parser->words->named)
    return refuse(parser, "a second command:", span_of(word));
  parser->words->named = true;
  parser->words->command = i;
  return ERR_OK;
}

/* The command may stand behind its options. */
static enum err check_belonging(struct parser *parser) {
  for (size_t i = 0; i < parser->table->row_count; i++) {
    const struct option_row *row = &parser->table->rows[i];
    if (!parser->seen[i] || belongs(row, parser->words->command))
      continue;
    snprintf(parser->why, parser->why_size, "--%s is no option of %s", row->name,
             command_of(parser)->word);
    return ERR_SYNTAX;
  }
  return ERR_OK;
}

enum err options_parse(void *out, size_t out_size, struct option_words *words,
                       const struct option_table *table, const char *const argv[], char *why,
                       size_t why_size) {
  assert(table->row_count <= OPTION_ROWS_MAX);
  struct parser parser = {.table = table,
                          .out = out,
                          .words = words,
                          .rest = argv[0] ? argv + 1 : argv,
                          .why = why,
                          .why_size = why_size};
  memset(out, 0, out_size);
  *words = (struct option_words){0};
  set_initial(&parser);
  enum err err = ERR_OK;
  while (err == ERR_OK && *parser.rest) {
    const char *argument = *parser.rest++;
    err = argument[0] == '-' ? take_option(&parser, argument) : take_word(&parser, argument);
  }
  return err == ERR_OK ? check_belonging(&parser) : err;
}

/* ---- help ------------------------------------------------------------------------------------ */

void options_print_commands(struct buf *out, const struct option_table *table) {
  enum { WIDTH = 20 };
  for (size_t i = 0; i < table->command_count; i++) {
    const struct option_command *command = &table->commands[i];
    char form[64];
    int len = snprintf(form, sizeof form, "%s %s", command->word, command->rest);
    if (len > WIDTH) /* what it does stands in a line of its own */
      buf_addf(out, "  %s\n  %*s %s\n", form, WIDTH, "", command->doc);
    else
      buf_addf(out, "  %-*s %s\n", WIDTH, form, command->doc);
  }
}

enum { FORM_SIZE = 64 };

/* "-c, --config FILE"; returns its length. */
static int write_form(char out[FORM_SIZE], const struct option_row *row, bool letters) {
  char letter[5] = "";
  if (letters)
    snprintf(letter, sizeof letter, row->letter ? "-%c, " : "    ", row->letter);
  return snprintf(out, FORM_SIZE, "%s--%s%s%s", letter, row->name, row->value ? " " : "",
                  row->value ? row->value : "");
}

void options_print(struct buf *out, const struct option_table *table, unsigned command) {
  char form[FORM_SIZE];
  bool letters = false;
  int width = 0;
  for (size_t i = 0; i < table->row_count; i++)
    letters = letters || (belongs(&table->rows[i], command) && table->rows[i].letter);
  for (size_t i = 0; i < table->row_count; i++) {
    int length = write_form(form, &table->rows[i], letters);
    if (belongs(&table->rows[i], command) && length > width)
      width = length;
  }
  for (size_t i = 0; i < table->row_count; i++) {
    const struct option_row *row = &table->rows[i];
    if (!belongs(row, command))
      continue;
    (void)write_form(form, row, letters);
    buf_addf(out, "  %-*s  %s", width, form, row->doc);
    if (row->initial && *row->initial)
      buf_addf(out, " (%s)", row->initial);
    buf_add_char(out, '\n');
  }
}
