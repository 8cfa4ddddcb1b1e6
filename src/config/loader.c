#include "loader.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bridge/buf.h"
#include "setting.h"

/* Names and paths in a message come from outside: nothing in them may move the cursor. */
static void make_printable(char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < 0x20 || *text == 0x7F)
      *text = '?';
}

void config_error_add(struct config_errors *errors, const char *where, const char *format,
                      va_list args) {
  if (errors->count == CONFIG_ERRORS_MAX) {
    errors->left_out++;
    return;
  }
  struct config_error *error = &errors->items[errors->count++];
  snprintf(error->where, sizeof error->where, "%s", where);
  vsnprintf(error->message, sizeof error->message, format, args);
  make_printable(error->where);
  make_printable(error->message);
}

void config_loader_error(struct config_loader *loader, const char *where, const char *format, ...) {
  va_list args;
  va_start(args, format);
  config_error_add(loader->errors, where, format, args);
  va_end(args);
}

void config_loader_unknown(struct config_loader *loader, const char *where, const char *kind,
                           struct span name, const struct nearest *nearest) {
  bool near = nearest->name[0];
  config_loader_error(loader, where, "unknown %s%s%.*s; %s%s%s", kind, name.len > 0 ? " " : "",
                      (int)name.len, name.data, near ? "did you mean " : "--help lists all",
                      nearest->name, near ? "?" : "");
}

bool config_loader_take_mark(struct span *text) {
  if (span_starts_with(*text, "\xFF\xFE") || span_starts_with(*text, "\xFE\xFF"))
    return false;
  (void)span_take_text(text, "\xEF\xBB\xBF");
  return true;
}

void config_slot_init(struct config_slot *out, struct config_loader *loader,
                      const struct config_setting *setting) {
  size_t id = config_setting_id(setting);
  *out = (struct config_slot){.setting = setting,
                              .base = loader->config,
                              .origin = loader->config->origin[id],
                              .refused = &loader->refused[id]};
  snprintf(out->name, sizeof out->name, "%s", config_setting_name(setting, false).text);
}

void config_slot_init_field(struct config_slot *out, const struct config_slot *map,
                            struct config_entry *entry, const struct config_setting *field) {
  *out = (struct config_slot){.setting = field, .base = entry, .refused = map->refused};
  int len = snprintf(out->name, sizeof out->name, "%s.%s.%s", map->name, entry->name, field->key);
  assert(len < (int)sizeof out->name);
  (void)len;
}

static void refuse(struct config_loader *loader, const struct config_slot *slot, const char *where,
                   bool by_path, const char *wrong) {
  config_loader_error(loader, where, "%s%s %s", slot->name, by_path ? "_file" : "", wrong);
  *slot->refused = true;
}

/* What became of an attempt to set; `why` counts with ERR_SYNTAX alone. */
static void note_outcome(struct config_loader *loader, const struct config_slot *slot,
                         const char *where, enum err err, const struct config_why *why) {
  if (err == ERR_MEMORY)
    loader->out_of_memory = true;
  if (err == ERR_SYNTAX)
    refuse(loader, slot, where, false, why->text);
}

static void set_origin(const struct config_slot *slot, const char *where) {
  if (slot->origin)
    snprintf(slot->origin, CONFIG_WHERE_SIZE, "%s", where);
}

static void set_text(struct config_loader *loader, const struct config_slot *slot,
                     const char *where, struct span text) {
  struct config_why why = {""};
  set_origin(slot, where);
  enum err err = config_value_set(slot->base, slot->setting, text, &why);
  note_outcome(loader, slot, where, err, &why);
}

/* One line end at the end is the editor's, not the secret's. */
static struct span without_line_end(struct span text) {
  if (span_ends_with(text, "\n"))
    text.len--;
  if (span_ends_with(text, "\r"))
    text.len--;
  return text;
}

/* The value that a file holds. ERR_MISSING or ERR_SYNTAX with a reason. */
static enum err find_value(struct span *out, const struct buf *content, struct config_why *why) {
  struct span text = buf_span(content);
  bool utf8 = config_loader_take_mark(&text);
  *out = without_line_end(text);
  if (utf8 && out->len > 0)
    return ERR_OK;
  snprintf(why->text, sizeof why->text, utf8 ? "is empty" : CONFIG_NOT_UTF8);
  return utf8 ? ERR_MISSING : ERR_SYNTAX;
}

