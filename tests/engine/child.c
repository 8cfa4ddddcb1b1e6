#include "engine/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

pid_t child_start(const char *const argv[], const char *folder, int output) {
  pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* so that a test that is killed leaves nothing behind */
    if ((folder && chdir(folder) != 0) || (output >= 0 && dup2(output, STDOUT_FILENO) < 0))
      _exit(127);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
  }
  assert_true(pid > 0);
  return pid;
}

int child_wait(pid_t *pid, const char *name) {
  struct pollfd end = {.fd = pidfd_open(*pid, 0), .events = POLLIN};
  assert_true(end.fd >= 0);
  int ended = poll(&end, 1, CHILD_TIMEOUT_MS);
  close(end.fd);
  if (ended <= 0) {
    kill(*pid, SIGKILL);
    fail_msg("%s (process %d) did not end within %d s", name, (int)*pid, CHILD_TIMEOUT_MS / 1000);
  }
  int status = 0;
  assert_int_equal(waitpid(*pid, &status, 0), *pid);
  *pid = 0;
  return status;
}

void child_kill(pid_t *pid) {
  if (*pid == 0)
    return;
  kill(*pid, SIGKILL);
  child_wait(pid, "a killed program");
}

int child_run(const char *const argv[]) {
  pid_t pid = child_start(argv, NULL, -1);
  int status = child_wait(&pid, argv[0]);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
