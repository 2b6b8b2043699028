// unix_socket.h - listening and connecting by a path: stream sockets of AF_UNIX (unix(7)).
//
// All of these return -1 with errno set on an error, with nothing left open. What they open is
// close-on-exec and the caller's to close. Threads may call them, signal handlers may not.
#ifndef UNIX_SOCKET_H
#define UNIX_SOCKET_H

#include <sys/un.h>

// Puts PATH and its terminating 0 into ADDRESS. Returns 0, or -1 with ENAMETOOLONG: a path may have
// 107 bytes. Does not look whether there is such a file.
int unix_address(struct sockaddr_un *address, const char *path);

// Makes a socket that listens at PATH, which must not exist yet (EADDRINUSE), with the permissions
// that the umask leaves. The name outlives the socket: the caller unlinks it. The socket does not
// block, so that accept after poll never waits for a client that has gone meanwhile. Other errors:
// socket(2), bind(2).
int unix_listen(const char *path);

// The same for a server that may have died and left its path behind: takes the lock on the file
// PATH.lock first, and only then removes PATH. Fails with EADDRINUSE when another server lives,
// by its lock. *LOCK is what holds it: the caller closes it last. The file PATH.lock stays.
int unix_listen_again(const char *path, int *lock);

// Connects to who listens at PATH. Blocks while as many clients wait as the backlog has room for.
// Errors: ENOENT no such path, ECONNREFUSED nobody listens there any more, EACCES no permission to
// write to it, others of connect(2). EINTR too: for a path, unlike TCP, the attempt is then over.
int unix_connect(const char *path);

#endif
