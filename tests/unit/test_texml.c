/* Whom a TeXML document reaches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "access/texml.h"

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

static enum err on_unseen(void *context, struct span what) {
  return note(context, "?", what);
}

static enum err read_document(struct found *found, const char *document) {
  const struct texml_reader reader = {found, on_destination, on_unseen};
  found->text[0] = '\0';
  return texml_read(&reader, span_of(document));
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
      "<Response>",
      "</Response>",
      R("<Dial>"),
      R("<Dial></dial>"),
      R("<Dial>+1&plus;900</Dial>"),
      R("<Dial>+1&#43</Dial>"),
      R("<Dial>&unknown;</Dial>"),
      R("<Say a>x</Say>"),
      R("<Say a=b>x</Say>"),
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
    size_t len = 0;
    for (size_t i = 0; i < TEXML_MAX_DEPTH + extra; i++)
      len += (size_t)snprintf(document + len, sizeof document - len, "<Say>");
    for (size_t i = 0; i < TEXML_MAX_DEPTH + extra; i++)
      len += (size_t)snprintf(document + len, sizeof document - len, "</Say>");
    assert_int_equal(read_document(&found, document), extra == 0 ? ERR_OK : ERR_SYNTAX);
    snprintf(document, sizeof document, R("<Dial>%0*d</Dial>"), (int)(TEXML_MAX_TEXT + extra), 1);
    assert_int_equal(read_document(&found, document), extra == 0 ? ERR_OK : ERR_SYNTAX);
    snprintf(document, sizeof document, R("<Say>%0*d</Say>"), (int)(TEXML_MAX_TEXT + extra), 1);
    assert_int_equal(read_document(&found, document), ERR_OK);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_whom_a_document_dials),
      cmocka_unit_test(says_what_leads_elsewhere_or_is_unknown),
      cmocka_unit_test(what_cannot_be_followed_is_no_document),
      cmocka_unit_test(deep_and_long_ones_end_at_the_ceiling),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
