#include "engine/broker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/child.h"

enum { START_TIMEOUT_MS = 60000 };

/* Below those that outgoing connections take (ip_local_port_range). */
enum { FIRST_PORT = 10000, PORT_COUNT = 22000 };

/* The same counter as free_port() of tests/e2e/support/processes.py: two tests that run side by
   side never get the same port, however long each takes to listen there. */
static uint16_t next_port(void) {
  char path[64];
  uint32_t count = 0;
  snprintf(path, sizeof path, "/tmp/telnyx-mqtt-test-ports.%u", (unsigned)geteuid());
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(flock(fd, LOCK_EX), 0);
  if (pread(fd, &count, sizeof count, 0) != sizeof count)
    count = (uint32_t)geteuid(); /* another user's tests may run, too */
  count++;
  assert_int_equal(pwrite(fd, &count, sizeof count, 0), sizeof count);
  close(fd);
  return (uint16_t)(FIRST_PORT + count % PORT_COUNT);
}

uint16_t broker_free_port(void) {
  for (;;) {
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(next_port()),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_free = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    if (is_free)
      return ntohs(address.sin_port);
  }
}

static bool listens(uint16_t port) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool yes = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
  close(fd);
  return yes;
}

void broker_folder(struct broker *broker) {
  if (broker->folder[0])
    return;
  snprintf(broker->folder, sizeof broker->folder, "/tmp/test_broker.XXXXXX");
  assert_non_null(mkdtemp(broker->folder));
}

void broker_write(const struct broker *broker, const char *name, const char *text) {
  char path[160];
  snprintf(path, sizeof path, "%s/%s", broker->folder, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
  assert_int_equal(fclose(file), 0);
}

static void write_config(const struct broker *broker, const char *lines) {
  char text[4096], *at = text, *end_of_text = text + sizeof text;
  at += snprintf(at, (size_t)(end_of_text - at),
                 "user root\nlog_type error\npersistence false\nlistener %u 127.0.0.1\n",
                 broker->port);
  for (; *lines; lines++) {
    if (lines[0] == '%' && lines[1] == 'd') {
      at += snprintf(at, (size_t)(end_of_text - at), "%s", broker->folder);
      lines++;
    } else {
      *at++ = *lines;
    }
    assert_true(end_of_text - at > 128);
  }
  *at = '\0';
  broker_write(broker, "mosquitto.conf", text);
}

void broker_restart(struct broker *broker) {
  char config[160];
  snprintf(config, sizeof config, "%s/mosquitto.conf", broker->folder);
  const char *const argv[] = {"mosquitto", "-c", config, NULL};
  broker->pid = child_start(argv, NULL, -1);
  int64_t deadline = clock_mono_ms() + START_TIMEOUT_MS;
  while (!listens(broker->port)) {
    if (clock_mono_ms() > deadline || waitpid(broker->pid, NULL, WNOHANG) != 0)
      fail_msg("mosquitto does not start");
    poll(NULL, 0, 5);
  }
}

void broker_start(struct broker *broker, const char *lines) {
  broker_folder(broker);
  broker->port = broker->port ? broker->port : broker_free_port();
  snprintf(broker->url, sizeof broker->url, "mqtt://127.0.0.1:%u", broker->port);
  write_config(broker, lines ? lines : "allow_anonymous true\n");
  broker_restart(broker);
}

void broker_kill(struct broker *broker) {
  child_kill(&broker->pid);
}

void broker_stop(struct broker *broker) {
  child_kill(&broker->pid);
  const char *const argv[] = {"rm", "-rf", broker->folder, NULL};
  assert_int_equal(child_run(argv), 0);
  *broker = (struct broker){0};
}

void broker_reader_start(struct broker_reader *reader, const char *const argv[]) {
  int ends[2];
  assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
  memset(reader, 0, sizeof *reader);
  reader->pid = child_start(argv, NULL, ends[1]);
  reader->fd = ends[0];
  close(ends[1]);
}

bool broker_reader_has_line(struct broker_reader *reader, int timeout_ms) {
  int64_t deadline = clock_mono_ms() + timeout_ms;
  while (!memchr(reader->text, '\n', reader->have)) {
    struct pollfd poller = {.fd = reader->fd, .events = POLLIN};
    int64_t left = deadline - clock_mono_ms();
    if (left <= 0 || poll(&poller, 1, (int)left) <= 0)
      return false;
    ssize_t got = read(reader->fd, reader->text + reader->have, sizeof reader->text - reader->have);
    if (got <= 0)
      return false;
    reader->have += (size_t)got;
  }
  return true;
}

const char *broker_reader_line(struct broker_reader *reader, int timeout_ms) {
  static char line[sizeof reader->text];
  if (!broker_reader_has_line(reader, timeout_ms))
    fail_msg("no line came");
  size_t len = (size_t)((char *)memchr(reader->text, '\n', reader->have) - reader->text);
  memcpy(line, reader->text, len);
  line[len] = '\0';
  reader->have -= len + 1;
  memmove(reader->text, reader->text + len + 1, reader->have);
  return line;
}

void broker_reader_stop(struct broker_reader *reader) {
  child_kill(&reader->pid);
  close(reader->fd);
}
