#include "bridge/options.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FIRST_WORDS "| cut -d\" \" -f1" /* of the lister's lines, in each shell's quotes */

static bool belongs(const struct option_row *row, unsigned command) {
  return row->commands == 0 || (row->commands & 1u << command);
}

/* What a row's value is completed with. */
static bool is_file(const struct option_row *row) {
  return row->value && strcmp(row->value, "FILE") == 0;
}

/* The name of a shell's function. */
static void add_function(struct buf *out, const char *program) {
  buf_add_char(out, '_');
  for (const char *c = program; *c; c++)
    buf_add_char(out, isalnum((unsigned char)*c) ? *c : '_');
}

/* Within single quotes, and without what zsh takes for more than text. */
static void add_doc(struct buf *out, const char *doc) {
  for (const char *c = doc; *c; c++) {
    if (*c == '\'' || *c == '\\')
      continue;
    buf_addf(out, "%c", *c == ':' ? ',' : *c == '[' ? '(' : *c == ']' ? ')' : *c);
  }
}

static void add_alternatives(struct buf *out, const struct option_table *table) {
  for (size_t i = 0; i < table->command_count; i++)
    buf_addf(out, "%s%s", i > 0 ? "|" : "", table->commands[i].word);
}

/* ---- bash ------------------------------------------------------------------------------------ */

static void add_bash_command(struct buf *out, const struct option_table *table, unsigned command,
                             const char *program) {
  const struct option_command *row = &table->commands[command];
  buf_addf(out, "    %s) words=\"", row->word);
  const char *before = "";
  for (size_t i = 0; i < table->row_count; i++)
    if (belongs(&table->rows[i], command)) {
      buf_addf(out, "%s--%s", before, table->rows[i].name);
      before = " ";
    }
  if (row->lister)
    buf_addf(out, " $(%s %s 2>/dev/null " FIRST_WORDS ")", program, row->lister);
  buf_add_text(out, "\" ;;\n");
}

/* What stands behind an option of the command ("*": of any) that takes a value. */
static void add_bash_value(struct buf *out, const struct option_row *row, const char *command) {
  buf_addf(out, "    %s--%s) ", command, row->name);
  buf_add_text(out, is_file(row)
                        ? "mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); return ;;\n"
                        : "COMPREPLY=(); return ;;\n");
}

static void add_bash_values(struct buf *out, const struct option_table *table) {
  for (size_t i = 0; i < table->row_count; i++) {
    const struct option_row *row = &table->rows[i];
    if (row->value && !row->commands)
      add_bash_value(out, row, "*");
    for (unsigned j = 0; j < table->command_count; j++)
      if (row->value && row->commands && belongs(row, j))
        add_bash_value(out, row, table->commands[j].word);
  }
}

