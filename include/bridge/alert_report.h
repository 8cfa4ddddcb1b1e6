/* What is on the bus of an alert. Pure; any thread. */
#ifndef BRIDGE_ALERT_REPORT_H
#define BRIDGE_ALERT_REPORT_H

#include "bridge/alert.h"
#include "bridge/buf.h"

/* Appends the state's JSON, without PINs:
 *
 *   {"state":"running","alert_id","text","started_at","expires_at","ended_at","round","rounds",
 *    "calling":["anna"],"trouble","acknowledged":{"by","how":"key","attempt","at"},
 *    "cancelled_by","attempts":[{"attempt","round","contact","to","call_control_id","step",
 *    "outcome","started_at","answered_at","ended_at"}],"messages":[{"contact","to","state"}]}
 *
 * What is unknown is left out. Trouble is the buffer's status. */
void alert_report_state(struct buf *out, const struct alert *alert);

/* Appends the JSON of what happened at now_ms:
 *
 *   {"event_type":"calling","alert_id","text","at","contact","to","attempt","round",
 *    "call_control_id","outcome","error","by","how"} */
void alert_report_news(struct buf *out, const struct alert *alert, const struct alert_news *news,
                       int64_t now_ms);

/* Appends the topics <root>/alert/<id>/state and <root>/alert/<id>/<event>. */
void alert_report_state_topic(struct buf *out, const char *root, const struct alert *alert);
void alert_report_news_topic(struct buf *out, const char *root, const struct alert *alert,
                             enum alert_news_kind kind);

#endif
