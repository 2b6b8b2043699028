// expect.h - a call that must return what it must return. Its failure is an assertion, with the line.
#ifndef EXPECT_H
#define EXPECT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(wanted, call)                                                                       \
    do {                                                                                           \
        long long wanted_ = (wanted), got_ = (call);                                               \
        if (got_ != wanted_) {                                                                     \
            fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #call, got_,      \
                    wanted_);                                                                      \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
