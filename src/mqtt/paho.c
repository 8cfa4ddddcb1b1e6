/* Longer than other files are: what works around Paho is in one place. No build has all of it. */
#include "paho.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <MQTTAsync.h>

#include "block_set.h"
#include "bridge/address.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"

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
/* ---- memory ----
 * Fault: without memory Paho goes on, loses packets, stops reading or crashes. It frees some blocks
 *   twice, for example when a broker answers with the wrong packet. A build for debugging keeps a
 *   record of each block, a copy of a file's name and a place in a tree, under one lock for all
 *   (Heap.c): a fifth of the processor time of a webhook.
 * Versions: all without PAHO_HIGH_PERFORMANCE, as Debian builds it.
 * Tests: e2e/test_memory.py, e2e/test_budgets.py, survives_acknowledgements_of_another_qos.
 * Here each block has a place in a set, which is enough to free it once. The process ends when
 * there is no memory, as by kill -9: the journal has everything. */

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
  return note_block(mem_alloc(size));
}

/* NULL for what is no block of Paho's, like its own. */
void *__wrap_myrealloc(char *file, int line, void *block, size_t size) {
  (void)file;
  (void)line;
  return forget_block(block) ? note_block(mem_resize(block, size)) : NULL;
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

#ifdef PAHO_TRACE
/* ---- trace ----
 * Fault: a build for debugging notes each function that it enters and leaves in a table of threads,
 *   under one lock for all of them, also when nobody asked for a trace: a tenth of a command's
 *   processor time. The table keeps the threads that are gone, and the way through it gets longer
 *   with each connection.
 * Versions: all without PAHO_HIGH_PERFORMANCE, as Debian builds it.
 * Tests: e2e/test_budgets.py. */

void __wrap_StackTrace_entry(const char *function, int line, int level);
void __wrap_StackTrace_exit(const char *function, int line, void *result, int level);

void __wrap_StackTrace_entry(const char *function, int line, int level) {
  (void)function;
  (void)line;
  (void)level;
}

void __wrap_StackTrace_exit(const char *function, int line, void *result, int level) {
  (void)function;
  (void)line;
  (void)result;
  (void)level;
}
#endif

#ifdef PAHO_THREADS
/* ---- threads ----
 * Fault: the receiver sleeps for 100 ms, and hears nothing, when there is no socket yet, and after
 *   each second in which nothing came: a broker's answer or a command would wait that long. Whoever
 *   closes a client sleeps for 100 ms, too, until its threads have ended. Nor does Paho look
 * whether they have started. Versions: up to 1.3.15, the last one that was read. Tests:
 * hears_a_command_after_a_quiet_second, ends_as_soon_as_it_is_closed. */

#define WRAPPED_(name) __wrap_##name
#define WRAPPED(name)  WRAPPED_(name) /* of a macro's value */

void WRAPPED(PAHO_THREADS)(void *(*run)(void *), void *context);
int __real_usleep(useconds_t us);
int __wrap_usleep(useconds_t us);

enum { SLEEP_MAX_US = 2000 };

struct start {
  void *(*run)(void *);
  void *context;
};

static _Thread_local bool is_paho_thread;
static atomic_int thread_count; /* of Paho's */

static void *run_thread(void *arg) {
  struct start start = *(struct start *)arg;
  mem_free(arg);
  is_paho_thread = true;
  void *result = start.run(start.context);
  thread_count--;
  return result;
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
  thread_count++;
  if (pthread_create(&thread, &detached, run_thread, start) != 0)
    end_process("no thread of the MQTT client can be started, ending");
  pthread_attr_destroy(&detached);
}

int __wrap_usleep(useconds_t us) {
  useconds_t step = us > SLEEP_MAX_US ? SLEEP_MAX_US : us;
  if (is_paho_thread)
    return __real_usleep(step);
  for (useconds_t slept = 0; slept < us && thread_count > 0; slept += step)
    (void)__real_usleep(step);
  return 0;
}
#endif

#ifdef PAHO_WRITES
/* ---- messages that cannot be written ----
 * Fault: when a PUBLISH of QoS 1 cannot be written, Paho frees its topic and payload, and once more
 *   when it clears the session: by then somebody else may have that memory.
 * Versions: up to 1.3.15.
 * Tests: completes_everything_when_a_broker_of_5_is_killed, and of 3.1.1. */

int __real_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id);
int __wrap_MQTTPacket_send_publish(void *packet, int dup, int qos, int retained, int *net,
                                   const char *client_id);

