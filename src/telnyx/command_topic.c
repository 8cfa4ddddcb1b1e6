#include <string.h>

#include "bridge/nearest.h"
#include "command_parts.h"

enum { NAME_MAX_BYTES = 128 };

/* What follows <root>/cmd/, or <root>/as/<principal>/cmd/; nothing when the topic is another. */
static struct span levels_of(struct span *principal, struct span topic, const char *root) {
  const struct span other = {NULL, 0};
  size_t len = strlen(root);
  *principal = (struct span){"", 0};
  if (!span_starts_with(topic, root) || topic.len <= len || topic.data[len] != '/')
    return other;
  struct span rest = {topic.data + len + 1, topic.len - len - 1};
  struct span level = span_cut(&rest, '/');
  if (span_equal_text(level, "as")) {
    *principal = span_cut(&rest, '/');
    level = principal->len > 0 ? span_cut(&rest, '/') : other;
  }
  return span_equal_text(level, "cmd") ? rest : other;
}

bool command_principal(struct span *principal, struct span topic, const char *root) {
  return levels_of(principal, topic, root).data != NULL;
}

/* An unknown operation's name is the topic's levels with dots, as far as it can be shown. */
static enum err keep_unknown_name(struct command *command, struct span levels) {
  char name[NAME_MAX_BYTES];
  if (levels.len == 0 || levels.len >= sizeof name || !span_is_utf8(levels) ||
      memchr(levels.data, '\0', levels.len))
    return ERR_OK;
  for (size_t i = 0; i < levels.len; i++)
    name[i] = (char)(levels.data[i] == '/' ? '.' : levels.data[i]);
  command->name = command_keep(command, (struct span){name, levels.len});
  return command->name ? ERR_OK : ERR_MEMORY;
}

static bool is_name(struct span levels, const char *name) {
  for (size_t i = 0; i < levels.len; i++) {
    char c = levels.data[i];
    if (c == '.' || c == '\0' || name[i] != (c == '/' ? '.' : c))
      return false;
  }
  return name[levels.len] == '\0';
}

static const struct operation *own_at(const struct command_rules *rules, size_t i) {
  return rules->own ? rules->own(i) : NULL;
}

static bool find_own(struct operation_topic *found, const struct command_rules *rules,
                     struct span levels) {
  for (size_t i = 0; own_at(rules, i) && !found->operation; i++)
    if (is_name(levels, own_at(rules, i)->name))
      found->operation = own_at(rules, i);
    else
      (void)operation_matches(found, own_at(rules, i), levels);
  return found->operation != NULL;
}

enum err command_read_topic(struct command *command, const struct command_rules *rules,
                            struct span topic) {
  struct span principal, levels = levels_of(&principal, topic, rules->root);
  struct operation_topic found = {0};
  if (!find_own(&found, rules, levels))
    operation_match_topic(&found, levels);
  command->operation = found.operation;
  command->principal = command_keep(command, principal);
  if (!command->principal)
    return ERR_MEMORY;
  memcpy(command->topic_ids, found.ids, sizeof command->topic_ids);
  if (!command->operation)
    return keep_unknown_name(command, levels);
  command->name = command->operation->name;
  return ERR_OK;
}

/* One of the bridge's own, if its name is near, or one of Telnyx's. */
static const char *find_nearest(const struct command *command, const struct command_rules *rules,
                                struct span levels) {
  struct nearest nearest;
  nearest_start(&nearest, span_of(command->name));
  for (size_t i = 0; own_at(rules, i); i++)
    nearest_offer(&nearest, own_at(rules, i)->name);
  for (size_t i = 0; own_at(rules, i); i++)
    if (strcmp(nearest.name, own_at(rules, i)->name) == 0)
      return own_at(rules, i)->name;
  return operation_nearest(levels);
}

enum err command_fail_unknown(struct command *command, const struct command_rules *rules,
                              struct span topic) {
  if (!*command->name)
    return command_fail(command, COMMAND_ERROR_UNKNOWN_OPERATION, "the topic names no operation");
  const char *left_out = operation_left_out(span_of(command->name));
  if (left_out)
    return command_fail(command, COMMAND_ERROR_UNKNOWN_OPERATION, "%s is left out: it %s",
                        command->name, left_out);
  struct span principal, levels = levels_of(&principal, topic, rules->root);
  const char *nearest = find_nearest(command, rules, levels);
  if (!nearest)
    return command_fail(command, COMMAND_ERROR_UNKNOWN_OPERATION, "there is no operation %s",
                        command->name);
  return command_fail(command, COMMAND_ERROR_UNKNOWN_OPERATION,
                      "there is no operation %s: did you mean %s?", command->name, nearest);
}
