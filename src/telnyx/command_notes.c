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

static void add_place(struct buf *pointer, const struct place *place) {
  if (place->outer)
    add_place(pointer, place->outer);
  if (place->key.data)
    command_add_pointer_step(pointer, place->key);
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

/* The first one is the command's. */
static enum err keep_first(struct command *command, struct span detail, struct span pointer) {
  if (command->problems.count > 1)
    return ERR_OK;
  command->message = command_keep(command, detail);
  if (pointer.len > 0)
    command->pointer = command_keep(command, pointer);
  return command->message && command->pointer ? ERR_OK : ERR_MEMORY;
}

static enum err tell(struct buf *note, struct command *command, const struct problem *problem,
                     const char *sentence) {
  struct buf pointer, detail;
  enum err err = point(&pointer, problem->place);
  buf_init(&detail, COMMAND_POINTER_BYTES + SENTENCE_BYTES);
  if (problem->place)
    buf_add_text(&detail, pointer.len > 0 ? pointer.data + 1 : "a parameter");
  buf_add_text(&detail, problem->place ? " " : "");
  buf_add_text(&detail, sentence);
  buf_fail(&detail, err);
  err = buf_status(&detail);
  if (err == ERR_OK)
    err = keep_first(command, buf_span(&detail), buf_span(&pointer));
  write_problem(note, problem, buf_span(&detail));
  buf_free(&pointer);
  buf_free(&detail);
  return err;
}

enum err command_note_problem(struct command *command, const struct problem *problem,
                              const char *format, ...) {
  char sentence[SENTENCE_BYTES];
  struct buf note;
  if (!begin(&note, &command->problems))
    return ERR_OK;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  buf_fail(&note, tell(&note, command, problem, sentence));
  return add(&command->problems, &note);
}

enum err command_fail_for_problems(struct command *command) {
  const struct command_notes *problems = &command->problems;
  if (problems->count == 0)
    return ERR_OK;
  struct buf text;
  buf_init(&text, COMMAND_NOTES_BYTES + 2);
  buf_addf(&text, "[%s]", problems->list.data);
  command->errors = buf_status(&text) == ERR_OK ? command_keep(command, buf_span(&text)) : NULL;
  buf_clear(&text);
  buf_add_text(&text, command->message);
  if (problems->count > COMMAND_NOTES_MAX)
    buf_addf(&text, " (the first of more than %d problems)", COMMAND_NOTES_MAX);
  else if (problems->count > 1)
    buf_addf(&text, " (the first of %zu problems)", problems->count);
  command->message = buf_status(&text) == ERR_OK ? command_keep(command, buf_span(&text)) : NULL;
  buf_free(&text);
  command->error = COMMAND_ERROR_INVALID_PARAMETERS;
  return command->errors && command->message ? ERR_OK : ERR_MEMORY;
}
