/* What a command's checks found: what is wrong with parameters, what was converted, and what nobody
 * knows, each with its place in the payload. Pure. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bridge/json.h"
#include "command_parts.h"

enum {
  NOTE_BYTES = 2 * COMMAND_NOTES_BYTES, /* a note that would not fit is made whole, and not told */
  SENTENCE_BYTES = 1024,
};

void command_notes_init(struct command_notes *notes) {
  *notes = (struct command_notes){.count = 0};
  buf_init(&notes->list, COMMAND_NOTES_BYTES);
}

/* Counts one more; false when no further one is told. */
static bool begin(struct buf *note, struct command_notes *notes) {
  buf_init(note, NOTE_BYTES);
  return notes->count++ < COMMAND_NOTES_MAX;
}

static enum err add(struct command_notes *notes, struct buf *note) {
  enum err err = buf_status(note);
  if (err == ERR_OK && note->len > 0 && notes->list.len + 1 + note->len <= COMMAND_NOTES_BYTES) {
    buf_add_text(&notes->list, notes->list.len > 0 ? "," : "");
    buf_add(&notes->list, buf_span(note));
    err = buf_status(&notes->list);
  }
  buf_free(note);
  return err == ERR_LIMIT ? ERR_OK : err;
}

static void add_step(struct buf *pointer, struct span key) {
  buf_add_char(pointer, '/');
  for (size_t i = 0; i < key.len; i++) {
    if (key.data[i] == '~')
      buf_add_text(pointer, "~0");
    else if (key.data[i] == '/')
      buf_add_text(pointer, "~1");
    else
      buf_add_char(pointer, key.data[i]);
  }
}

static void add_place(struct buf *pointer, const struct place *place) {
  if (place->outer)
    add_place(pointer, place->outer);
  if (place->is_pointer)
    buf_add(pointer, place->key);
  else if (place->key.data)
    add_step(pointer, place->key);
  else
    buf_addf(pointer, "/%zu", place->index);
}

/* Leaves *pointer empty where there is no place, or a name that is longer than anybody's mistake.
 * ERR_MEMORY. */
static enum err point(struct buf *pointer, const struct place *place) {
  buf_init(pointer, COMMAND_POINTER_BYTES);
  if (place)
    add_place(pointer, place);
  enum err err = buf_status(pointer);
  if (err != ERR_LIMIT)
    return err;
  buf_clear(pointer);
  return ERR_OK;
}

static void write_pointer(struct buf *note, const char *name, const struct place *place) {
  struct buf pointer;
  buf_fail(note, point(&pointer, place));
  if (pointer.len > 0)
    json_write_span(note, name, buf_span(&pointer));
  buf_free(&pointer);
}

enum err command_note_converted(struct command *command, const struct place *place) {
  struct buf note;
  if (!begin(&note, &command->converted))
    return ERR_OK;
  write_pointer(&note, NULL, place);
  return add(&command->converted, &note);
}

enum err command_note_unknown(struct command *command, const struct place *place,
                              const char *nearest) {
  struct buf note;
  if (!begin(&note, &command->unknown))
    return ERR_OK;
  json_write_open(&note, NULL, '{');
  write_pointer(&note, "pointer", place);
  json_write_text_if(&note, "nearest", nearest);
  json_write_close(&note, '}');
  return add(&command->unknown, &note);
}

/* ---- problems -------------------------------------------------------------------------------- */

static void write_problem(struct buf *note, const struct problem *problem, struct span detail) {
  json_write_open(note, NULL, '{');
  json_write_text(note, "code", problem->code);
  json_write_span(note, "detail", detail);
  if (problem->place) {
    json_write_open(note, "source", '{');
    write_pointer(note, "pointer", problem->place);
    json_write_close(note, '}');
  }
  json_write_text_if(note, "expected", problem->expected);
  json_write_text_if(note, "nearest", problem->nearest);
  json_write_close(note, '}');
}

