# What the Debian package holds besides what `cmake --install` has put in place, as Debian's rules want it.
set(here ${CMAKE_CURRENT_LIST_DIR})
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(doc ${root}/usr/share/doc/telnyx-mqtt)

function(put file path)
  configure_file(${file} ${root}/${path} COPYONLY)
endfunction()
function(gzip file) # without name and time
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

put(${here}/bridge.yaml etc/telnyx-mqtt/bridge.yaml)
put(${here}/telnyx-mqtt.sysusers usr/lib/sysusers.d/telnyx-mqtt.conf)
put(${here}/copyright usr/share/doc/telnyx-mqtt/copyright)
put(${CPACK_BRIDGE_SOURCE}/CHANGELOG.md usr/share/doc/telnyx-mqtt/changelog)
string(TIMESTAMP CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH
configure_file(${here}/changelog.in ${doc}/changelog.Debian @ONLY)
file(READ ${CPACK_BRIDGE_SOURCE}/config/telnyx-mqtt.service unit)
string(REPLACE /usr/local/bin/ /usr/bin/ unit "${unit}")
file(WRITE ${root}/usr/lib/systemd/system/telnyx-mqtt.service "${unit}")

file(GLOB manuals ${root}/usr/share/man/man*/*)
foreach(file ${doc}/changelog ${doc}/changelog.Debian ${manuals})
  gzip(${file})
endforeach()
# Whatever the umask was when the source was checked out, or is now.
execute_process(COMMAND chmod -R u=rwX,go=rX ${root} COMMAND_ERROR_IS_FATAL ANY)
