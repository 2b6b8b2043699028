/* pthread_once(3p): the control's own memory says whether the routine runs or has run, so that a copy
 * after fork says it too; the object has who runs it, and its clock. A routine that is cancelled never
 * ends: those who wait for it are stuck. */
#include "locks.h"

enum { ONCE_NEW = 0, ONCE_RUNNING = 1, ONCE_DONE = 2 }; /* the last as in glibc */

int once(pthread_once_t *control, void (*routine)(void), uintptr_t pc) {
    uintptr_t address = (uintptr_t)control;
    lock_point(OP_ONCE, address, pc);
    uint32_t event = lock_event(OP_ONCE, address, pc);
    struct object *object = lock_at(address, OBJECT_ONCE);
    if (*control == ONCE_NEW) {
        *control = ONCE_RUNNING;
        object->owner = (int16_t)index_of(current);
        object->last_event = event;
        routine();
        lock_point(OP_ONCE, address, pc);
        *control = ONCE_DONE;
        object->owner = -1;
        object_release(object);
        wake_all(WAIT_ONCE, object->key, WAKE_GRANTED);
    }
    while (*control != ONCE_DONE)
        lock_block(object, address, event, WAIT_ONCE, 0);
    object_acquire(object);
    return 0;
}

int hb_pthread_once(pthread_once_t *control, void (*routine)(void));
int hb_pthread_once(pthread_once_t *control, void (*routine)(void)) {
    return once(control, routine, CALLER);
}
