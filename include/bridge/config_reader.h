/* Loads the configuration of a command line: reads the file, knows the environment, calls
 * config_load. Can be called again (SIGHUP), and then reads the files anew. Main. */
#ifndef BRIDGE_CONFIG_READER_H
#define BRIDGE_CONFIG_READER_H

#include "bridge/arguments.h"
#include "bridge/config.h"
#include "bridge/err.h"

/* As config_load, with the file of the arguments, or else of CONFIG_FILE_VARIABLE; that it cannot
 * be read, or is too long, is one of the errors. Borrows the arguments for the time of the call. */
enum err config_reader_load(struct config **out, const struct arguments *arguments,
                            struct config_errors *errors) MUST_CHECK;

#endif
