/* Whom a TeXML document reaches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/texml.h"

struct found {
  char text[1024];
};

static enum err note(void *context, const char *kind, struct span text) {
  struct found *found = context;
  size_t len = strlen(found->text);
  snprintf(found->text + len, sizeof found->text - len, "%s%.*s;", kind, (int)text.len, text.data);
  return ERR_OK;
}

static enum err on_destination(void *context, struct span text) {
  return note(context, ">", text);
}

static enum err on_unseen(void *context, struct span what, struct span value) {
  (void)value;
  return note(context, "?", what);
}

static enum err read_document(struct found *found, const char *document) {
  const struct texml_reader reader = {found, on_destination, on_unseen, NULL};
  found->text[0] = '\0';
  return texml_read(&reader, span_of(document), NULL, 0);
}

#define R(inner) "<Response>" inner "</Response>"

static void finds_whom_a_document_dials(void **state) {
  (void)state;
  static const struct {
    const char *document, *found;
  } rows[] = {
      {R(""), ""},
      {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" R("<Say>call +1900</Say>") "\n", ""},
      {R("<Dial>+19005550100</Dial>"), ">+19005550100;"},
      {R("<Dial>\n  +19005550100\n</Dial>"), ">+19005550100;"},
      {R("<Dial><Number>+1</Number><Number sendDigits='1'>+2</Number></Dial>"), ">+1;>+2;"},
      {R("<Dial><Sip>sip:+1@h</Sip></Dial>"), ">sip:+1@h;"},
      {R("<Dial><Conference>room</Conference></Dial>"), ""},
      {R("<Dial><Queue>line</Queue></Dial>"), ""},
      {R("<Gather><Say>x</Say></Gather><dial>+1</dial>"), ">+1;"},
      {R("<Dial>&#43;1&#x39;00</Dial>"), ">+1900;"},
      {R("<Dial>+1<!-- -->9<!---->00</Dial>"), ">+1900;"},
      {R("<Dial><![CDATA[+1900]]></Dial>"), ">+1900;"},
      {R("<Dial>+1<![CDATA[9]]>00</Dial>"), ">+1900;"},
      {R("<!-- <Dial>+1</Dial> -->"), ""},
      {R("<Refer><Sip>sip:a@b</Sip></Refer>"), ">sip:a@b;"},
      {R("<Say>&lt;Dial&gt;+1&lt;/Dial&gt;</Say>"), ""},
      {R("<Play>https://example.org/a.mp3</Play>"), ""},
      {R("<Start><Stream url=\"wss://example.org/\"/></Start>"), ""},
      {"\xEF\xBB\xBF" R("<Dial>+1</Dial>"), ">+1;"},
      {R("<Say voice = \"a\"  language='b' >x</Say >"), ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct found found;
    if (read_document(&found, rows[i].document) != ERR_OK || strcmp(found.text, rows[i].found) != 0)
      fail_msg("%s: %s", rows[i].document, found.text);
  }
}

static void says_what_leads_elsewhere_or_is_unknown(void **state) {
  (void)state;
  static const struct {
    const char *document, *found;
  } rows[] = {
      {R("<Redirect>https://evil.example/</Redirect>"), "?Redirect;"},
      {R("<HttpRequest/>"), "?HttpRequest;"},
      {R("<Sms to=\"+1900\">x</Sms>"), "?Sms;"},
      {R("<Dial action='https://evil.example/'><Conference>x</Conference></Dial>"), "?action;"},
      {R("<Gather Action=\"/x\"/>"), "?Action;"},
      {R("<Gather action=\"\" method=\"POST\"/>"), ""},
      {R("<Dial><Number url=\"https://evil.example/\">+1</Number></Dial>"), "?url;>+1;"},
      {R("<Dial statusCallback='x' statusCallbackEvent='initiated' statusCallbackMethod='GET'/>"),
       "?statusCallback;"},
      {R("<Enqueue waitUrl='x'/>"), "?waitUrl;"},
      {R("<NewVerb/>"), "?NewVerb;"},
      {R("<AIAssistant id='1'/>"), "?AIAssistant;"},
      {R("<x:Dial>+1</x:Dial>"), "?x:Dial;"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct found found;
    if (read_document(&found, rows[i].document) != ERR_OK || strcmp(found.text, rows[i].found) != 0)
      fail_msg("%s: %s", rows[i].document, found.text);
  }
}

static void what_cannot_be_followed_is_no_document(void **state) {
  (void)state;
  static const char *const documents[] = {
      "",
      " ",
      "Dial",
      "<Dial>+1</Dial>",
      "<response/>",
      "<Response>",
      "</Response>",
      R("<Dial>"),
      R("<Dial></dial>"),
      R("<Dial>+1&plus;900</Dial>"),
      R("<Dial>+1&#43</Dial>"),
      R("<Dial>&unknown;</Dial>"),
      R("<Say a>x</Say>"),
      R("<Say a=b>x</Say>"),
      R("<Say a='b' a='b'>x</Say>"),
      R("<Say a=\"b>x</Say>"),
      R("<Say a=\"<\">x</Say>"),
      R("<!-- x"),
      R("<![CDATA[x"),
      "<!DOCTYPE x [<!ENTITY a \"+1\">]>" R("<Dial>&a;</Dial>"),
      "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" R(""),
      "<?xml version=\"1.0\"" R(""),
      R("<?php x ?>"),
      R("") R(""),
      R("") "x",
      R("\xFF"),
  };
  for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
    struct found found;
    if (read_document(&found, documents[i]) != ERR_SYNTAX)
      fail_msg("%s: %s", documents[i], found.text);
  }
}

static void deep_and_long_ones_end_at_the_ceiling(void **state) {
  (void)state;
  struct found found;
  char document[4096];
  for (size_t extra = 0; extra < 2; extra++) {
    size_t len = (size_t)snprintf(document, sizeof document, "<Response>");
    for (size_t i = 1; i < TEXML_MAX_DEPTH + extra; i++)
      len += (size_t)snprintf(document + len, sizeof document - len, "<Say>");
    for (size_t i = 1; i < TEXML_MAX_DEPTH + extra; i++)
      len += (size_t)snprintf(document + len, sizeof document - len, "</Say>");
    snprintf(document + len, sizeof document - len, "</Response>");
    assert_int_equal(read_document(&found, document), extra == 0 ? ERR_OK : ERR_SYNTAX);
    snprintf(document, sizeof document, R("<Dial>%0*d</Dial>"), (int)(TEXML_MAX_TEXT + extra), 1);
    assert_int_equal(read_document(&found, document), extra == 0 ? ERR_OK : ERR_SYNTAX);
    snprintf(document, sizeof document, R("<Say>%0*d</Say>"), (int)(TEXML_MAX_TEXT + extra), 1);
    assert_int_equal(read_document(&found, document), ERR_OK);
  }
}

/* ---- with fields ---- */

