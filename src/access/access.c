#include "bridge/access.h"

#include <string.h>

#define CLASS_PREFIX "class:"

/* ---- one rule -------------------------------------------------------------------------------- */

struct rule {
  bool takes_away;
  bool of_class;
  struct span what;  /* the name's pattern, or the class's */
  struct span param; /* data NULL: the operation itself */
};

static struct rule rule_read(struct span text) {
  struct rule rule = {.takes_away = span_starts_with(text, "!")};
  if (rule.takes_away)
    text = (struct span){text.data + 1, text.len - 1};
  rule.of_class = span_starts_with(text, CLASS_PREFIX);
  if (rule.of_class)
    text = (struct span){text.data + strlen(CLASS_PREFIX), text.len - strlen(CLASS_PREFIX)};
  rule.what = span_cut(&text, ':');
  rule.param = text;
  return rule;
}

static bool fits_operation(const struct rule *rule, const struct access_subject *subject) {
  if (rule->of_class)
    return span_equal_text(rule->what, operation_class_name(subject->class));
  return span_fits(span_of(subject->name), rule->what) ||
         (subject->alias && span_fits(span_of(subject->alias), rule->what));
}

/* Who takes away an operation takes away all of its parameters. */
static bool fits(const struct rule *rule, const struct access_subject *subject) {
  if (!fits_operation(rule, subject))
    return false;
  if (!rule->param.data)
    return !subject->param || rule->takes_away;
  return subject->param && span_fits(span_of(subject->param), rule->param);
}

static bool is_open_to_all(const struct access_subject *subject) {
  return !subject->param &&
         (subject->class == OPERATION_CLASS_READ || subject->class == OPERATION_CLASS_CALL ||
          subject->class == OPERATION_CLASS_REACH);
}

bool access_allows(const char **by, const struct access_rules *rules,
                   const struct access_subject *subject) {
  bool allowed = !rules->whole && is_open_to_all(subject);
  *by = NULL;
  for (size_t i = 0; i < rules->count; i++) {
    struct rule rule = rule_read(span_of(rules->rules[i]));
    if (!fits(&rule, subject))
      continue;
    *by = rules->rules[i];
    if (rule.takes_away)
      return false;
    allowed = true;
  }
  return allowed;
}

/* ---- what is a rule -------------------------------------------------------------------------- */

static bool holds_only(struct span text, const char *characters) {
  for (size_t i = 0; i < text.len; i++)
    if (!memchr(characters, text.data[i], strlen(characters)))
      return false;
  return text.len > 0;
}

enum err access_rule_check(struct span text, const char **why) {
  static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-*";
  static const char param_characters[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-*";
  const struct rule rule = rule_read(text);
  if (rule.of_class && operation_class_of(rule.what) == OPERATION_CLASSES)
    *why = "names no class: they are read, call, reach, spend, configure, delete and secret";
  else if (!holds_only(rule.what, name_characters))
    *why = "must be an operation's name as calls.dial, with * for any text, or class:<name>; "
           "! before it takes away";
  else if (rule.param.data && !holds_only(rule.param, param_characters))
    *why = "must have a parameter's name behind the colon";
  else
    return ERR_OK;
  return ERR_SYNTAX;
}