static enum err read_value_file(struct config_loader *loader, struct buf *out, struct span path,
                                struct config_why *why) {
  const struct config_sources *sources = loader->sources;
  char name[CONFIG_TEXT_MAX + 1];
  if (!sources->read_file || path.len >= sizeof name || memchr(path.data, '\0', path.len)) {
    snprintf(why->text, sizeof why->text, "cannot be read");
    return ERR_IO;
  }
  memcpy(name, path.data, path.len);
  name[path.len] = '\0';
  enum err err = sources->read_file(sources->context, out, name, why->text, sizeof why->text);
  if (err == ERR_LIMIT)
    snprintf(why->text, sizeof why->text, "is longer than %d bytes", CONFIG_TEXT_MAX);
  return err;
}

/* Somebody may have put the secret where its path belongs: only what looks like a path is shown. */
static void refuse_file(struct config_loader *loader, const struct config_slot *slot,
                        const char *where, struct span path, const struct config_why *why) {
  if (memchr(path.data, '/', path.len) || memchr(path.data, '.', path.len))
    config_loader_error(loader, where, "%s_file: the file %.*s %s", slot->name, (int)path.len,
                        path.data, why->text);
  else
    config_loader_error(loader, where, "%s_file: the file of that name %s (a path is wanted here)",
                        slot->name, why->text);
  *slot->refused = true;
}

/* Whether the path leads into the folder of the service's credentials (systemd.exec(5)), where what
 * the machine does not have stands as an empty file (SetCredential= in the unit). */
static bool is_credential(const struct config_loader *loader, struct span path) {
  static const char variable[] = "CREDENTIALS_DIRECTORY=";
  const char *const *entry = loader->sources->environment;
  while (entry && *entry && !span_starts_with(span_of(*entry), variable))
    entry++;
  if (!entry || !*entry)
    return false;
  const char *folder = *entry + strlen(variable);
  size_t len = strlen(folder);
  return len > 0 && path.len > len && span_starts_with(path, folder) && path.data[len] == '/';
}

static const char *find_wrapping(const struct config_setting *setting, struct span text) {
  if (text.len == 0)
    return NULL;
  char first = text.data[0], last = text.data[text.len - 1];
  if (text.len > 1 && first == last && (first == '"' || first == '\''))
    return "stands in quotes, which would be part of the value: leave them out";
  bool list = setting->kind == CONFIG_KIND_LIST; /* its entries lose what is around them */
  if (!list && (isspace((unsigned char)first) || isspace((unsigned char)last)))
    return "begins or ends with white space, which would be part of the value";
  return NULL;
}

void config_loader_set_bare(struct config_loader *loader, const struct config_slot *slot,
                            const char *where, struct span text, bool by_path) {
  const char *wrapping = find_wrapping(slot->setting, text);
  if (wrapping)
    refuse(loader, slot, where, by_path, wrapping);
  else
    config_loader_set(loader, slot, where, text, by_path);
}

static void set_from_file(struct config_loader *loader, const struct config_slot *slot,
                          const char *where, struct span path) {
  struct config_why why = {""};
  struct buf content;
  struct span value = {0};
  buf_init(&content, CONFIG_TEXT_MAX);
  enum err err = read_value_file(loader, &content, path, &why);
  if (err == ERR_OK)
    err = find_value(&value, &content, &why);
  if (err == ERR_OK) {
    config_loader_set_bare(loader, slot, where, value, false);
  } else if (err == ERR_MEMORY) {
    loader->out_of_memory = true;
  } else if (err != ERR_MISSING || !is_credential(loader, path)) {
    refuse_file(loader, slot, where, path, &why);
  }
  if (content.data)
    explicit_bzero(content.data, content.len);
  buf_free(&content);
}

void config_loader_set(struct config_loader *loader, const struct config_slot *slot,
                       const char *where, struct span text, bool by_path) {
  if (by_path)
    set_from_file(loader, slot, where, text);
  else
    set_text(loader, slot, where, text);
}

void config_loader_start(const struct config_slot *slot, const char *where) {
  config_value_clear(slot->base, slot->setting);
  set_origin(slot, where);
}

void config_loader_add(struct config_loader *loader, const struct config_slot *slot,
                       const char *where, struct span text, size_t number) {
  struct config_why why = {""};
  enum err err = config_value_add(slot->base, slot->setting, text, number, &why);
  note_outcome(loader, slot, where, err, &why);
}

struct config_entry *config_loader_add_record(struct config_loader *loader,
                                              const struct config_slot *map, const char *where,
                                              struct span name) {
  struct config_why why = {""};
  struct config_entry *entry = NULL;
  enum err err = config_value_add_record(&entry, map->base, map->setting, name, where, &why);
  note_outcome(loader, map, where, err, &why);
  return err == ERR_OK ? entry : NULL;
}