static void print_bash(struct buf *out, const struct option_table *table, const char *program) {
  buf_addf(out, "# shellcheck shell=bash\n# bash completion for %s, made by itself\n", program);
  add_function(out, program);
  buf_add_text(out, "() {\n"
                    "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                    "  local command='' word words\n"
                    "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                    "    case $word in ");
  add_alternatives(out, table);
  buf_add_text(out, ") command=$word; break ;; esac\n  done\n  case $command$before in\n");
  add_bash_values(out, table);
  buf_add_text(out, "  esac\n  case $command in\n");
  for (unsigned i = 0; i < table->command_count; i++)
    add_bash_command(out, table, i, program);
  buf_add_text(out, "    *) words=\"");
  for (size_t i = 0; i < table->command_count; i++)
    buf_addf(out, "%s ", table->commands[i].word);
  buf_add_text(out, "--help --version\" ;;\n  esac\n"
                    "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n}\n"
                    "complete -F ");
  add_function(out, program);
  buf_addf(out, " %s\n", program);
}

/* ---- zsh ------------------------------------------------------------------------------------- */

static void add_zsh_option(struct buf *out, const struct option_row *row) {
  buf_addf(out, " \\\n        '%s--%s%s[", row->kind == OPTION_LIST ? "*" : "", row->name,
           row->value ? "=" : "");
  add_doc(out, row->doc);
  buf_add_char(out, ']');
  if (row->value)
    buf_addf(out, ":%s:%s", row->value, is_file(row) ? "_files" : "");
  buf_add_char(out, '\'');
}

static void print_zsh(struct buf *out, const struct option_table *table, const char *program) {
  buf_addf(out, "#compdef %s\n# zsh completion, made by the program itself\n", program);
  add_function(out, program);
  buf_add_text(out, "() {\n  local command= word\n  local -a commands listed\n  commands=(\n");
  for (size_t i = 0; i < table->command_count; i++) {
    buf_addf(out, "    '%s:", table->commands[i].word);
    add_doc(out, table->commands[i].doc);
    buf_add_text(out, "'\n");
  }
  buf_add_text(out, "  )\n  for word in ${words[2,CURRENT-1]}; do\n    case $word in\n      (");
  add_alternatives(out, table);
  buf_add_text(out, ") command=$word; break ;;\n    esac\n  done\n  case $command in\n");
  for (unsigned i = 0; i < table->command_count; i++) {
    const struct option_command *row = &table->commands[i];
    buf_addf(out, "    (%s)\n", row->word);
    if (row->lister)
      buf_addf(out, "      listed=(${(f)\"$(%s %s 2>/dev/null " FIRST_WORDS ")\"})\n", program,
               row->lister);
    buf_add_text(out, "      _arguments");
    for (size_t j = 0; j < table->row_count; j++)
      if (belongs(&table->rows[j], i))
        add_zsh_option(out, &table->rows[j]);
    buf_addf(out, " \\\n        '*: :%s' ;;\n", row->lister ? "compadd -a listed" : " ");
  }
  buf_add_text(out, "    (*) _describe command commands ;;\n  esac\n}\n");
  add_function(out, program);
  buf_add_text(out, " \"$@\"\n");
}

/* ---- fish ------------------------------------------------------------------------------------ */

static void add_fish_option(struct buf *out, const struct option_table *table,
                            const struct option_row *row, const char *program) {
  buf_addf(out, "complete -c %s -l %s", program, row->name);
  if (row->letter)
    buf_addf(out, " -s %c", row->letter);
  if (row->value)
    buf_add_text(out, is_file(row) ? " -r -F" : " -x");
  if (row->commands) {
    buf_add_text(out, " -n '__fish_seen_subcommand_from");
    for (unsigned i = 0; i < table->command_count; i++)
      if (belongs(row, i))
        buf_addf(out, " %s", table->commands[i].word);
    buf_add_char(out, '\'');
  }
  buf_add_text(out, " -d '");
  add_doc(out, row->doc);
  buf_add_text(out, "'\n");
}

static void print_fish(struct buf *out, const struct option_table *table, const char *program) {
  buf_addf(out, "# fish completion for %s, made by itself\ncomplete -c %s -f\n", program, program);
  for (size_t i = 0; i < table->command_count; i++) {
    const struct option_command *row = &table->commands[i];
    buf_addf(out, "complete -c %s -n __fish_use_subcommand -a %s -d '", program, row->word);
    add_doc(out, row->doc);
    buf_add_text(out, "'\n");
    if (row->lister)
      buf_addf(
          out,
          "complete -c %s -n '__fish_seen_subcommand_from %s' -a '(%s %s 2>/dev/null " FIRST_WORDS
          ")'\n",
          program, row->word, program, row->lister);
  }
  for (size_t i = 0; i < table->row_count; i++)
    add_fish_option(out, table, &table->rows[i], program);
}

bool options_print_completion(struct buf *out, const struct option_table *table,
                              const char *program, const char *shell) {
  static const struct {
    const char *shell;
    void (*print)(struct buf *out, const struct option_table *table, const char *program);
  } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
  for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
    if (strcmp(shell, shells[i].shell) == 0) {
      shells[i].print(out, table, program);
      return true;
    }
  return false;
}
