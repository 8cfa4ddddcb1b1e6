/* Looks at what a configuration leads to on this machine. Reads files; resolves no name, connects
 * nowhere, changes nothing. */
#ifndef BRIDGE_CONFIG_FILES_H
#define BRIDGE_CONFIG_FILES_H

#include "bridge/config.h"

/* Whether every file and folder that a setting names is there, can be used by this user, and holds
 * what it should: certificates and keys that fit together; a journal, or room for one; and whether
 * the system has what the bridge needs: randomness, and certificates to trust where TLS is used
 * without a file of one's own. What the REST client then trusts is the file `api_trust`, NULL when
 * it has none. What is wrong is in *errors, which it empties first. */
void config_files_check(struct config_errors *errors, const struct config *config,
                        const char *api_trust);

#endif
