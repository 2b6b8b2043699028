// post.h - the protocol of the mailbox over UDP: a letter is a number and a text, its receipt the
// number. Numbers are in network byte order; the first letter of a client has the number 1.
#ifndef POST_H
#define POST_H

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

enum { POST_HEADER = 4, POST_TEXT = 500, POST_MAX = POST_HEADER + POST_TEXT };

static inline void post_put_number(char *datagram, uint32_t number) {
    uint32_t wire = htonl(number);
    memcpy(datagram, &wire, sizeof wire);
}

static inline uint32_t post_number(const char *datagram) {
    uint32_t wire;
    memcpy(&wire, datagram, sizeof wire);
    return ntohl(wire);
}

#endif
