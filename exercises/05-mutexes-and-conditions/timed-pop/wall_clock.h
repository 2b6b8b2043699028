/* A machine whose wall clock somebody has set wrongly: for timed-pop's check. */
#ifndef WALL_CLOCK_H
#define WALL_CLOCK_H

/* From here on CLOCK_REALTIME, gettimeofday(2), time(2) and timespec_get(3) say that it is 1970, and
 * go on from there; the system itself knows better. CLOCK_MONOTONIC is as it is. Does nothing under
 * the sanitizers and the controlled scheduler, which have clocks of their own. */
void wall_clock_is_wrong(void);

#endif