enum { PAHO_SOCKET_ERROR = -1, PAHO_SENT = 0 };

/* The message counts as sent, on a connection that is no more: Paho finds its end when it reads,
 * and the message is lost like all that are not acknowledged. `net` begins with the socket. */
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
/* ---- messages that wait when a client is destroyed ----
 * Fault: Paho takes them for stored ones, and frees neither their topics nor their payloads.
 * Versions: up to 1.3.13.
 * Tests: LeakSanitizer, over those of the engine.
 * Nothing is stored: they are freed like the rest. */
void __wrap_MQTTAsync_NULLPublishCommands(void *client);

void __wrap_MQTTAsync_NULLPublishCommands(void *client) {
  (void)client;
}
#endif

#ifdef PAHO_REASONS
/* ---- reasons of acknowledgements ----
 * Fault: the reason of a PUBACK is told only where it is a failure; that nobody subscribes is not.
 * Versions: all.
 * Tests: counts_what_nobody_subscribes_to. */

struct paho_ack {
  unsigned header;
  int packet_id;
  unsigned char reason; /* of MQTT 5 only */
  int version;
};

int __real_MQTTProtocol_handlePubacks(struct paho_ack *ack, int fd, void **publication);
int __wrap_MQTTProtocol_handlePubacks(struct paho_ack *ack, int fd, void **publication);

enum { NO_MATCHING_SUBSCRIBERS = 0x10 };

int __wrap_MQTTProtocol_handlePubacks(struct paho_ack *ack, int fd, void **publication) {
  if (ack->version == MQTTVERSION_5 && ack->reason == NO_MATCHING_SUBSCRIBERS)
    metrics_add(METRIC_EVENTS_UNHEARD, 1);
  return __real_MQTTProtocol_handlePubacks(ack, fd, publication);
}
#endif

#ifdef PAHO_CONNECTING
/* ---- connecting ----
 * Fault: Paho tries one address of a name, the first of IPv4, and gives no handle to its socket. It
 *   sets no TCP_NODELAY there, and nobody else can cut it.
 * Versions: all.
 * Tests: goes_on_to_the_next_address, checks_the_name_at_every_address, has_no_delay_on_its_socket.
 * Here it gets a connection that is made already, to any of the name's addresses, and its TLS still
 * checks the name. */

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

/* Nothing has to be found. */

enum err mqtt_sockets_note(struct mqtt_sockets *out) {
  *out = (struct mqtt_sockets){0};
  return ERR_OK;
}

void mqtt_sockets_free(struct mqtt_sockets *sockets) {
  *sockets = (struct mqtt_sockets){0};
}

enum err mqtt_socket_find(struct mqtt_socket *out, const struct mqtt_sockets *before,
                          const struct mqtt_address *address) {
  (void)before;
  (void)address;
  out->fd = -1;
  return ERR_NOT_FOUND;
}
#else
/* ---- connecting, with a Paho that takes no connection ----
 * Its socket is looked for among those of the process.
 * Tests: a_foreign_connection_from_the_brokers_port_is_not_it and its neighbour. */

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

enum { SOCKETS_FIRST = 64 };

/* The inode of a socket, another for each, for as long as the machine runs; 0 for what is none. */
static uint64_t inode_of(int fd) {
  struct stat facts;
  return fstat(fd, &facts) == 0 && S_ISSOCK(facts.st_mode) ? (uint64_t)facts.st_ino : 0;
}

/* Calls `visit` for each descriptor of the process until it says no. ERR_IO. */
static enum err each_descriptor(bool (*visit)(void *context, int fd), void *context) {
  DIR *folder = opendir("/proc/self/fd");
  if (!folder)
    return ERR_IO;
  bool more = true;
  for (struct dirent *entry = readdir(folder); more && entry; entry = readdir(folder))
    if (entry->d_name[0] != '.')
      more = visit(context, (int)strtol(entry->d_name, NULL, 10));
  closedir(folder);
  return ERR_OK;
}

