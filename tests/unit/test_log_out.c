#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/log.h"
#include "bridge/metrics.h"

/* MANY lines are much more than may wait, and than a small pipe holds. */
enum { MANY = 8000, PIPE_BYTES = 4096, PATIENCE_MS = 20000, TEXT_MAX = 4 << 20, OVERLAP = 100 };

static const char missing[] = "lines of the log are missing here";

static int saved_stderr;
static int reader; /* of the pipe that is standard error */
static char text[TEXT_MAX];
static size_t text_len;

static void point_stderr_at(int descriptor) {
  assert_int_equal(dup2(descriptor, STDERR_FILENO), STDERR_FILENO);
  close(descriptor);
}

static int open_pipe(void) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_true(fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES) >= PIPE_BYTES);
  reader = ends[0];
  text_len = 0;
  text[0] = '\0';
  return ends[1];
}

static int start(void **state) {
  (void)state;
  saved_stderr = dup(STDERR_FILENO);
  point_stderr_at(open_pipe());
  return log_start();
}

static int stop(void **state) {
  (void)state;
  log_stop(PATIENCE_MS);
  point_stderr_at(saved_stderr);
  close(reader);
  return 0;
}

static void say(int first, int count) {
  for (int i = first; i < first + count; i++)
    log_line(LOG_INFO, "line", LOG_INT("number", i), LOG_TEXT("filling", "................"));
}

/* Reads until a whole line that holds `needle` has come. */
static void read_until(const char *needle) {
  const char *found = NULL;
  while (!found || !strchr(found, '\n')) {
    size_t before = text_len;
    struct pollfd ready = {.fd = reader, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    ssize_t got = read(reader, text + text_len, TEXT_MAX - 1 - text_len);
    if (got <= 0)
      fail_msg("\"%s\" did not come: %s", needle, text);
    text_len += (size_t)got;
    text[text_len] = '\0';
    if (!found) /* looking at all of it each time takes minutes under a sanitizer */
      found = strstr(text + (before > OVERLAP ? before - OVERLAP : 0), needle);
  }
}

static void read_to_end(void) {
  ssize_t got = 1;
  while (got > 0) {
    got = read(reader, text + text_len, TEXT_MAX - 1 - text_len);
    text_len += got > 0 ? (size_t)got : 0;
  }
  text[text_len] = '\0';
}

/* How many of the lines first, first + 1, ... have come, one after the other. */
static int count_lines(int first) {
  const char *at = text;
  for (int count = 0;; count++) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, " line number=%d filling=", first + count);
    at = strstr(at, wanted);
    if (!at)
      return count;
  }
}

static int lines_said_missing(void) {
  const char *note = strstr(text, missing);
  assert_non_null(note);
  return atoi(strstr(note, " lines=") + strlen(" lines="));
}

static void what_nobody_reads_holds_nobody_up_and_is_counted(void **state) {
  (void)state;
  uint64_t before = metrics_get(METRIC_LOG_LINES_LOST);
  say(0, MANY);
  assert_false(log_flush(20));
  read_until(missing);
  int kept = count_lines(0);
  assert_in_range(kept, 2000, MANY - 1000);
  assert_int_equal(kept + lines_said_missing(), MANY);
  assert_int_equal(metrics_get(METRIC_LOG_LINES_LOST) - before, MANY - kept);
}

static void goes_on_once_it_is_read(void **state) {
  (void)state;
  say(0, MANY);
  read_until(missing);
  assert_true(log_flush(PATIENCE_MS));
  say(MANY, 1);
  read_until(" number=8000 ");
  assert_true(strstr(text, missing) < strstr(text, " number=8000 "));
}

static void nothing_is_lost_below_the_ceiling(void **state) {
  (void)state;
  for (int i = 0; i < 20; i++) { /* round and round the ring */
    char last[32];
    say(i * 1000, 1000);
    snprintf(last, sizeof last, " number=%d ", i * 1000 + 999);
    read_until(last);
  }
  assert_int_equal(count_lines(0), 20 * 1000);
  assert_null(strstr(text, missing));
}

