/* Points in time, lengths of time and shares, as people and learning platforms write them.
 */
#ifndef TIMES_H
#define TIMES_H

#include <stdbool.h>
#include <time.h>

/* Reads a point in time: "2026-03-01 23:59", with or without seconds and their fractions, with a T between date and
 * time, with "Z", "UTC" or an offset ("+02:00") behind it; or as Moodle writes it in English ("Sunday, 1 March 2026,
 * 11:59 PM"). Where it has no zone of its own it is in `zone` ("Europe/Berlin"), NULL: this machine's. Returns whether
 * it is one: February 30 is none. Not thread-safe: it sets TZ for a moment. */
bool time_read(const char *text, const char *zone, time_t *when);

/* Whether the system knows a zone of that name. */
bool time_zone_known(const char *zone);

/* Reads "15 minutes", "1 hour", "2 days" or "1 week" as seconds. */
bool duration_read(const char *text, double *seconds);

/* Reads "10%" as 0.1: from 0 to 100 percent. */
bool share_read(const char *text, double *share);

/* Reads "10% per day": a share for each begun hour, day or week. */
bool rate_read(const char *text, double *share, double *seconds);

/* How many units have begun: 25 hours are 2 days. */
long units_begun(double seconds, double unit);

/* "2 days", "1 hour", "5 minutes": the largest unit that it fills, rounded up. The caller frees it. */
char *duration_words(double seconds);

#endif