static void assert_fills(const char *document, const char *form_text, const char *expected) {
  struct texml_template *template = NULL;
  struct form *form = NULL;
  struct buf out;
  char why[TEXML_WHY_SIZE] = "";
  buf_init(&out, 4096);
  if (texml_template_read(&template, span_of(document), why, sizeof why) != ERR_OK)
    fail_msg("%s: %s", document, why);
  assert_int_equal(form_parse(&form, span_of(form_text)), ERR_OK);
  assert_int_equal(texml_template_fill(&out, template, form), ERR_OK);
  assert_string_equal(out.data, expected);
  buf_free(&out);
  form_free(&form);
  texml_template_free(&template);
}

static void fields_are_escaped_for_where_they_stand(void **state) {
  (void)state;
  assert_fills(R("<Say>{{From}}</Say>"), "From=a", R("<Say>a</Say>"));
  assert_fills(R("<Say>{{ From }}{{To}}</Say>"), "From=a", R("<Say>a</Say>"));
  assert_fills(R("<Say>{{From}}</Say>"), "From=%3C%26%3E%22%27",
               R("<Say>&#60;&#38;&#62;&#34;&#39;</Say>"));
  assert_fills(R("<Say language='{{From}}'/>"), "From=%27+x%3D%27",
               R("<Say language='&#39; x=&#39;'/>"));
  assert_fills(R("<Say>{{From}}]></Say>"), "From=]",
               R("<Say>&#93;]></Say>")); /* "]]>" is no text */
  assert_fills(R("<Say>{{From}}</Say>"), "From=a%0D%0A%09b", R("<Say>a&#13;&#10;&#9;b</Say>"));
  assert_fills(R("<Say>{{From}}</Say>"), "From=%01%00", R("<Say>\xEF\xBF\xBD\xEF\xBF\xBD</Say>"));
  assert_fills(R("<Say>{{From}}</Say>"), "From=%EF%BF%BE%EF%BF%BF",
               R("<Say>\xEF\xBF\xBD\xEF\xBF\xBD</Say>"));
  assert_fills(R("<Say>{{From}}</Say>"), "From={{To}}&To=x", R("<Say>{{To}}</Say>"));
}

