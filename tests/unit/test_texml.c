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
  const struct texml_reader reader = {found, on_destination, on_unseen, NULL, NULL};
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
  assert_fills(R("<Say>{{PayResult}} {{Base64Result}} {{AvgQueueTime}}</Say>"),
               "PayResult=success&Base64Result=e30&AvgQueueTime=7", R("<Say>success e30 7</Say>"));
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

struct odd {
  char text[1024];
};

static void on_oddity(void *context, const struct texml_oddity *oddity) {
  struct odd *odd = context;
  size_t len = strlen(odd->text);
  snprintf(odd->text + len, sizeof odd->text - len, "%.*s%s%s@%lu:%lu;", (int)oddity->what.len,
           oddity->what.data, oddity->misplaced ? " in " : " of ", oddity->in, oddity->line,
           oddity->column);
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
  static const struct {
    const char *document, *odd;
  } rows[] = {
      /* elements */
      {R("\n <Sai/>\n<Echo/>"), "Sai of Response@2:2;Echo of Response@3:1;"},
      {R("<say/>"), "say of Response@1:11;"}, /* names are matched as they are written */
      {R("<Sms to='+1'/>"), "Sms of Response@1:11;"},
      {R("<Dial><Client>a</Client></Dial>"), "Client of Dial@1:17;"},
      {R("<Sai><Number/></Sai>"), "Sai of Response@1:11;"}, /* one slip is one warning */
      {R("<Say>a <amazon:whisper/> <break time='1s'/></Say>"), "amazon:whisper of Say@1:18;"},
      /* attributes */
      {R("<Pause lenght='1' length='2'/>"), "lenght of Pause@1:18;"},
      {R("<Dial\r\n\ttimelimit=\"9\"\n  timeLimit = '60'>+1</Dial>"), "timelimit of Dial@2:2;"},
      {R("<Gather action='\xC3\xA4=\"' method='GET' speechModel='x'/>"),
       "speechModel of Gather@1:45;"},
      {R("<Record transcribe='true'/>"), "transcribe of Record@1:19;"},
      {"\xEF\xBB\xBF" R("<Hangup now=''/>"), "now of Hangup@1:19;"},
      {R("<Start><Transcription speechModel='x'/></Start>"), "speechModel of Transcription@1:33;"},
      {R("<Say><prosody speed='x'>a</prosody></Say>"), "speed of prosody@1:25;"},
      /* where they stand */
      {R("<Number>+1</Number>"), "Number in Response@1:11;"},
      {R("<Gather><Dial>+1</Dial></Gather>"), "Dial in Gather@1:19;"},
      {R("<Start><AIAssistant id='1'/></Start>"), "AIAssistant in Start@1:18;"},
      {R("<Stop><Recording/></Stop>"), "Recording in Stop@1:17;"},
      {R("<Response/>"), "Response in Response@1:11;"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct odd odd = {""};
    const struct texml_reader reader = {&odd, pass, pass_unseen, NULL, on_oddity};
    assert_int_equal(texml_read(&reader, span_of(rows[i].document), NULL, 0), ERR_OK);
    if (strcmp(odd.text, rows[i].odd) != 0)
      fail_msg("%s: %s", rows[i].document, odd.text);
  }
}

/* From the examples of Telnyx's pages, one of each verb and noun at least. */
static void what_telnyx_documents_is_known(void **state) {
  (void)state;
  static const char *const documents[] = {
      R("<Say voice='alice' language='en-US' loop='2'>a</Say><Say voice='Azure.x' gender='Male' "
        "effect='eq_car' voiceSpeed='1'>a</Say><Say><speak><prosody rate='slow'><emphasis "
        "level='strong'>a</emphasis></prosody><break strength='weak'/><say-as "
        "interpret-as='digits'>1</say-as><phoneme alphabet='ipa' ph='a'>a</phoneme><sub "
        "alias='b'>a</sub><p><s><w role='x'>a</w></s></p><lang xml:lang='de-DE'>a</lang>"
        "<amazon:effect name='whispered'>a</amazon:effect></speak></Say>"),
      R("<Play loop='2' failoverUrl='/x' continueOnError='true'>a</Play><Play digits='w1'/><Play "
        "mediaStorage='true'>a</Play><Play ringTone='us'/><Pause length='5'/><Leave/><Hangup/>"),
      R("<Gather action='/a' timeout='5' numDigits='1' finishOnKey='#' input='dtmf speech' "
        "speechTimeout='1' hints='a' partialResultCallback='/b' partialResultCallbackMethod='GET' "
        "profanityFilter='true' useEnhanced='true' transcriptionEngine='Google' model='x' "
        "language='en' validDigits='1' invalidDigitsAction='/c' minDigits='1' maxDigits='2'>"
        "<Say>a</Say><Play>b</Play></Gather><Redirect method='POST'>/a</Redirect>"),
      R("<Dial action='/a' method='GET' callerId='+1' fromDisplayName='a' hangupOnStar='true' "
        "timeout='30' timeLimit='60' record='record-from-answer' recordingChannels='dual' "
        "recordMaxLength='0' recordingStatusCallback='/b' ringTone='de' audioUrl='/c' "
        "answerOnBridge='true' sequential='true'><Number statusCallback='/d' "
        "statusCallbackEvent='answered' url='/e' method='GET' sendDigits='1' "
        "machineDetection='Enable' detectionMode='Regular' amdStatusCallback='/f'>+1</Number>"
        "<Sip username='a' password='b' sipRegion='Europe'>sip:a@b</Sip></Dial>"),
      R("<Dial><Queue url='/a' method='GET'>a</Queue></Dial><Dial><Conference muted='true' "
        "startConferenceOnEnter='true' endConferenceOnExit='false' maxParticipants='2' beep='true' "
        "participantLabel='a' record='record-from-start' trim='do-not-trim' waitUrl='/b' "
        "waitMethod='GET' statusCallback='/c' statusCallbackEvent='join'>a</Conference></Dial>"),
      R("<Record action='/a' method='POST' finishOnKey='#' timeout='5' maxLength='30' "
        "playBeep='true' trim='trim-silence' channels='single' transcription='true' "
        "transcriptionCallback='/b' transcriptionEngine='A' transcriptionLanguage='de' "
        "format='mp3'/><Enqueue action='/a' waitUrl='/b' waitUrlMethod='GET' "
        "maxWaitTimeSecs='9'>a</Enqueue><Refer action='/a' method='GET'><Sip>sip:a@b</Sip></Refer>"
        "<Reject reason='busy'/>"),
      R("<Start><Stream url='wss://a' track='both_tracks' name='a' codec='PCMU' "
        "bidirectionalMode='rtp' statusCallback='/a' enableReconnect='false'><Parameter name='a' "
        "value='b'/></Stream><Suppression direction='both' noiseSuppressionEngine='Krisp'/>"
        "<Transcription language='en' interimResults='true' transcriptionCallback='/a' "
        "transcriptionTracks='both' model='a' region='b'/><Siprec name='a' connectorName='b' "
        "track='both_tracks' secure='true' sessionTimeoutSecs='90'/><Recording channels='dual' "
        "track='both' format='mp3' recordingStatusCallback='/a'/></Start><Stop><Stream/>"
        "<Suppression/><Transcription/><Siprec name='a'/></Stop>"),
      R("<HttpRequest async='true' action='/a'><Request url='/b' method='POST'><Headers><Header>"
        "<Key>a</Key><Value>b</Value></Header></Headers><Body>c</Body></Request><Response>"
        "<Type>JSON</Type><StatusCode>200</StatusCode><Content><Field><Name>a</Name><Value>b"
        "</Value></Field></Content></Response></HttpRequest>"),
      R("<AIGather action='/a' method='POST'><Greeting>a</Greeting><Parameters>{}</Parameters>"
        "<Voice name='a' voice_speed='1'/><MessageHistory><Message role='user'>a</Message>"
        "</MessageHistory><InterruptionSettings enable='true'/><Transcription model='a'/>"
        "<Assistant model='a' instructions='b'><Tools><Tool>{}</Tool></Tools></Assistant>"
        "</AIGather><Connect action='/a'><AIAssistant id='1' join='2' participantName='a' "
        "participantRole='user'/></Connect>"),
      R("<Connect><ConversationRelay url='wss://a' welcomeGreeting='a' voice='b' "
        "dtmfDetection='true'><Language code='de' ttsProvider='a'/><Parameter name='a' value='b'/>"
        "</ConversationRelay></Connect><Pay chargeAmount='1' paymentConnector='a' "
        "statusCallback='/a'><Prompt for='security-code' cardType='amex'><Say>a</Say></Prompt>"
        "<Parameter name='a' value='b'/></Pay>"),
  };
  for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
    struct odd odd = {""};
    const struct texml_reader reader = {&odd, pass, pass_unseen, NULL, on_oddity};
    assert_int_equal(texml_read(&reader, span_of(documents[i]), NULL, 0), ERR_OK);
    assert_string_equal(odd.text, "");
  }
}

