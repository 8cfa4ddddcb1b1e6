# Cross-builds for 64-bit arm (a Raspberry Pi, for one) on Debian: cmake -S . -B build-arm64 -G Ninja
# --toolchain config/arm64.cmake. It needs gcc-aarch64-linux-gnu, and config/build-packages' libraries of arm64:
# dpkg --add-architecture arm64, then libcurl4-openssl-dev:arm64 and so on.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig)
