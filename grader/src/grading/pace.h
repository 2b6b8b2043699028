/* How slow this machine is: limits of processor time are made for the machine that they were measured
 * on, and stretched for slower ones. */
#ifndef PACE_H
#define PACE_H

/* At least 1: how many times more processor time a fixed piece of work takes here than on the machine
 * that the limits are made for. Measures for some milliseconds on the first call. */
double pace_slowness(void);

/* A limit in seconds for this machine. */
int pace_seconds(int seconds);

#endif
