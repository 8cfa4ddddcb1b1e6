#include "paho.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "block_set.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "bridge/mqtt.h"

#if defined PAHO_MEMORY || defined PAHO_THREADS
static _Noreturn void end_process(const char *why) {
  log_line(LOG_ERROR, why);
  log_flush(LOG_GRACE_MS);
  _exit(EXIT_FAILURE);
}

static _Noreturn void out_of_memory(void) {
  end_process("out of memory in the MQTT client, ending; the journal keeps what is not done");
}
#endif

#ifdef PAHO_MEMORY
/* ---- memory ---- */

void *__wrap_mymalloc(char *file, int line, size_t size);
void *__wrap_myrealloc(char *file, int line, void *block, size_t size);
void __wrap_myfree(char *file, int line, void *block);

static pthread_mutex_t blocks_lock = PTHREAD_MUTEX_INITIALIZER;
static struct block_set blocks; /* under the lock: that Paho has and has not freed */

static void *note_block(void *block) {
  if (!block)
    out_of_memory();
  pthread_mutex_lock(&blocks_lock);
  enum err err = block_set_add(&blocks, block);
  pthread_mutex_unlock(&blocks_lock);
  if (err != ERR_OK)
    out_of_memory();
  return block;
}

static bool forget_block(const void *block) {
  pthread_mutex_lock(&blocks_lock);
  bool known = block_set_remove(&blocks, block);
  pthread_mutex_unlock(&blocks_lock);
  return known;
}

/* Zeroed, like what Paho's own gives. */
void *__wrap_mymalloc(char *file, int line, size_t size) {
  (void)file;
  (void)line;
  return note_block(mem_alloc(size > 0 ? size : 1));
}

/* NULL for what is no block of Paho's, like its own. */
void *__wrap_myrealloc(char *file, int line, void *block, size_t size) {
  (void)file;
  (void)line;
  return forget_block(block) ? note_block(mem_resize(block, size > 0 ? size : 1)) : NULL;
}

void __wrap_myfree(char *file, int line, void *block) {
  (void)file;
  (void)line;
  if (block && forget_block(block))
    mem_free(block);
}

bool mqtt_paho_takes_our_memory(void) {
  pthread_mutex_lock(&blocks_lock);
  size_t count = blocks.count;
  pthread_mutex_unlock(&blocks_lock);
  return count > 0;
}
#else
bool mqtt_paho_takes_our_memory(void) {
  return true; /* it is not meant to */
}
#endif

#ifdef PAHO_THREADS
/* ---- threads ---- */

#define WRAPPED_(name) __wrap_##name
#define WRAPPED(name)  WRAPPED_(name) /* of a macro's value */

void WRAPPED(PAHO_THREADS)(void *(*run)(void *), void *context);
int __real_usleep(useconds_t us);
int __wrap_usleep(useconds_t us);

enum { DEAF_MAX_US = 2000 };

struct start {
  void *(*run)(void *);
  void *context;
};

static _Thread_local bool is_paho_thread;

static void *run_thread(void *arg) {
  struct start start = *(struct start *)arg;
  mem_free(arg);
  is_paho_thread = true;
  return start.run(start.context);
}

void WRAPPED(PAHO_THREADS)(void *(*run)(void *), void *context) {
  pthread_t thread;
  pthread_attr_t detached;
  struct start *start = mem_alloc(sizeof *start);
  if (start)
    *start = (struct start){run, context};
  else
    out_of_memory();
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  if (pthread_create(&thread, &detached, run_thread, start) != 0)
    end_process("no thread of the MQTT client can be started, ending");
  pthread_attr_destroy(&detached);
}

/* Paho's receiver sleeps for 100 ms, and hears nothing, when there is no socket yet, and after each
 * second in which nothing came: a broker's answer or a command would wait that long. */
int __wrap_usleep(useconds_t us) {
  return __real_usleep(is_paho_thread && us > DEAF_MAX_US ? DEAF_MAX_US : us);
}
#endif

#ifdef PAHO_WRITES
/* ---- messages ---- */

