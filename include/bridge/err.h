/* Error codes: one table, two uses (enum, sentence). Zero is success, always. Any thread. */
#ifndef BRIDGE_ERR_H
#define BRIDGE_ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))

#define ERR_TABLE(X)                                                                               \
  X(ERR_OK, "no error")                                                                            \
  X(ERR_MEMORY, "out of memory")                                                                   \
  X(ERR_LIMIT, "a ceiling was reached")                                                            \
  X(ERR_SYNTAX, "the bytes cannot be understood")                                                  \
  X(ERR_RANGE, "a value is outside its limits")                                                    \
  X(ERR_MISSING, "something required is not there")                                                \
  X(ERR_NOT_FOUND, "no such thing")                                                                \
  X(ERR_EXISTS, "it is there already")                                                             \
  X(ERR_DENIED, "not allowed")                                                                     \
  X(ERR_IO, "reading or writing failed")                                                           \
  X(ERR_FULL, "no space is left")                                                                  \
  X(ERR_CORRUPT, "stored data is damaged")                                                         \
  X(ERR_VERSION, "the version is not supported")                                                   \
  X(ERR_TIMEOUT, "it took too long")                                                               \
  X(ERR_CLOSED, "it is shutting down")                                                             \
  X(ERR_NETWORK, "the peer cannot be reached")

#define ERR_AS_ENUM(id, sentence) id,
enum err { ERR_TABLE(ERR_AS_ENUM) ERR_COUNT };
#undef ERR_AS_ENUM

/* The code's sentence ("out of memory"), for people. Static storage; any thread. */
const char *err_text(enum err err);

#endif
