#include "lobby.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GUESTS_AT_ONCE = 64, TLS_HANDSHAKE = 0x16 /* RFC 8446 section 5.1 */ };

int lobby_open(void) {
  return epoll_create1(EPOLL_CLOEXEC);
}

enum err lobby_add(int lobby, struct loop_guest *guest) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = guest};
  return epoll_ctl(lobby, EPOLL_CTL_ADD, guest->socket, &event) == 0 ? ERR_OK : ERR_IO;
}

void lobby_remove(int lobby, struct loop_guest *guest) {
  epoll_ctl(lobby, EPOLL_CTL_DEL, guest->socket, NULL);
}

void lobby_serve(int lobby, void (*on_word)(struct loop_guest *guest, bool is_hello)) {
  struct epoll_event events[GUESTS_AT_ONCE];
  int count = epoll_wait(lobby, events, GUESTS_AT_ONCE, 0);
  for (int i = 0; i < count; i++) {
    struct loop_guest *guest = events[i].data.ptr;
    unsigned char first = 0;
    ssize_t len = recv(guest->socket, &first, 1, MSG_PEEK | MSG_DONTWAIT);
    lobby_remove(lobby, guest);
    on_word(guest, len == 1 && first == TLS_HANDSHAKE);
  }
}
