/* A server under test in a process of its own, that tells when clients may come, and how it ended.
 *
 * Works natively and under the controlled scheduler. What fails here and is not the server's doing
 * ends the run with status 2. Not for several threads.
 */
#ifndef SERVER_PROCESS_H
#define SERVER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server_process {
    pid_t pid;
    int report, outcome; /* what the server writes, and how it ended; closed by server_end */
};

/* Forks. The child calls serve(argument, report) and ends; `report` is a pipe's write end, on which
 * the server says that clients may come. Descriptors that are open here are so there: connections
 * are best made after all servers have been started. */
void server_start(struct server_process *server, int (*serve)(const void *argument, int report),
                  const void *argument);

/* Receives one line that the server reports, without its newline. Blocks until it has come or the
 * server has ended. Returns whether it came. */
bool server_line(struct server_process *server, char *line, size_t size);

/* Waits until the server sleeps in a call, or has ended; prints what it does instead when it looks
 * again and again, be it with a time limit for each wait. Natively only. Looks at the server's
 * first thread. */
void server_rest(const struct server_process *server);

/* Waits until the server has ended, and prints "server: " and how: "returned 0", "returned -1,
 * ENOENT", "killed by SIGPIPE", "ended the process with status 1"; and a line more when it has left
 * descriptors open. Returns whether it has returned 0 and left none open. */
bool server_end(struct server_process *server);

/* SIGTERM, then server_end. */
bool server_stop(struct server_process *server);

/* SIGKILL, and waits. Prints nothing. */
void server_kill(struct server_process *server);

#endif
