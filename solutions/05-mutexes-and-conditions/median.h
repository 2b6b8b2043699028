// median.h - the middle one of a few measurements, which a busy machine spoils less than their mean.
#ifndef MEDIAN_H
#define MEDIAN_H

#include <stdlib.h>

static inline int median_compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Sorts the COUNT values, an odd number of them, and returns the middle one.
static inline double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, median_compare);
    return values[count / 2];
}

#endif
