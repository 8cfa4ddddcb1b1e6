/* Why a request is answered by the server itself: one table, for the status and for the log. Any
 * thread. */
#ifndef BRIDGE_HTTP_REFUSAL_H
#define BRIDGE_HTTP_REFUSAL_H

#define HTTP_REFUSAL_TABLE(X)                                                                      \
  X(HTTP_REFUSAL_NONE, 0, "")                                                                      \
  X(HTTP_REFUSAL_REQUEST_LINE, 400, "not a request line of HTTP")                                  \
  X(HTTP_REFUSAL_TARGET, 400, "the request's target is no path")                                   \
  X(HTTP_REFUSAL_LINE, 400, "a control character, or a line that does not end in CR LF")           \
  X(HTTP_REFUSAL_FIELD, 400, "a header field that is no \"name: value\"")                          \
  X(HTTP_REFUSAL_TWICE, 400, "a header field that may stand once stands twice")                    \
  X(HTTP_REFUSAL_NO_HOST, 400, "the Host header is missing")                                       \
  X(HTTP_REFUSAL_LENGTH, 400, "Content-Length is no number")                                       \
  X(HTTP_REFUSAL_CODING, 400,                                                                      \
    "Transfer-Encoding is not \"chunked\", once, in HTTP/1.1, with a body")                        \
  X(HTTP_REFUSAL_TWO_LENGTHS, 400, "both Content-Length and Transfer-Encoding")                    \
  X(HTTP_REFUSAL_CHUNK, 400, "the body is not as the chunked coding wants it")                     \
  X(HTTP_REFUSAL_EXTENSIONS, 400, "the body's chunks have too many extensions")                    \
  X(HTTP_REFUSAL_TRAILER, 400, "a trailer field that is no \"name: value\"")                       \
  X(HTTP_REFUSAL_NETWORK, 403, "the sender is in none of http.allowed_networks")                   \
  X(HTTP_REFUSAL_SENDER, 403, "the proxy does not say clearly who the sender is")                  \
  X(HTTP_REFUSAL_PATH, 404, "no such path")                                                        \
  X(HTTP_REFUSAL_SLASH, 404, "no such path; there is one without the slash at the end")            \
  X(HTTP_REFUSAL_METHOD, 405, "the path does not take this method")                                \
  X(HTTP_REFUSAL_SLOW, 408, "the request took too long to arrive")                                 \
  X(HTTP_REFUSAL_NO_LENGTH, 411, "the request does not say how long its body is")                  \
  X(HTTP_REFUSAL_BODY_TOO_LONG, 413, "the body is longer than the path takes")                     \
  X(HTTP_REFUSAL_EXPECT, 417, "Expect asks for something else than 100-continue")                  \
  X(HTTP_REFUSAL_HEAD_TOO_LONG, 431, "the header is too long")                                     \
  X(HTTP_REFUSAL_FIELDS, 431, "too many header fields")                                            \
  X(HTTP_REFUSAL_MEMORY, 503, "no memory for the request")                                         \
  X(HTTP_REFUSAL_HELD, 503, "too much is held for requests that are not answered yet")             \
  X(HTTP_REFUSAL_PENDING, 503, "too many requests for this path are not answered yet")             \
  X(HTTP_REFUSAL_VERSION, 505, "another version of HTTP than 1")

#define HTTP_REFUSAL_AS_ENUM(id, status, why) id,
enum http_refusal { HTTP_REFUSAL_TABLE(HTTP_REFUSAL_AS_ENUM) HTTP_REFUSAL_COUNT };
#undef HTTP_REFUSAL_AS_ENUM

/* The HTTP status, and a sentence for the log in static storage. */
int http_refusal_status(enum http_refusal refusal);
const char *http_refusal_why(enum http_refusal refusal);

#endif
