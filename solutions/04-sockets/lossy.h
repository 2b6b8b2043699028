// lossy.h - a relay that loses and repeats datagrams, by plan and not by luck.
//
// A plan is a text with a character for each datagram in its direction: '.' lets it pass, 'x' loses
// it, '2' sends it twice. When the plan is over all pass.
#ifndef LOSSY_H
#define LOSSY_H

#include <netinet/in.h>

// Forwards what comes to the UDP socket FRONT to SERVER by the plan THERE, and what SERVER sends
// back to the one who wrote to FRONT last by the plan BACK, until STOP is readable. FRONT and STOP
// stay the caller's. For programs: an error is reported and ends the program.
void lossy_relay(int front, struct sockaddr_in server, int stop, const char *there,
                 const char *back);

#endif
