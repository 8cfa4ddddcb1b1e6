/* Any bytes, as a document with fields, a NUL, and the value that fields get. Whatever is put in,
 * the document has the same elements and attributes as with nothing in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "bridge/texml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

static void on_start(void *context, const char *name, const char **attributes) {
  buf_addf(context, "<%s", name);
  for (; attributes[0]; attributes += 2)
    buf_addf(context, " %s", attributes[0]);
}

static void on_end(void *context, const char *name) {
  buf_addf(context, ">%s", name);
}

/* Its elements and attributes, without what is in them. */
static void add_shape(struct buf *shape, struct span document) {
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, shape);
  XML_SetElementHandler(parser, on_start, on_end);
  check(XML_Parse(parser, document.data, (int)document.len, XML_TRUE) == XML_STATUS_OK);
  XML_ParserFree(parser);
}

static void add_form(struct buf *form, struct span value) {
  static const char *const names[] = {"From", "To", "Digits", "CallSid"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    buf_addf(form, "%s%s=", i > 0 ? "&" : "", names[i]);
    for (size_t j = 0; j < value.len; j++)
      buf_addf(form, "%%%02X", (unsigned char)value.data[j]);
  }
}

static void fill(const struct texml_template *template, struct span value) {
  struct buf text, filled, empty, shapes[2];
  struct form *form = NULL;
  buf_init(&text, 1 << 20);
  buf_init(&filled, 1 << 20);
  buf_init(&empty, 1 << 20);
  buf_init(&shapes[0], 1 << 20);
  buf_init(&shapes[1], 1 << 20);
  add_form(&text, value);
  check(form_parse(&form, buf_span(&text)) == ERR_OK);
  if (texml_template_fill(&filled, template, form) == ERR_OK &&
      texml_template_fill(&empty, template, NULL) == ERR_OK) {
    add_shape(&shapes[0], buf_span(&filled));
    add_shape(&shapes[1], buf_span(&empty));
    check(span_equal(buf_span(&shapes[0]), buf_span(&shapes[1])));
  }
  form_free(&form);
  buf_free(&text);
  buf_free(&filled);
  buf_free(&empty);
  buf_free(&shapes[0]);
  buf_free(&shapes[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *split = memchr(data, '\0', size);
  if (size > 4096)
    return 0;
  struct span all = {(const char *)data, size};
  struct span document = {all.data, split ? (size_t)(split - all.data) : size};
  struct span value = split ? (struct span){split + 1, size - document.len - 1} : span_of("<&'\"");
  struct texml_template *template = NULL;
  char why[TEXML_WHY_SIZE];
  if (texml_template_read(&template, document, why, sizeof why) == ERR_OK)
    fill(template, value);
  texml_template_free(&template);
  return 0;
}