/* The first one will be the command's message. */
static enum err keep_first(struct command *command, struct span detail, struct span pointer) {
  if (command->problems.count > 1)
    return ERR_OK;
  command->first_problem = command_keep(command, detail);
  command->first_pointer = command_keep(command, pointer);
  return command->first_problem && command->first_pointer ? ERR_OK : ERR_MEMORY;
}

/* The sentence stands alone, or goes on after the place's name. */
static enum err note_problem(struct command *command, const struct problem *problem,
                             const char *sentence, bool alone) {
  struct buf note, pointer, detail;
  if (!begin(&note, &command->problems))
    return ERR_OK;
  enum err err = point(&pointer, problem->place);
  buf_init(&detail, COMMAND_POINTER_BYTES + strlen(sentence) + 1);
  if (!alone && problem->place)
    buf_addf(&detail, "%s ", pointer.len > 0 ? pointer.data + 1 : "a parameter");
  buf_add_text(&detail, sentence);
  buf_fail(&detail, err);
  err = buf_status(&detail);
  if (err == ERR_OK)
    err = keep_first(command, buf_span(&detail), buf_span(&pointer));
  write_problem(&note, problem, buf_span(&detail));
  buf_fail(&note, err);
  buf_free(&pointer);
  buf_free(&detail);
  return add(&command->problems, &note);
}

enum err command_note_problem(struct command *command, const struct problem *problem,
                              const char *format, ...) {
  char sentence[SENTENCE_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  return note_problem(command, problem, sentence, false);
}

enum err command_fail_for_problems(struct command *command) {
  const struct command_notes *problems = &command->problems;
  struct buf text;
  if (problems->count == 0)
    return ERR_OK;
  buf_init(&text, COMMAND_NOTES_BYTES + 2);
  buf_addf(&text, "[%s]", problems->list.data);
  command->errors = buf_status(&text) == ERR_OK ? command_keep(command, buf_span(&text)) : NULL;
  buf_free(&text);
  command->pointer = command->first_pointer;
  if (!command->errors)
    return ERR_MEMORY;
  if (problems->count > COMMAND_NOTES_MAX)
    return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS,
                        "%s (the first of more than %d problems)", command->first_problem,
                        COMMAND_NOTES_MAX);
  if (problems->count > 1)
    return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, "%s (the first of %zu problems)",
                        command->first_problem, problems->count);
  return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, "%s", command->first_problem);
}

/* ---- by others ------------------------------------------------------------------------------- */

static enum err refuse_parameter(struct command *command, const struct place *place,
                                 const char *sentence) {
  enum err err = note_problem(command, &(struct problem){place, "value", "", ""}, sentence, true);
  return err == ERR_OK ? command_fail_for_problems(command) : err;
}

static enum err keep_pointer(struct command *command, const struct place *place) {
  struct buf pointer;
  enum err err = point(&pointer, place);
  command->pointer = err == ERR_OK ? command_keep(command, buf_span(&pointer)) : NULL;
  buf_free(&pointer);
  return command->pointer ? ERR_OK : ERR_MEMORY;
}

enum err command_refuse(struct command *command, enum command_error error, const char *key,
                        const char *errors, const char *format, ...) {
  const struct place place = {.key = span_of(key), .is_pointer = key && key[0] == '/'};
  const struct place *about = key ? &place : NULL;
  if (command->error != COMMAND_ERROR_NONE)
    return ERR_OK;
  va_list arguments;
  va_start(arguments, format);
  const char *sentence = command_keep_sentence(command, format, arguments);
  va_end(arguments);
  if (!sentence)
    return ERR_MEMORY;
  if (error == COMMAND_ERROR_INVALID_PARAMETERS)
    return refuse_parameter(command, about, sentence);
  command->errors = command_keep(command, span_of(errors));
  enum err err = command->errors ? keep_pointer(command, about) : ERR_MEMORY;
  return err == ERR_OK ? command_fail(command, error, "%s", sentence) : err;
}
