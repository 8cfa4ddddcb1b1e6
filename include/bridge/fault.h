/* Named places where a test can let the process die, to show what a crash there leaves behind. The
 * environment variable BRIDGE_FAULT="store.before_commit:3" ends the process with SIGKILL when that
 * point is passed for the third time. Only builds with BRIDGE_FAULT_POINTS have them; in others the
 * macro leaves no code. Any thread. */
#ifndef BRIDGE_FAULT_H
#define BRIDGE_FAULT_H

/* X(id, name, what has happened by then). Each way in the order of its steps; tests visit every
 * point of this table. */
#define FAULT_TABLE(X)                                                                             \
  X(WEBHOOK_VERIFIED, "webhook.verified", "checked, not yet with the journal")                     \
  X(WEBHOOK_COMMITTED, "webhook.committed", "committed, not yet queued for the broker")            \
  X(PUBLISH_STARTED, "publish.started", "its turn has come, not yet with the MQTT engine")         \
  X(WEBHOOK_ANSWERED, "webhook.answered", "the 200 has left, too")                                 \
  X(PUBLISH_SENT, "publish.sent", "given to the MQTT library")                                     \
  X(PUBLISH_ACKNOWLEDGED, "publish.acknowledged", "the PUBACK came, main does not know")           \
  X(PUBLISH_TOLD, "publish.told", "main knows, not yet marked in the journal")                     \
  X(PUBLISH_MARKED, "publish.marked", "marked as delivered")                                       \
  X(COMMAND_CAME, "command.came", "read from the broker, not yet with the journal")                \
  X(COMMAND_COMMITTED, "command.committed", "committed, the PUBACK has not left")                  \
  X(COMMAND_TAKEN, "command.taken", "with the main thread, while the PUBACK leaves")               \
  X(COMMAND_READY, "command.ready", "checked and first in line, not yet marked as sent")           \
  X(OWN_KEY_TAKEN, "own.key_taken", "its command_id is on record, the bridge has not begun")       \
  X(COMMAND_MARKED, "command.marked", "marked as sent, not yet with the REST engine")              \
  X(REQUEST_STARTED, "request.started", "the connection is there, nothing is written")             \
  X(REQUEST_ANSWERED, "request.answered", "the reply begins")                                      \
  X(REQUEST_DONE, "request.done", "the reply is whole, main does not know")                        \
  X(COMMAND_REPLIED, "command.replied", "main knows the reply")                                    \
  X(RESULT_MADE, "result.made", "the result is not yet with the journal")                          \
  X(RESULT_COMMITTED, "result.committed", "committed, not yet queued for the broker")              \
  X(START_CALLS, "start.calls", "the known calls are read")                                        \
  X(START_NOTES, "start.notes", "what the others remember is read")                                \
  X(START_COMMANDS, "start.commands", "the unfinished commands are resumed")                       \
  X(START_CONNECTED, "start.connected", "the broker is reached, nothing is sent")                  \
  X(STOP_BEGUN, "stop.begun", "nothing new is taken")                                              \
  X(STOP_FINISHED, "stop.finished", "what was under way has ended")                                \
  X(STOP_DISCONNECTED, "stop.disconnected", "the broker is left")                                  \
  X(STORE_BEFORE_COMMIT, "store.before_commit", "the transaction is written, not committed")       \
  X(STORE_AFTER_COMMIT, "store.after_commit", "committed, nobody knows")                           \
  X(STORE_AFTER_COMPLETIONS, "store.after_completions", "the owners are being told")               \
  X(STORE_BEFORE_CHECKPOINT, "store.before_checkpoint", "the write-ahead log is full")             \
  X(STORE_AFTER_CHECKPOINT, "store.after_checkpoint", "it is in the database")                     \
  X(STORE_BEFORE_GENERATION, "store.before_generation", "the known ids' new filter is written")    \
  X(STORE_AFTER_GENERATION, "store.after_generation", "and committed")                             \
  X(STORE_MOVE_COPIED, "store.move_copied", "a sync failed: the journal is in a new file, too")    \
  X(STORE_MOVE_NAMED, "store.move_named", "the new file is the journal")                           \
  X(STORE_MOVE_CLEARED, "store.move_cleared", "the old one's write-ahead log is gone")             \
  X(STORE_MOVE_PLACED, "store.move_placed", "the new file has the old one's name")

enum fault_id {
#define X(id, name, text) FAULT_##id,
  FAULT_TABLE(X)
#undef X
};

#ifdef BRIDGE_FAULT_POINTS
/* Passes the point: returns, or ends the process. Called by FAULT_POINT(WEBHOOK_COMMITTED) alone.
 */
void fault_point(enum fault_id id);
#define FAULT_POINT(id) fault_point(FAULT_##id)
#else
#define FAULT_POINT(id) ((void)0)
#endif

#endif
