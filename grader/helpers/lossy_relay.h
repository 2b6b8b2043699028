/* The lossy relay: stands between a client and a server that send each other UDP datagrams over the
 * loopback interface, udp(7), and does to these what a network may: it loses some, sends some
 * twice, and lets some overtake others.
 *
 * What becomes of a datagram is a matter of a plan and of its number alone: 0, 1, 2 ..., counted
 * for each way, in the order in which they come to the relay. No clock is involved: one that is
 * late goes on when so many others have come the same way. So a plan means the same on a slow
 * machine, and under the controlled scheduler. Only a client that sends again because its time has
 * run out makes the numbers depend on time.
 *
 * A plan is a string for each way, with a character for each datagram:
 *
 *     .        goes on
 *     x        is lost
 *     =        goes on twice
 *     1 ... 9  is held back until that many more have come this way, and goes on after the last of
 *              them: 1 changes the order of two neighbours
 *
 * What comes after the end of the plan goes on. What is held back when the relay ends is lost.
 *
 *     struct lossy_relay relay;
 *     relay_open(&relay, &server_address, "x.=", "1");
 *     ... a thread or a child process calls relay_run(&relay) ...
 *     ... the client talks to relay.address ...
 *     relay_stop(&relay);
 *     ... the thread is joined, or the child waited for ...
 *     relay_close(&relay);
 */
#ifndef LOSSY_RELAY_H
#define LOSSY_RELAY_H

#include <netinet/in.h>
#include <stddef.h>

enum { RELAY_PLAN_MAX = 63, RELAY_DATAGRAM_MAX = 2048 };

struct lossy_relay {
    struct sockaddr_in address;        /* where the client sends to: a port of 127.0.0.1 */
    int front, back;                   /* towards the client, the server */
    int stop;                          /* an eventfd */
    char plans[2][RELAY_PLAN_MAX + 1]; /* from the client, from the server */
};

/* Takes a port of 127.0.0.1 that is free and makes ready to pass on to `server`. The plans, of at
 * most RELAY_PLAN_MAX characters each, are copied. Returns 0, or -1 with errno set, and then
 * nothing is open. Does not block. */
int relay_open(struct lossy_relay *relay, const struct sockaddr_in *server, const char *forth,
               const char *back);

/* Passes on until relay_stop is called; blocks meanwhile, without a time limit. To be called once,
 * by one thread, of this process or of a child that has been forked since relay_open. Knows one
 * client: the one that has sent last. A datagram of more than RELAY_DATAGRAM_MAX bytes is lost.
 * That nobody listens at the server's port changes nothing. */
void relay_run(struct lossy_relay *relay);

/* Has relay_run return, in whatever process; what has not been passed on then is lost. Any thread
 * may call it, and a signal handler. */
void relay_stop(struct lossy_relay *relay);

/* Closes what relay_open has opened, in this process. relay_run does not run here any more. */
void relay_close(struct lossy_relay *relay);

/* Draws a plan of `length` characters (at most RELAY_PLAN_MAX) from `seed`: about half of them are
 * '.', and never more than two in a row are 'x'. The same for the same seed, on every machine. */
void relay_draw(char plan[RELAY_PLAN_MAX + 1], size_t length, unsigned seed);

#endif
