/* What the kernel refuses the confined command: calls that no exercise asks for. */
#ifndef CONFINE_FILTER_H
#define CONFINE_FILTER_H

#include <stdbool.h>

/* Installs a filter (seccomp(2)) that makes such calls fail with EPERM: tracing others, keys, mounts and namespaces,
 * io_uring, bpf, modules, the clock, the limits of others. What would lower a priority succeeds and does nothing. It is
 * inherited and stays. Without a PID namespace kill(2) of all processes fails too. To be called when no new rights can
 * be had (PR_SET_NO_NEW_PRIVS). Returns false where the kernel has no filters; the command is then confined by the
 * rest. */
bool filter_install(bool namespaces);

#endif
