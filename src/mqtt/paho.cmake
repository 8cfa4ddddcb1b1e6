# Finds Paho, and tells which parts of it src/mqtt/paho.c takes the place of. The linker puts our functions
# where Paho's own are called (--wrap). That works within a static library only, and only for what the archive
# calls across its files; types cannot be seen there, hence the versions whose source was read. With any other
# Paho from 1.3.12 on, and with a shared one, nothing is replaced: it works all the same, more slowly, and
# where Paho's faults end the process it resumes from the journal.
#
#   PAHO_LIBRARY           the library; static, where both are there
#   PAHO_INCLUDE           the folder of MQTTAsync.h
#   BRIDGE_PAHO_PATCHES    OFF replaces nothing
#
# Makes the target `paho`. What uses it is compiled with PAHO_<PART>, the function's name, for each part that is
# replaced, and with PAHO_FREES_TWICE where that fault would end the process. The build folder's paho.txt names
# the parts and the fault for the end-to-end tests.
option(BRIDGE_PAHO_PATCHES "replace the parts of Paho that have faults, where its version is a known one" ON)
find_library(PAHO_LIBRARY NAMES libpaho-mqtt3as.a paho-mqtt3as REQUIRED)
find_path(PAHO_INCLUDE MQTTAsync.h REQUIRED)
set(PAHO_KNOWN "1\\.3\\.1[1-5]") # 1.3.12 to 1.3.15; Debian 12's 1.3.12 calls itself 1.3.11

add_library(paho INTERFACE)
target_include_directories(paho INTERFACE ${PAHO_INCLUDE})
target_link_libraries(paho INTERFACE ${PAHO_LIBRARY} OpenSSL::SSL)

# Sets `out` to the functions that the archive's files call in one another, or in the C library.
function(paho_calls out)
  execute_process(COMMAND ${CMAKE_NM} -P ${PAHO_LIBRARY} OUTPUT_VARIABLE symbols ERROR_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[A-Za-z0-9_]+ U" calls "${symbols}")
  list(TRANSFORM calls REPLACE " U" "")
  list(REMOVE_DUPLICATES calls)
  set(${out} "${calls}" PARENT_SCOPE)
endfunction()

# Replaces the functions that make a part, if Paho calls all of them.
function(paho_replace part name)
  foreach(call ${name} ${ARGN})
    if(NOT call IN_LIST PAHO_CALLS)
      return()
    endif()
    list(APPEND wraps -Wl,--wrap=${call})
  endforeach()
  target_link_options(paho INTERFACE ${wraps})
  target_compile_definitions(paho INTERFACE PAHO_${part}=${name})
  set(PAHO_REPLACED ${PAHO_REPLACED} ${part} PARENT_SCOPE)
endfunction()

set(PAHO_REPLACED "")
file(STRINGS ${PAHO_LIBRARY} PAHO_VERSION REGEX "^MQTTAsyncV3_Version " LIMIT_COUNT 1)
string(REGEX REPLACE ".* " "" PAHO_VERSION "${PAHO_VERSION}")
if(NOT BRIDGE_PAHO_PATCHES)
  set(PAHO_WHY "BRIDGE_PAHO_PATCHES is OFF")
elseif(NOT PAHO_LIBRARY MATCHES "\\.a$")
  set(PAHO_WHY "it is a shared library")
elseif(NOT PAHO_VERSION MATCHES "^${PAHO_KNOWN}$")
  set(PAHO_WHY "the version is not a known one")
else()
  set(PAHO_WHY "none of what is replaced is called in it")
  paho_calls(PAHO_CALLS)
  paho_replace(MEMORY mymalloc myrealloc myfree) # not with PAHO_HIGH_PERFORMANCE
  paho_replace(TRACE StackTrace_entry StackTrace_exit) # likewise
  paho_replace(THREADS Thread_start usleep)      # up to 1.3.12
  paho_replace(THREADS Paho_thread_start usleep) # from 1.3.13
  paho_replace(WRITES MQTTPacket_send_publish)
  paho_replace(CLEARING MQTTAsync_NULLPublishCommands) # up to 1.3.13
  paho_replace(CONNECTING getaddrinfo socket connect)
  paho_replace(REASONS MQTTProtocol_handlePubacks)
endif()

# Its own heap, of a build without PAHO_HIGH_PERFORMANCE (Debian's), notices what is freed twice; so does ours.
file(STRINGS ${PAHO_LIBRARY} PAHO_HEAP REGEX "^Failed to remove heap item" LIMIT_COUNT 1)
if(NOT PAHO_HEAP AND NOT MEMORY IN_LIST PAHO_REPLACED)
  target_compile_definitions(paho INTERFACE PAHO_FREES_TWICE)
  set(PAHO_FAULTS FREES_TWICE)
endif()
string(JOIN " " PAHO_WHAT ${PAHO_REPLACED} ${PAHO_FAULTS})
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/paho.txt CONTENT "@PAHO_WHAT@\n" @ONLY)

if(PAHO_REPLACED)
  message(STATUS "Paho ${PAHO_VERSION}, ${PAHO_LIBRARY}: replaced are ${PAHO_WHAT}")
else()
  message(STATUS "Paho ${PAHO_VERSION}, ${PAHO_LIBRARY}: nothing is replaced, as ${PAHO_WHY}. The bridge is slower, "
    "and where a fault of Paho ends the process it resumes from the journal (see src/mqtt/paho.c). Of a broker's "
    "name with several addresses, TLS and WebSocket reach the one that Paho chooses, the first of IPv4")
endif()