static void a_field_must_be_known_and_stand_in_text(void **state) {
  (void)state;
  static const struct {
    const char *document, *why;
  } rows[] = {
      {R("{{Nothing}}"), "{{Nothing}} is no field"},
      {R("{{from}}"), "is it {{From}}?"},
      {R("{{From"), "must end with }}"},
      {R("<!-- {{From}} -->"), "must stand in text"},
      {R("<![CDATA[{{From}}]]>"), "must stand in text"},
      {R("<Say {{From}}='x'/>"), "line 1"},
      {R("<{{From}}/>"), "line 1"},
      {R("") "{{From}}", "line 1"},
      {"", "empty"},
      {R("<Say>\n</Sai>"), "line 2, column 3"},
      {R("<Say>&nbsp;</Say>"), "undefined entity"},
      {R("<Say>]{{From}}]></Say>"), "line 1, column"},
      {R("<!-- {{From}} --><Say>\xEE\x80\x80</Say>"), "U+E000"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct texml_template *template = NULL;
    char why[TEXML_WHY_SIZE] = "";
    enum err err = texml_template_read(&template, span_of(rows[i].document), why, sizeof why);
    if (err != ERR_SYNTAX || template || !strstr(why, rows[i].why))
      fail_msg("%s: %s", rows[i].document, why);
  }
}

static void whoever_asks_for_nothing_gets_only_whether_it_is_good(void **state) {
  (void)state;
  const struct texml_reader reader = {0};
  const char *document = R("<Dial action='/x'>+1</Dial><Sms>x</Sms><Nothing/>");
  assert_int_equal(texml_read(&reader, span_of(document), NULL, 0), ERR_OK);
}

static void so_many_fields_and_no_more(void **state) {
  (void)state;
  enum { MOST = 256 };
  static char document[64 + 10 * (MOST + 1)];
  for (size_t extra = 0; extra < 2; extra++) {
    struct texml_template *template = NULL;
    char why[TEXML_WHY_SIZE] = "";
    size_t len = (size_t)snprintf(document, sizeof document, "<Response>");
    for (size_t i = 0; i < MOST + extra; i++)
      len += (size_t)snprintf(document + len, sizeof document - len, "{{To}}");
    snprintf(document + len, sizeof document - len, "</Response>");
    assert_int_equal(texml_template_read(&template, span_of(document), why, sizeof why),
                     extra == 0 ? ERR_OK : ERR_SYNTAX);
    texml_template_free(&template);
  }
}

struct unknown {
  char text[256];
};

static void on_unknown(void *context, struct span what, const struct texml_place *place) {
  struct unknown *unknown = context;
  size_t len = strlen(unknown->text);
  snprintf(unknown->text + len, sizeof unknown->text - len, "%.*s@%lu:%lu;", (int)what.len,
           what.data, place->line, place->column);
}

static enum err pass(void *context, struct span text) {
  (void)context;
  (void)text;
  return ERR_OK;
}

static enum err pass_unseen(void *context, struct span what, struct span value) {
  (void)context;
  (void)what;
  (void)value;
  return ERR_OK;
}

static void what_telnyx_does_not_know_is_told_with_its_place(void **state) {
  (void)state;
  struct unknown unknown = {""};
  const struct texml_reader reader = {&unknown, pass, pass_unseen, on_unknown};
  assert_int_equal(texml_read(&reader,
                              span_of(R("\n <Sai/>\n<Pause lenght='1' length='2'/>"
                                        "<AIAssistant/><say/>")),
                              NULL, 0),
                   ERR_OK);
  assert_string_equal(unknown.text, "Sai@2:2;lenght@3:1;");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_whom_a_document_dials),
      cmocka_unit_test(says_what_leads_elsewhere_or_is_unknown),
      cmocka_unit_test(what_cannot_be_followed_is_no_document),
      cmocka_unit_test(deep_and_long_ones_end_at_the_ceiling),
      cmocka_unit_test(fields_are_escaped_for_where_they_stand),
      cmocka_unit_test(a_field_must_be_known_and_stand_in_text),
      cmocka_unit_test(whoever_asks_for_nothing_gets_only_whether_it_is_good),
      cmocka_unit_test(so_many_fields_and_no_more),
      cmocka_unit_test(what_telnyx_does_not_know_is_told_with_its_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
