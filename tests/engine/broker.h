/* A real mosquitto for tests: on a free port of 127.0.0.1, with a folder of its own that is removed
 * afterwards, stopped by its process id; and its command-line clients. */
#ifndef TESTS_BROKER_H
#define TESTS_BROKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct broker {
  pid_t pid; /* 0 while it does not run */
  uint16_t port;
  char folder[64];
  char url[64]; /* mqtt://127.0.0.1:<port> */
};

/* Makes the folder, writes mosquitto.conf ("%d" in `lines` becomes the folder, and the listener
 * comes first), starts it and waits until it listens. `lines` NULL: anybody may connect. */
void broker_start(struct broker *broker, const char *lines);

/* Starts it again with the same files after broker_kill. */
void broker_restart(struct broker *broker);

/* SIGKILL, and waits for its end. */
void broker_kill(struct broker *broker);

/* The same, and removes the folder. */
void broker_stop(struct broker *broker);

/* Writes a file into the folder, before broker_start's configuration names it. */
void broker_folder(struct broker *broker);
void broker_write(const struct broker *broker, const char *name, const char *text);

/* A port of 127.0.0.1 that nobody listens on. */
uint16_t broker_free_port(void);

/* A program whose lines are read as they come, such as mosquitto_sub. It is ended by SIGKILL:
 * mosquitto_sub disconnects in its signal handler, and can wait there for a lock of its own. */
struct broker_reader {
  pid_t pid;
  int fd;
  size_t have;
  char text[16384];
};

void broker_reader_start(struct broker_reader *reader, const char *const argv[]);

/* The next line without its end; fails the test when none comes. Valid until the next call. */
const char *broker_reader_line(struct broker_reader *reader, int timeout_ms);

/* False when no line comes. */
bool broker_reader_has_line(struct broker_reader *reader, int timeout_ms);
void broker_reader_stop(struct broker_reader *reader);

#endif
