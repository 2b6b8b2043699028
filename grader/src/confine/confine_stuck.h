/* The proof that nobody can ever go on: by state, not by a timeout. */
#ifndef CONFINE_STUCK_H
#define CONFINE_STUCK_H

#include "confine.h"
#include "confine_descriptors.h"
#include "confine_tasks.h"

struct stuck {
    struct task_wait *waits; /* what every task waited in at the last look */
    size_t count, room;
    bool forever;            /* and none of it could be ended but by one of the tasks */
    struct tid_list runtime; /* threads of a sanitizer's own: they do not count */
    struct descriptor_table descriptors;
};

/* Looks at every task of the snapshot. True when it is proved that all of them wait for ever; that
 * takes two looks in a row at the same standstill. */
bool stuck_check(struct stuck *stuck, const struct confine_options *options,
                 const struct snapshot *snapshot);

/* Somebody has moved: the next look is a first one again. */
void stuck_forget(struct stuck *stuck);

void stuck_free(struct stuck *stuck);

#endif
