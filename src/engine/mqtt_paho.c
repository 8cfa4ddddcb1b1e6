/* What takes the place of parts of Paho: the linker puts these functions where Paho's own were
 * called
 * (--wrap, see CMakeLists.txt), which is why Paho is linked as a static library. Their types are
 * those of Paho 1.3.12. On Paho's threads and on those that call it.
 *
 * Memory: Debian builds Paho for debugging (without PAHO_HIGH_PERFORMANCE). Each block gets a
 * record, a copy of a file's name and a place in a tree, under one lock for all (Heap.c): a fifth
 * of the processor time of a webhook. Without memory Paho goes on, loses packets, stops reading or
 * crashes, and does not look whether its threads have started. The process ends here instead, as by
 * kill -9: the journal has everything. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bridge/log.h"
#include "bridge/mem.h"

void *__wrap_mymalloc(char *file, int line, size_t size);
void *__wrap_myrealloc(char *file, int line, void *block, size_t size);
void __wrap_myfree(char *file, int line, void *block);
void __wrap_Thread_start(void *(*run)(void *), void *context);
int __real_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id);
int __wrap_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id);
void __wrap_MQTTAsync_NULLPublishCommands(void *client);

enum { PAHO_SOCKET_ERROR = -1, PAHO_SENT = 0 };

static _Noreturn void out_of_memory(void) {
  log_line(LOG_ERROR,
           "out of memory in the MQTT client, ending; the journal keeps what is not done");
  _exit(EXIT_FAILURE);
}

/* Zeroed, like what Paho's own gives. */
void *__wrap_mymalloc(char *file, int line, size_t size) {
  (void)file;
  (void)line;
  void *block = mem_alloc(size > 0 ? size : 1);
  if (!block)
    out_of_memory();
  return block;
}

void *__wrap_myrealloc(char *file, int line, void *block, size_t size) {
  (void)file;
  (void)line;
  block = mem_resize(block, size > 0 ? size : 1);
  if (!block)
    out_of_memory();
  return block;
}

void __wrap_myfree(char *file, int line, void *block) {
  (void)file;
  (void)line;
  mem_free(block);
}

void __wrap_Thread_start(void *(*run)(void *), void *context) {
  pthread_t thread;
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  if (pthread_create(&thread, &detached, run, context) != 0)
    out_of_memory();
  pthread_attr_destroy(&detached);
}

/* When a PUBLISH cannot be written, Paho frees its topic and payload twice, which its own records
 * of memory put up with. So the message counts as sent, on a connection that is no more: Paho finds
 * its end when it reads, and the message is lost like all that are not acknowledged. `net` begins
 * with the socket. */
int __wrap_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id) {
  int code = __real_MQTTPacket_send_publish(packet, dup, qos, retained, net, client_id);
  if (code != PAHO_SOCKET_ERROR)
    return code;
  if (*net > 0)
    (void)shutdown(*net, SHUT_RDWR); /* fails when it is down already */
  return PAHO_SENT;
}

/* When a client is destroyed, Paho takes the messages that wait in its queue for stored ones, and
 * frees neither their topics nor their payloads. Nothing is stored: they are freed like the rest.
 */
void __wrap_MQTTAsync_NULLPublishCommands(void *client) {
  (void)client;
}