int __real_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id);
int __wrap_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id);

enum { PAHO_SOCKET_ERROR = -1, PAHO_SENT = 0 };

/* When a PUBLISH of QoS 1 cannot be written, Paho frees its topic and payload, and once more when
 * it clears the session: by then somebody else may have that memory. So the message counts as sent,
 * on a connection that is no more: Paho finds its end when it reads, and the message is lost like
 * all that are not acknowledged. `net` begins with the socket. */
int __wrap_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id) {
  int code = __real_MQTTPacket_send_publish(packet, dup, qos, retained, net, client_id);
  if (code != PAHO_SOCKET_ERROR || qos == 0)
    return code;
  if (*net > 0)
    (void)shutdown(*net, SHUT_RDWR); /* fails when it is down already */
  return PAHO_SENT;
}
#endif

#ifdef PAHO_CLEARING
void __wrap_MQTTAsync_NULLPublishCommands(void *client);

/* When a client is destroyed, Paho takes the messages that wait in its queue for stored ones, and
 * frees neither their topics nor their payloads. Nothing is stored: they are freed like the rest.
 */
void __wrap_MQTTAsync_NULLPublishCommands(void *client) {
  (void)client;
}
#endif

#ifdef PAHO_REASONS
/* ---- reasons ---- */

struct paho_ack {
  unsigned header;
  int packet_id;
  unsigned char reason; /* of MQTT 5 only */
  int version;
};

int __real_MQTTProtocol_handlePubacks(struct paho_ack *ack, int fd, void **publication);
int __wrap_MQTTProtocol_handlePubacks(struct paho_ack *ack, int fd, void **publication);

enum { NO_MATCHING_SUBSCRIBERS = 0x10 };

/* Paho tells the reason of a PUBACK only where it is a failure. */
int __wrap_MQTTProtocol_handlePubacks(struct paho_ack *ack, int fd, void **publication) {
  if (ack->version == MQTT_VERSION_5 && ack->reason == NO_MATCHING_SUBSCRIBERS)
    metrics_add(METRIC_EVENTS_UNHEARD, 1);
  return __real_MQTTProtocol_handlePubacks(ack, fd, publication);
}
#endif

#ifdef PAHO_CONNECTING
/* ---- connecting ---- */

int __real_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                       struct addrinfo **out);
int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                       struct addrinfo **out);
int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
int __real_connect(int fd, const struct sockaddr *address, socklen_t len);
int __wrap_connect(int fd, const struct sockaddr *address, socklen_t len);

/* Paho looks up, opens and connects on one thread, in this order. */
static atomic_int offered = -1;
static _Thread_local int taken = -1;

bool mqtt_paho_takes_connections(void) {
  return true;
}

bool mqtt_paho_offer(int fd) {
  assert(atomic_load(&offered) < 0);
  atomic_store(&offered, fd);
  return true;
}

int mqtt_paho_withdraw(void) {
  return atomic_exchange(&offered, -1);
}

/* Paho wants nothing but the addresses of a host; the bridge always names a service too. Any
 * address will do. */
int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                       struct addrinfo **out) {
  taken = service ? -1 : mqtt_paho_withdraw();
  int status = __real_getaddrinfo(taken < 0 ? node : "127.0.0.1", service, hints, out);
  if (status != 0 && taken >= 0) {
    mqtt_paho_offer(taken);
    taken = -1;
  }
  return status;
}

int __wrap_socket(int domain, int type, int protocol) {
  return taken < 0 ? __real_socket(domain, type, protocol) : taken;
}

/* It is connected. Paho does not expect that at once, and would upgrade a WebSocket twice. */
int __wrap_connect(int fd, const struct sockaddr *address, socklen_t len) {
  if (taken < 0)
    return __real_connect(fd, address, len);
  taken = -1;
  errno = EINPROGRESS;
  return -1;
}
#else
bool mqtt_paho_takes_connections(void) {
  return false;
}

bool mqtt_paho_offer(int fd) {
  (void)fd;
  return false;
}

int mqtt_paho_withdraw(void) {
  return -1;
}
#endif
