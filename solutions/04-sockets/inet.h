// inet.h - listening and connecting over TCP, by a host and a port (getaddrinfo(3), tcp(7)).
//
// HOST and PORT are texts: a name or a number. An error returns -1, with errno where a call set it and
// EADDRNOTAVAIL where there is no such host or port; nothing is left open then. What is opened is
// close-on-exec and the caller's to close. getaddrinfo may ask a name server and so block, when HOST
// is a name. Threads may call these functions, signal handlers may not.
#ifndef INET_H
#define INET_H

// Listens at HOST (NULL: all addresses of this machine) and PORT ("0": the system chooses one that is
// free). The socket does not block, for accept after poll.
int inet_listen(const char *host, const char *port);

// Connects to HOST and PORT; tries one address after another. Blocks as connect(2) does, up to
// minutes. Returns the socket, a blocking one.
int inet_connect(const char *host, const char *port);

// Returns the port of the local end of FD, in the machine's own byte order, or -1 with errno.
int inet_port(int fd);

#endif
