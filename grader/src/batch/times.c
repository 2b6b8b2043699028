#include "times.h"

#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const forms[] = {
    "%Y-%m-%dT%H:%M:%S",       "%Y-%m-%d %H:%M:%S",         "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",          "%A, %d %B %Y, %I:%M:%S %p", "%A, %d %B %Y, %I:%M %p",
    "%A, %B %d, %Y, %I:%M %p", "%d %B %Y, %I:%M %p",        "%A, %d %B %Y, %H:%M",
};
enum { FORMS = sizeof forms / sizeof *forms };

static bool is_same(const struct tm *a, const struct tm *b) {
    return a->tm_year == b->tm_year && a->tm_mon == b->tm_mon && a->tm_mday == b->tm_mday &&
           a->tm_hour == b->tm_hour && a->tm_min == b->tm_min;
}

/* Reads what may stand behind a time: nothing, or a zone of its own. */
static bool read_zone(const char *at, bool *has, long *offset) {
    int hours, minutes = 0, end = 0;
    if (*at == '.')
        for (at++; isdigit((unsigned char)*at); at++)
            ;
    while (*at == ' ')
        at++;
    *offset = 0;
    *has = *at;
    if (!*at || strcmp(at, "Z") == 0 || strcmp(at, "UTC") == 0 || strcmp(at, "GMT") == 0)
        return true;
    bool fits = (*at == '+' || *at == '-') && isdigit((unsigned char)at[1]) &&
                ((sscanf(at + 1, "%2d:%2d%n", &hours, &minutes, &end) == 2 && !at[1 + end]) ||
                 (sscanf(at + 1, "%2d%2d%n", &hours, &minutes, &end) == 2 && !at[1 + end]));
    if (fits)
        *offset = (*at == '-' ? -1L : 1L) * (hours * 3600L + minutes * 60L);
    return fits && hours < 24 && minutes >= 0 && minutes < 60;
}

/* mktime(3) in another zone. */
static time_t make_time(struct tm *tm, const char *zone) {
    const char *set = getenv("TZ");
    char *before = set ? text_copy(set) : NULL;
    if (zone)
        setenv("TZ", zone, 1);
    time_t when = mktime(tm);
    if (zone && before)
        setenv("TZ", before, 1);
    else if (zone)
        unsetenv("TZ");
    tzset();
    free(before);
    return when;
}

bool time_read(const char *text, const char *zone, time_t *when) {
    for (size_t i = 0; i < FORMS; i++) {
        struct tm tm = {.tm_isdst = -1};
        const char *rest = strptime(text, forms[i], &tm);
        bool has_zone;
        long offset;
        if (!rest || !read_zone(rest, &has_zone, &offset))
            continue;
        struct tm asked = tm;
        tm.tm_isdst = -1;
        *when = has_zone ? timegm(&tm) - offset : make_time(&tm, zone);
        return is_same(&tm, &asked);
    }
    return false;
}

bool time_zone_known(const char *zone) {
    char *path = text_format("/usr/share/zoneinfo/%s", zone);
    bool known = *zone && *zone != '/' && !strstr(zone, "..") && access(path, R_OK) == 0;
    free(path);
    return known || strcmp(zone, "UTC") == 0;
}

static const struct {
    const char *name;
    double seconds;
} units[] = {{"week", 604800}, {"day", 86400}, {"hour", 3600}, {"minute", 60}};
enum { UNITS = sizeof units / sizeof *units };

/* The unit's seconds, "days" like "day"; 0: it is none. */
static double unit_read(const char *word) {
    for (size_t i = 0; i < UNITS; i++) {
        size_t length = strlen(units[i].name);
        if (strncasecmp(word, units[i].name, length) == 0 &&
            (!word[length] || strcasecmp(word + length, "s") == 0))
            return units[i].seconds;
    }
    return 0;
}

bool duration_read(const char *text, double *seconds) {
    char *end;
    double count = strtod(text, &end);
    if (end == text || !(count >= 0 && count <= 10000))
        return false;
    *seconds = count * unit_read(end + strspn(end, " "));
    return unit_read(end + strspn(end, " ")) > 0;
}

/* Reads "10%" and returns what is behind it, or NULL. */
static const char *read_share(const char *text, double *share) {
    char *end;
    double percent = strtod(text, &end);
    if (end == text || !(percent >= 0 && percent <= 100))
        return NULL;
    end += strspn(end, " ");
    *share = percent / 100;
    return *end == '%' ? end + 1 : NULL;
}

bool share_read(const char *text, double *share) {
    const char *rest = read_share(text, share);
    return rest && !*rest;
}

bool rate_read(const char *text, double *share, double *seconds) {
    const char *rest = read_share(text, share);
    if (!rest)
        return false;
    rest += strspn(rest, " ");
    static const char *const joints[] = {"per ", "a ", "an ", "each "};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (text_begins(rest, joints[i])) {
            *seconds = unit_read(rest + strlen(joints[i]));
            return *seconds > 0;
        }
    return false;
}

long units_begun(double seconds, double unit) {
    long whole = (long)(seconds / unit);
    return (double)whole * unit < seconds ? whole + 1 : whole;
}

char *duration_words(double seconds) {
    size_t unit = UNITS - 1;
    for (size_t i = 1; i < UNITS; i++) /* not in weeks: a rule speaks of days */
        if (seconds >= units[i].seconds) {
            unit = i;
            break;
        }
    long count = units_begun(seconds, units[unit].seconds);
    return text_format("%ld %s%s", count, units[unit].name, count == 1 ? "" : "s");
}