static bool note(void *context, int fd) {
  struct mqtt_sockets *sockets = context;
  uint64_t inode = inode_of(fd);
  if (inode == 0)
    return true;
  if (sockets->count == sockets->capacity) {
    size_t capacity = sockets->capacity > 0 ? 2 * sockets->capacity : SOCKETS_FIRST;
    uint64_t *inodes = mem_resize(sockets->inodes, capacity * sizeof *inodes);
    sockets->complete = inodes != NULL;
    if (!inodes)
      return false;
    sockets->inodes = inodes;
    sockets->capacity = capacity;
  }
  sockets->inodes[sockets->count++] = inode;
  return true;
}

static int compare(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return left < right ? -1 : left > right;
}

enum err mqtt_sockets_note(struct mqtt_sockets *out) {
  *out = (struct mqtt_sockets){0};
  out->complete = true;
  enum err err = each_descriptor(note, out);
  if (err == ERR_OK && !out->complete)
    err = ERR_MEMORY;
  if (err != ERR_OK)
    mqtt_sockets_free(out);
  else if (out->count > 0)
    qsort(out->inodes, out->count, sizeof *out->inodes, compare);
  return err;
}

void mqtt_sockets_free(struct mqtt_sockets *sockets) {
  mem_free(sockets->inodes);
  *sockets = (struct mqtt_sockets){0};
}

static bool was_there(const struct mqtt_sockets *before, uint64_t inode) {
  return before->count > 0 &&
         bsearch(&inode, before->inodes, before->count, sizeof inode, compare) != NULL;
}

static bool same_host(const struct sockaddr_storage *a, const struct sockaddr_storage *b) {
  struct ip left, right;
  ip_of_socket(&left, a);
  ip_of_socket(&right, b);
  return ip_equal(&left, &right);
}

/* Zeroes when there is none. */
static struct sockaddr_storage name_of(int fd, int (*get)(int, struct sockaddr *, socklen_t *)) {
  struct sockaddr_storage name;
  socklen_t len = sizeof name;
  memset(&name, 0, sizeof name);
  if (get(fd, (struct sockaddr *)&name, &len) != 0)
    memset(&name, 0, sizeof name);
  return name;
}

struct search {
  const struct mqtt_sockets *before;
  const struct mqtt_address *address;
  bool listening[UINT16_MAX + 1]; /* ports of the process's own listeners */
  uint64_t inode;                 /* of the last one found; another descriptor of it is no other */
  int found, found_there;         /* with the port alone, and with the address as well */
  unsigned count, count_there;
};

static bool note_listener(void *context, int fd) {
  struct search *search = context;
  int listens = 0;
  socklen_t len = sizeof listens;
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 && listens) {
    const struct sockaddr_storage name = name_of(fd, getsockname);
    search->listening[socket_port(&name)] = true;
  }
  return true;
}

static bool consider(void *context, int fd) {
  struct search *search = context;
  const struct sockaddr_storage peer = name_of(fd, getpeername);
  if (socket_port(&peer) == 0 || socket_port(&peer) != socket_port(&search->address->storage))
    return true;
  const struct sockaddr_storage own = name_of(fd, getsockname);
  uint64_t inode = inode_of(fd);
  if (search->listening[socket_port(&own)] || was_there(search->before, inode) ||
      inode == search->inode)
    return true;
  search->inode = inode;
  search->found = fd;
  search->count++;
  if (same_host(&peer, &search->address->storage)) {
    search->found_there = fd;
    search->count_there++;
  }
  return true;
}

enum err mqtt_socket_find(struct mqtt_socket *out, const struct mqtt_sockets *before,
                          const struct mqtt_address *address) {
  struct search search = {.before = before, .address = address};
  enum err err = each_descriptor(note_listener, &search);
  if (err == ERR_OK)
    err = each_descriptor(consider, &search);
  if (err != ERR_OK)
    return err;
  if (search.count == 1)
    return mqtt_socket_copy(out, search.found);
  return search.count_there == 1 ? mqtt_socket_copy(out, search.found_there) : ERR_NOT_FOUND;
}
#endif

