/* Ending a thread before its function returns: pthread_exit(3), pthread_cancel(3), and the cleanup
 * handlers of pthread_cleanup_push(3), which glibc's macros for C keep as sigsetjmp buffers.
 *
 * A deferred cancellation takes effect at a cancellation point: block_cancellable, cancel_test. An
 * asynchronous one does at the task's next point of any kind. */
#include "locks.h"

#include <errno.h>

/* longjmp(3): of a jmp_buf the handler's buffer has only the start, without a signal mask. */
_Noreturn void jump(void *buffer, int value) __asm__("longjmp");

/* Of each carrier: the innermost handler, and what the thread that unwinds will have returned. */
static struct {
    __pthread_unwind_buf_t *handler;
    void *result;
} unwinding[MAX_TASKS];

static bool is_due(const struct task *task) {
    return task->cancel_pending && !task->cancel_disabled && !task->in_cancel;
}

/* Runs the handlers, the innermost first; then the thread ends. Each handler comes back here by
 * __pthread_unwind_next. */
static _Noreturn void unwind(void) {
    __pthread_unwind_buf_t *handler = unwinding[current->carrier].handler;
    void *result = unwinding[current->carrier].result;
    if (!handler) {
        unwinding[current->carrier].result = NULL;
        thread_finish(result);
    }
    jump(handler->__cancel_jmp_buf, 1);
}

_Noreturn void thread_exit(void *result) {
    current->in_cancel = true;
    unwinding[current->carrier].result = result;
    unwind();
}

_Noreturn void cancel_now(void) {
    thread_exit(PTHREAD_CANCELED);
}

void cancel_test(void) {
    if (is_due(current))
        cancel_now();
}

void cancel_at_once(void) {
    if (current->cancel_async && is_due(current))
        cancel_now();
}

enum wake block_cancellable(enum wait wait, uint64_t deadline) {
    if (is_due(current))
        return WAKE_CANCELLED;
    current->cancellable = true;
    enum wake how = block(wait, deadline);
    current->cancellable = false;
    return how;
}

void hb___pthread_register_cancel(__pthread_unwind_buf_t *handler);
void hb___pthread_register_cancel(__pthread_unwind_buf_t *handler) {
    handler->__pad[0] = unwinding[current->carrier].handler;
    unwinding[current->carrier].handler = handler;
}
void hb___pthread_unregister_cancel(__pthread_unwind_buf_t *handler);
void hb___pthread_unregister_cancel(__pthread_unwind_buf_t *handler) {
    unwinding[current->carrier].handler = handler->__pad[0];
}
_Noreturn void hb___pthread_unwind_next(__pthread_unwind_buf_t *handler);
_Noreturn void hb___pthread_unwind_next(__pthread_unwind_buf_t *handler) {
    hb___pthread_unregister_cancel(handler);
    unwind();
}

/* pthread_cleanup_push_defer_np: until it is popped, deferred. */
void hb___pthread_register_cancel_defer(__pthread_unwind_buf_t *handler);
void hb___pthread_register_cancel_defer(__pthread_unwind_buf_t *handler) {
    hb___pthread_register_cancel(handler);
    handler->__pad[1] = current->cancel_async ? handler : NULL;
    current->cancel_async = false;
}
void hb___pthread_unregister_cancel_restore(__pthread_unwind_buf_t *handler);
void hb___pthread_unregister_cancel_restore(__pthread_unwind_buf_t *handler) {
    hb___pthread_unregister_cancel(handler);
    current->cancel_async = handler->__pad[1];
    cancel_at_once();
}

_Noreturn void hb_pthread_exit(void *result);
_Noreturn void hb_pthread_exit(void *result) {
    thread_exit(result);
}

int hb_pthread_cancel(pthread_t thread);
int hb_pthread_cancel(pthread_t thread) {
    point(OP_CANCEL, 0, CALLER);
    uint32_t event = event_add(OP_CANCEL, CALLER, 0, 0, 0);
    struct task *task = task_of(thread);
    if (!task || task->joined)
        return ESRCH;
    event_value(event, (uint64_t)index_of(task));
    task->cancel_pending = true;
    if (task == current)
        cancel_at_once();
    else if (is_due(task) && task->cancellable)
        wake(task, WAKE_CANCELLED);
    else if (is_due(task) && task->cancel_async)
        wake(task, WAKE_SIGNAL);
    return 0;
}

int hb_pthread_setcancelstate(int state, int *old);
int hb_pthread_setcancelstate(int state, int *old) {
    if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE)
        return EINVAL;
    if (old)
        *old = current->cancel_disabled ? PTHREAD_CANCEL_DISABLE : PTHREAD_CANCEL_ENABLE;
    current->cancel_disabled = state == PTHREAD_CANCEL_DISABLE;
    cancel_at_once();
    return 0;
}

int hb_pthread_setcanceltype(int type, int *old);
int hb_pthread_setcanceltype(int type, int *old) {
    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
        return EINVAL;
    if (old)
        *old = current->cancel_async ? PTHREAD_CANCEL_ASYNCHRONOUS : PTHREAD_CANCEL_DEFERRED;
    current->cancel_async = type == PTHREAD_CANCEL_ASYNCHRONOUS;
    cancel_at_once();
    return 0;
}

void hb_pthread_testcancel(void);
void hb_pthread_testcancel(void) {
    point(OP_CANCEL_TEST, 0, CALLER);
    event_add(OP_CANCEL_TEST, CALLER, 0, 0, 0);
    cancel_test();
}
