# What `cmake --install` puts where, and the Debian package that cpack makes, for the release and the architecture that
# it is built for:
#
#   cmake -S . -B build -G Ninja && cmake --build build && cpack --config build/CPackConfig.cmake -B build
#
# Built from the same source against the same libraries it is the same, byte for byte. Who gives it to others says who
# answers for it: -DBRIDGE_MAINTAINER="Name <address>".
include(GNUInstallDirs)
install(TARGETS telnyx-mqtt telnyx-sim)
install(FILES config/package/telnyx-mqtt.1 config/package/telnyx-sim.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
foreach(program telnyx-mqtt telnyx-sim)
  install(FILES config/completions/${program}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME ${program})
  install(FILES config/completions/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
  install(FILES config/completions/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
# As they lie here, so that their links lead somewhere.
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES config/README.md config/bridge.yaml config/schema.sql DESTINATION ${CMAKE_INSTALL_DOCDIR}/config)
install(DIRECTORY config/acl config/examples config/kubernetes config/monitoring DESTINATION ${CMAKE_INSTALL_DOCDIR}/config USE_SOURCE_PERMISSIONS)

set(BRIDGE_MAINTAINER "telnyx-mqtt <maintainers@telnyx-mqtt.invalid>" CACHE STRING "who answers for the Debian package")
set(here ${CMAKE_CURRENT_LIST_DIR})
find_program(DPKG dpkg)
if(CMAKE_CROSSCOMPILING)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64) # config/arm64.cmake
elseif(DPKG)
  execute_process(COMMAND ${DPKG} --print-architecture OUTPUT_VARIABLE CPACK_DEBIAN_PACKAGE_ARCHITECTURE
    OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
# A new release of Debian takes its own build of the same version.
cmake_host_system_information(RESULT release QUERY DISTRIB_VERSION_ID)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1~deb${release})
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${BRIDGE_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "bridge between Telnyx and MQTT")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Phone calls, conferences, messages and faxes at Telnyx become MQTT messages,
and MQTT messages become requests to Telnyx's API, whose results come back.
What is promised is kept in a journal on disk, through crashes and outages.
.
telnyx-sim, which stands in for an account, is part of it.")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS tzdata) # guard.quiet_hours
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "mosquitto, sqlite3")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${here}/conffiles ${here}/postinst ${here}/postrm ${here}/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
set(CPACK_PROJECT_CONFIG_FILE ${here}/environment.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${here}/stage.cmake)
set(CPACK_BRIDGE_SOURCE ${CMAKE_SOURCE_DIR})
set(CPACK_BRIDGE_RELEASED_S ${BRIDGE_RELEASED_S})
include(CPack)