/* ---- what an attempt to connect came to ----
 * Fault: how far it came is told in words alone; and the broker's code, which was `code`, is the
 *   reason of a plain failure from 1.3.15 on.
 * Versions: all.
 * Tests: falls_back_when_5_is_met_with_silence_twice, says_what_the_address_said_that_was_reached,
 *   reports_refused_credentials_without_showing_them. */

bool mqtt_paho_reached_broker(const char *message) {
  return message && (strcmp(message, "TCP connect completion failure") == 0 ||
                     strcmp(message, "socket error") == 0);
}

bool mqtt_paho_waited_in_vain(const char *message) {
  return message && strcmp(message, "TCP connect timeout") == 0;
}

int mqtt_paho_connect_refusal(int code, int reason) {
  return code == MQTTASYNC_FAILURE && reason > 0 ? reason : code;
}

/* ---- what a message came to ----
 * Fault: where nothing was answered, the reason may be what was on the stack
 *   (MQTTAsync_writeComplete); the code is negative then.
 * Versions: up to 1.3.15.
 * Tests: believes_a_reason_only_where_the_broker_answered. */

enum { CODE_REFUSED = 0x80 /* reason codes from here on are refusals */ };

int mqtt_paho_publish_refusal(int code, int reason) {
  return code == 0 && reason >= CODE_REFUSED ? reason : 0;
}

/* ---- keep-alive ----
 * Fault: the keep-alive that a CONNACK asks for is ignored (MQTT 5.0 section 3.2.2.3.14).
 * Versions: up to 1.3.13; so the engine connects anew with it.
 * Tests: adopts_the_keep_alive_of_the_broker. */

bool mqtt_paho_follows_keep_alive(void) {
  const MQTTAsync_nameValue *info = MQTTAsync_getVersionInfo();
  while (info->name && strcmp(info->name, "Version") != 0)
    info++;
  return info->name && strverscmp(info->value, "1.3.14") >= 0;
}

/* ---- clean sessions ----
 * Fault: with a clean session (3.1.1) what is in flight is given up before it is told that the
 *   connection is lost (MQTTAsync_closeSession), when nobody knows yet whom to blame.
 * Versions: up to 1.3.15.
 * Tests: tells_whether_a_message_may_have_cost_the_connection.
 * Connecting "again" while connected sends nothing, but makes Paho believe that the session is not
 * clean, so that it clears it when the client is destroyed. */

int mqtt_paho_keep_session(void *client, int keep_alive_s, bool tls) {
  MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
  MQTTAsync_SSLOptions ssl = MQTTAsync_SSLOptions_initializer;
  options.MQTTVersion = MQTTVERSION_3_1_1;
  options.cleansession = 0;
  options.keepAliveInterval = keep_alive_s;
  if (tls)
    options.ssl = &ssl;
  return MQTTAsync_connect(client, &options);
}

/* ---- a sender that sleeps ----
 * Fault: the sender looks whether there is work and then waits, for a second, without a lock
 *   between the two (MQTTAsync_sendThread): a signal in between is missed.
 * Versions: up to 1.3.15.
 * Tests: wakes_a_sender_that_may_have_missed_its_signal. */

enum {
  NUDGE_MS = 5, /* without an acknowledgement for so long, it may have gone to sleep */
  NUDGE_GROWTH = 10,
};

void mqtt_paho_plan_nudge(struct mqtt_paho_nudge *nudge, int64_t now_mono_ms) {
  *nudge = (struct mqtt_paho_nudge){.mono_ms = now_mono_ms + NUDGE_MS, .wait_ms = NUDGE_MS};
}

void mqtt_paho_plan_next(struct mqtt_paho_nudge *nudge, int64_t now_mono_ms) {
  nudge->wait_ms *= NUDGE_GROWTH;
  nudge->mono_ms = now_mono_ms + nudge->wait_ms;
}

/* While connected, this does nothing else. */
void mqtt_paho_wake_sender(void *client) {
  (void)MQTTAsync_reconnect(client);
}
