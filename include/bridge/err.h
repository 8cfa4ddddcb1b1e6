/* Error codes: one table, three uses (enum, short name, sentence). Zero is success, always. */
#ifndef BRIDGE_ERR_H
#define BRIDGE_ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))

#define ERR_TABLE(X)                                                                               \
  X(ERR_OK, "ok", "no error")                                                                      \
  X(ERR_MEMORY, "memory", "out of memory")                                                         \
  X(ERR_LIMIT, "limit", "a ceiling was reached")                                                   \
  X(ERR_SYNTAX, "syntax", "the bytes cannot be understood")                                        \
  X(ERR_RANGE, "range", "a value is outside its limits")                                           \
  X(ERR_MISSING, "missing", "something required is not there")                                     \
  X(ERR_NOT_FOUND, "not_found", "no such thing")                                                   \
  X(ERR_EXISTS, "exists", "it is there already")                                                   \
  X(ERR_DENIED, "denied", "not allowed")                                                           \
  X(ERR_IO, "io", "reading or writing failed")                                                     \
  X(ERR_FULL, "full", "no space is left")                                                          \
  X(ERR_CORRUPT, "corrupt", "stored data is damaged")                                              \
  X(ERR_VERSION, "version", "the version is not supported")                                        \
  X(ERR_TIMEOUT, "timeout", "it took too long")                                                    \
  X(ERR_CLOSED, "closed", "it is shutting down")                                                   \
  X(ERR_NETWORK, "network", "the peer cannot be reached")

#define ERR_AS_ENUM(id, name, sentence) id,
enum err { ERR_TABLE(ERR_AS_ENUM) ERR_COUNT };
#undef ERR_AS_ENUM

/* The code's short name ("memory"), for logs and metrics. Static storage; any thread. */
const char *err_name(enum err err);

/* The code's sentence ("out of memory"), for people. Static storage; any thread. */
const char *err_text(enum err err);

#endif