/* A Message of a history is none that is sent. */
static void what_an_element_means_goes_by_where_it_stands(void **state) {
  (void)state;
  struct found found;
  assert_int_equal(read_document(&found, R("<AIGather><MessageHistory><Message>a</Message>"
                                           "</MessageHistory></AIGather>")),
                   ERR_OK);
  assert_string_equal(found.text, "?AIGather;");
  assert_int_equal(read_document(&found, R("<Say><Message>a</Message></Say>")), ERR_OK);
  assert_string_equal(found.text, "?Message;");
  assert_int_equal(read_document(&found, R("<messagehistory><message>a</message>"
                                           "</messagehistory>")),
                   ERR_OK);
}

static void assert_limits(const char *tag, const char *limited) {
  struct buf out;
  buf_init(&out, 4096);
  assert_int_equal(texml_limit_dial(&out, span_of(tag), 600), ERR_OK);
  assert_string_equal(out.data, limited);
  buf_free(&out);
}

static void a_dial_lasts_no_longer_than_it_may(void **state) {
  (void)state;
  assert_limits("<Dial>", "<Dial timeLimit=\"600\">");
  assert_limits("<Dial/>", "<Dial timeLimit=\"600\"/>");
  assert_limits("<Dial />", "<Dial timeLimit=\"600\" />");
  assert_limits("<Dial\n  action='/a>b' >", "<Dial\n  action='/a>b' timeLimit=\"600\" >");
  assert_limits("<Dial timeLimit='60'>", "<Dial timeLimit='60'>");
  assert_limits("<Dial timeLimit='600' a='b'>", "<Dial timeLimit='600' a='b'>");
  assert_limits("<Dial timeLimit='601' a='b'>", "<Dial a='b' timeLimit=\"600\">");
  assert_limits("<Dial a='b' timeLimit = '59'\t>", "<Dial a='b' timeLimit=\"600\"\t>");
  assert_limits("<Dial timeLimit=' 60 '>", "<Dial timeLimit=\"600\">");
  assert_limits("<Dial timeLimit='-1'/>", "<Dial timeLimit=\"600\"/>");
  assert_limits("<Dial timeLimit='&#54;0'>", "<Dial timeLimit=\"600\">");
  assert_limits("<dial timelimit='60'>", "<dial timeLimit=\"600\">");
  assert_limits("<Dial timelimit='9' timeLimit='60'>", "<Dial timeLimit='60'>");
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
      cmocka_unit_test(what_telnyx_documents_is_known),
      cmocka_unit_test(a_dial_lasts_no_longer_than_it_may),
      cmocka_unit_test(what_an_element_means_goes_by_where_it_stands),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
