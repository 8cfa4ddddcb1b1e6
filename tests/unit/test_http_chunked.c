#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/buf.h"
#include "http/head.h"

enum { ROOM = 100 };

/* What came of some bytes, read in pieces of at most so many. */
struct outcome {
  enum http_chunked_state state;
  struct buf body;
  size_t used;
  int status; /* of the refusal */
};

static void read_in_pieces(struct outcome *out, struct span bytes, size_t piece, uint64_t room) {
  struct http_chunked chunked;
  http_chunked_init(&chunked, room);
  *out = (struct outcome){.state = HTTP_CHUNKED_PARTIAL};
  buf_init(&out->body, 1 << 20);
  while (out->state == HTTP_CHUNKED_PARTIAL && out->used < bytes.len) {
    struct span rest = {bytes.data + out->used, bytes.len - out->used};
    struct span data;
    size_t used = 0;
    rest.len = rest.len < piece ? rest.len : piece;
    out->state = http_chunked_read(&chunked, &used, &data, rest);
    assert_true(used > 0 && used <= rest.len);
    buf_add(&out->body, data);
    out->used += used;
  }
  out->status = http_refusal_status(chunked.refusal);
}

/* A text that may hold NUL. */
#define TEXT(literal) {literal, sizeof literal - 1}

static const struct {
  struct span bytes;
  int status;       /* of the refusal; 0: whole */
  const char *body; /* when whole */
} cases[] = {
    {TEXT("0\r\n\r\n"), 0, ""},
    {TEXT("000\r\n\r\n"), 0, ""},
    {TEXT("5\r\nhello\r\n0\r\n\r\n"), 0, "hello"},
    {TEXT("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"), 0, "hello!"},
    {TEXT("a\r\n0123456789\r\n0\r\n\r\n"), 0, "0123456789"},
    {TEXT("A\r\n0123456789\r\n0\r\n\r\n"), 0, "0123456789"},
    {TEXT("0000000000000005\r\nhello\r\n0\r\n\r\n"), 0, "hello"},
    {TEXT("4\r\n\r\n\r\n\r\n0\r\n\r\n"), 0, "\r\n\r\n"},
    {TEXT("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), 0, "0\r\n\r\n"},
    /* sizes */
    {TEXT("\r\n\r\n"), 400, NULL},
    {TEXT(" 5\r\nhello\r\n"), 400, NULL},
    {TEXT("5 \r\nhello\r\n"), 400, NULL},
    {TEXT("5\t\r\nhello\r\n"), 400, NULL},
    {TEXT("+5\r\nhello\r\n"), 400, NULL},
    {TEXT("-5\r\nhello\r\n"), 400, NULL},
    {TEXT("0x5\r\nhello\r\n"), 400, NULL},
    {TEXT("5h\r\nhello\r\n"), 400, NULL},
    {TEXT("g\r\n"), 400, NULL},
    {TEXT("5,5\r\nhello\r\n"), 400, NULL},
    {TEXT("\x35\0\r\nhello\r\n"), 400, NULL},
    {TEXT("00000000000000005\r\nhello\r\n"), 400, NULL},
    {TEXT("65\r\n"), 413, NULL},
    {TEXT("60\r\n................................................................................"
          "................\r\n5\r\n"),
     413, NULL},
    {TEXT("ffffffff\r\n"), 413, NULL},
    {TEXT("ffffffffffffffff\r\n"), 413, NULL},
    {TEXT("10000000000000005\r\n"), 413, NULL},
    /* ends of lines */
    {TEXT("5\nhello\n0\n\n"), 400, NULL},
    {TEXT("5\r\rhello\r\n"), 400, NULL},
    {TEXT("5\r\nhello\n0\r\n\r\n"), 400, NULL},
    {TEXT("5\r\nhello0\r\n\r\n"), 400, NULL},
    {TEXT("5\r\nhello!\r\n0\r\n\r\n"), 400, NULL},
    {TEXT("5\r\nhello\r\r\n0\r\n\r\n"), 400, NULL},
    {TEXT("5\r\nhello\r\n\r\n0\r\n\r\n"), 400, NULL},
    {TEXT("0\r\n\n"), 400, NULL},
    {TEXT("0\r\n\rX"), 400, NULL},
    {TEXT("0\r\nGET / HTTP/1.1\r\n"), 400, NULL},
    /* extensions */
    {TEXT("5;\r\nhello\r\n0\r\n\r\n"), 0, "hello"},
    {TEXT("5;a=b;c=\"d \xC3\xA4\"\r\nhello\r\n0;x\r\n\r\n"), 0, "hello"},
    {TEXT("5 ;a\r\nhello\r\n"), 400, NULL},
    {TEXT("5;a\nb\r\nhello\r\n"), 400, NULL},
    {TEXT("5;a\rb\r\nhello\r\n"), 400, NULL},
    {TEXT("5;a\0b\r\nhello\r\n"), 400, NULL},
    {TEXT("5;\x7F\r\nhello\r\n"), 400, NULL},
    /* trailers */
    {TEXT("5\r\nhello\r\n0\r\nX: y\r\nContent-Length: 3\r\nEmpty:\r\n\r\n"), 0, "hello"},
    {TEXT("0\r\nX\r\n\r\n"), 400, NULL},
    {TEXT("0\r\n: y\r\n\r\n"), 400, NULL},
    {TEXT("0\r\nX : y\r\n\r\n"), 400, NULL},
    {TEXT("0\r\n X: y\r\n\r\n"), 400, NULL},
    {TEXT("0\r\nX: y\r\n z\r\n\r\n"), 400, NULL},
    {TEXT("0\r\nX: y\n\r\n"), 400, NULL},
    {TEXT("0\r\nX: \0\r\n\r\n"), 400, NULL},
    {TEXT("0\r\nX(: y\r\n\r\n"), 400, NULL},
};

static void takes_what_is_well_formed_and_refuses_the_rest(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (size_t piece = 1; piece <= cases[i].bytes.len; piece++) {
      struct outcome outcome;
      read_in_pieces(&outcome, cases[i].bytes, piece, ROOM);
      bool whole = outcome.state == HTTP_CHUNKED_WHOLE;
      if (whole != (cases[i].status == 0) || outcome.status != cases[i].status)
        fail_msg("%s in pieces of %zu: %d, not %d", cases[i].bytes.data, piece, outcome.status,
                 cases[i].status);
      if (whole) {
        assert_true(span_equal_text(buf_span(&outcome.body), cases[i].body));
        assert_int_equal(outcome.used, cases[i].bytes.len);
      }
      buf_free(&outcome.body);
    }
  }
}

static void leaves_what_follows(void **state) {
  (void)state;
  struct outcome outcome;
  read_in_pieces(&outcome, span_of("2\r\nok\r\n0\r\n\r\nGET / HTTP/1.1\r\n"), 1000, ROOM);
  assert_int_equal(outcome.state, HTTP_CHUNKED_WHOLE);
  assert_int_equal(outcome.used, strlen("2\r\nok\r\n0\r\n\r\n"));
  buf_free(&outcome.body);
}

static void waits_for_the_rest(void **state) {
  (void)state;
  static const char text[] = "5;a\r\nhello\r\n0\r\nX: y\r\n\r\n";
  for (size_t len = 1; len < strlen(text); len++) {
    struct outcome outcome;
    read_in_pieces(&outcome, (struct span){text, len}, 1000, ROOM);
    assert_int_equal(outcome.state, HTTP_CHUNKED_PARTIAL);
    assert_int_equal(outcome.used, len);
    buf_free(&outcome.body);
  }
}

static void holds_bodies_to_their_ceiling(void **state) {
  (void)state;
  static const struct {
    const char *sizes; /* as text, to be followed by so many bytes each */
    uint64_t room;
    int status;
  } rows[] = {{"5", 5, 0},
              {"5", 4, 413},
              {"1", 0, 413},
              {"0", 0, 0},
              {"ffffffffffffffff", UINT64_MAX - 1, 413},
              {"10000000000000000", UINT64_MAX, 400}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char text[64];
    struct outcome outcome;
    snprintf(text, sizeof text, "%s\r\n%s", rows[i].sizes,
             rows[i].sizes[0] == '0' ? "\r\n" : "hello\r\n0\r\n\r\n");
    read_in_pieces(&outcome, span_of(text), 1000, rows[i].room);
    assert_int_equal(outcome.status, rows[i].status);
    buf_free(&outcome.body);
  }
}

static void all_chunks_together_count(void **state) {
  (void)state;
  for (unsigned chunks = 9; chunks <= 11; chunks++) {
    struct buf text;
    struct outcome outcome;
    buf_init(&text, 1000);
    for (unsigned i = 0; i < chunks; i++)
      buf_add_text(&text, "a\r\n0123456789\r\n");
    buf_add_text(&text, "0\r\n\r\n");
    read_in_pieces(&outcome, buf_span(&text), 1000, ROOM);
    assert_int_equal(outcome.status, chunks > 10 ? 413 : 0);
    assert_int_equal(outcome.body.len, chunks > 10 ? ROOM : 10 * (size_t)chunks);
    buf_free(&outcome.body);
    buf_free(&text);
  }
}

/* `before`, so many bytes, `after`: the refusal's status. */
static int status_of_filled(const char *before, size_t bytes, const char *after) {
  struct buf text;
  struct outcome outcome;
  buf_init(&text, 100000);
  buf_add_text(&text, before);
  for (size_t i = 0; i < bytes; i++)
    buf_add_char(&text, 'x');
  buf_add_text(&text, after);
  read_in_pieces(&outcome, buf_span(&text), 7, ROOM);
  buf_free(&outcome.body);
  buf_free(&text);
  return outcome.status;
}

static void extensions_and_trailers_have_a_ceiling(void **state) {
  (void)state;
  size_t extension = HTTP_CHUNK_EXTENSIONS_MAX_BYTES;
  assert_int_equal(status_of_filled("0;", extension, "\r\n\r\n"), 0);
  assert_int_equal(status_of_filled("0;", extension + 1, "\r\n\r\n"), 400);
  assert_int_equal(status_of_filled("1;xx\r\na\r\n0;", extension - 2, "\r\n\r\n"), 0);
  assert_int_equal(status_of_filled("1;xx\r\na\r\n0;", extension - 1, "\r\n\r\n"), 400);
  size_t trailer = HTTP_TRAILERS_MAX_BYTES - strlen("x:\r\r");
  assert_int_equal(status_of_filled("0\r\nx:", trailer, "\r\n\r\n"), 0);
  assert_int_equal(status_of_filled("0\r\nx:", trailer + 1, "\r\n\r\n"), 431);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_what_is_well_formed_and_refuses_the_rest),
      cmocka_unit_test(leaves_what_follows),
      cmocka_unit_test(waits_for_the_rest),
      cmocka_unit_test(holds_bodies_to_their_ceiling),
      cmocka_unit_test(all_chunks_together_count),
      cmocka_unit_test(extensions_and_trailers_have_a_ceiling),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