static void json_says_it_in_json(void **state) {
  (void)state;
  log_set_format(LOG_FORMAT_JSON);
  log_line(LOG_INFO, "first");
  for (int i = 0; i < MANY; i++)
    log_line(LOG_INFO, "line", LOG_INT("number", i));
  read_until(missing);
  log_set_format(LOG_FORMAT_TEXT);
  const char *end = strchr(strstr(text, missing), '\n');
  assert_memory_equal(end - 1, "}\n", 2);
}

static void the_flags_of_standard_error_stay(void **state) {
  (void)state;
  int flags = fcntl(STDERR_FILENO, F_GETFL);
  say(0, MANY);
  assert_int_equal(fcntl(STDERR_FILENO, F_GETFL), flags);
  read_until(missing);
}

static void a_descriptor_that_others_made_non_blocking_is_waited_for(void **state) {
  (void)state;
  assert_int_equal(fcntl(STDERR_FILENO, F_SETFL, O_NONBLOCK | O_WRONLY), 0);
  say(0, 1000);
  read_until(" number=999 ");
  assert_int_equal(count_lines(0), 1000);
}

static void what_cannot_be_written_is_counted_and_said_later(void **state) {
  (void)state;
  uint64_t before = metrics_get(METRIC_LOG_LINES_LOST);
  close(reader);
  point_stderr_at(open("/dev/full", O_WRONLY | O_CLOEXEC));
  say(0, 5);
  while (metrics_get(METRIC_LOG_LINES_LOST) - before < 5)
    usleep(1000);
  assert_true(log_flush(PATIENCE_MS)); /* nothing more can be done about them */
  point_stderr_at(open_pipe());
  say(5, 1); /* lost, too: it is what makes the note be tried again */
  read_until(missing);
  assert_int_equal(lines_said_missing(), 6);
  assert_true(log_flush(PATIENCE_MS));
  say(6, 1);
  read_until(" number=6 ");
}

/* Runs in a child, whose standard error is a pipe of that size; how it ended, after all was read.
 */
static int end_of_child(void (*run)(void), void (*meanwhile)(void), int pipe_bytes) {
  fflush(NULL);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_true(fcntl(ends[1], F_SETPIPE_SZ, pipe_bytes) >= pipe_bytes);
  reader = ends[0];
  text_len = 0;
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    if (log_start() == ERR_OK)
      run();
    _exit(99);
  }
  close(ends[1]);
  meanwhile();
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  read_to_end();
  close(reader);
  return status;
}

static void nothing(void) {
}

static void fail_an_assertion(void) {
  signal(SIGALRM, SIG_DFL);
  say(0, 1000);
  abort();
}

/* It is waited for, but not for long: the pipe takes all of it, whenever the reader has its turn.
 */
static void what_led_to_a_failed_assertion_is_written(void **state) {
  enum { ENOUGH_BYTES = 256 << 10 };
  (void)state;
  int status = end_of_child(fail_an_assertion, read_to_end, ENOUGH_BYTES);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  assert_int_equal(count_lines(0), 1000);
}

static void stop_unread(void) {
  say(0, MANY);
  log_stop(20);
  say(MANY, 1);
  _exit(log_flush(20) ? 1 : 0);
}

static void a_log_that_is_not_read_does_not_keep_the_process_from_ending(void **state) {
  (void)state;
  int status = end_of_child(stop_unread, nothing, PIPE_BYTES);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void stop_in_order(void) {
  say(0, 1000);
  log_stop(PATIENCE_MS);
  say(1000, 1); /* by the caller again */
  _exit(0);
}

static void all_is_written_before_the_end(void **state) {
  (void)state;
  assert_int_equal(end_of_child(stop_in_order, read_to_end, PIPE_BYTES), 0);
  assert_int_equal(count_lines(0), 1001);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(what_nobody_reads_holds_nobody_up_and_is_counted),
      TEST(goes_on_once_it_is_read),
      TEST(nothing_is_lost_below_the_ceiling),
      TEST(json_says_it_in_json),
      TEST(the_flags_of_standard_error_stay),
      TEST(a_descriptor_that_others_made_non_blocking_is_waited_for),
      TEST(what_cannot_be_written_is_counted_and_said_later),
      cmocka_unit_test(what_led_to_a_failed_assertion_is_written),
      cmocka_unit_test(a_log_that_is_not_read_does_not_keep_the_process_from_ending),
      cmocka_unit_test(all_is_written_before_the_end),
  };
  signal(SIGPIPE, SIG_IGN);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
