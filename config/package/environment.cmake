# Read by cpack before anything else.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH}) # the time of all that is in the package
  set(ENV{SOURCE_DATE_EPOCH} ${CPACK_BRIDGE_RELEASED_S})
endif()
set(ENV{DEB_HOST_ARCH} ${CPACK_DEBIAN_PACKAGE_ARCHITECTURE}) # whose libraries dpkg-shlibdeps looks for
