#include "calls/texml.h"

#include <stdio.h>
#include <string.h>

#include <expat.h>
#include <jansson.h>

enum { DEPTH_MAX = 16, DOCUMENT_MAX = 64 * 1024 };

struct parse {
  XML_Parser parser;
  json_t *open[DEPTH_MAX]; /* borrowed: each is in the one before */
  size_t depth;
  const char *why;
};

static void refuse(struct parse *parse, const char *why) {
  parse->why = why;
  XML_StopParser(parse->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes) {
  struct parse *parse = context;
  if (parse->why)
    return;
  if (parse->depth == DEPTH_MAX || (parse->depth == 0 && strcmp(name, "Response") != 0)) {
    refuse(parse, parse->depth ? "it is nested too deep" : "the root must be Response");
    return;
  }
  json_t *element =
      json_pack("{s:s,s:s,s:{},s:[]}", "verb", name, "text", "", "attributes", "children");
  for (; attributes[0]; attributes += 2)
    json_object_set_new(json_object_get(element, "attributes"), attributes[0],
                        json_string(attributes[1]));
  if (parse->depth > 0)
    json_array_append_new(json_object_get(parse->open[parse->depth - 1], "children"), element);
  parse->open[parse->depth++] = element;
}

static void on_end(void *context, const char *name) {
  (void)name;
  struct parse *parse = context;
  if (!parse->why && parse->depth > 1) /* the root stays, to be returned */
    parse->depth--;
}

static void on_text(void *context, const char *text, int len) {
  struct parse *parse = context;
  json_t *element = parse->open[parse->depth - 1];
  const char *before = json_string_value(json_object_get(element, "text"));
  json_object_set_new(element, "text", json_sprintf("%s%.*s", before, len, text));
}

static void trim(json_t *element) {
  const char *text = json_string_value(json_object_get(element, "text"));
  const struct span trimmed = span_trim(span_of(text));
  json_object_set_new(element, "text", json_stringn(trimmed.data ? trimmed.data : "", trimmed.len));
  size_t i;
  json_t *child;
  json_array_foreach(json_object_get(element, "children"), i, child) {
    trim(child);
  }
}

json_t *sim_texml_parse(struct span document, char *why, size_t why_size) {
  struct parse parse = {.parser = XML_ParserCreate("UTF-8")};
  XML_SetUserData(parse.parser, &parse);
  XML_SetElementHandler(parse.parser, on_start, on_end);
  XML_SetCharacterDataHandler(parse.parser, on_text);
  bool good = document.len <= DOCUMENT_MAX &&
              XML_Parse(parse.parser, document.data, (int)document.len, XML_TRUE) == XML_STATUS_OK;
  if (!good)
    snprintf(why, why_size, "%s",
             parse.why ? parse.why : XML_ErrorString(XML_GetErrorCode(parse.parser)));
  XML_ParserFree(parse.parser);
  json_t *root = parse.open[0], *verbs = NULL;
  if (good) {
    trim(root);
    verbs = json_incref(json_object_get(root, "children"));
  }
  json_decref(root);
  return verbs;
}
