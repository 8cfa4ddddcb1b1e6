/* Named places where a test can let the process die, to show what a crash there leaves behind. The
 * environment variable BRIDGE_FAULT="store.before_commit:3" ends the process with SIGKILL when that
 * point is passed for the third time. Only builds with BRIDGE_FAULT_POINTS have them; in others the
 * macro leaves no code. Any thread. */
#ifndef BRIDGE_FAULT_H
#define BRIDGE_FAULT_H

#ifdef BRIDGE_FAULT_POINTS
void fault_point(const char *name);
#define FAULT_POINT(name) fault_point(name)
#else
#define FAULT_POINT(name) ((void)0)
#endif

#endif
