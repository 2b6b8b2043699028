#include "run.h"
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
enum wake block_cancellable(enum wait wait, uint64_t deadline) {
    return block(wait, deadline);
}
_Noreturn void cancel_now(void) {
    thread_finish((void *)-1);
}
void keys_destroy(void) {
}
uint64_t deadline_of(const struct timespec *until) {
    return (uint64_t)until->tv_sec * 1000000000UL + (uint64_t)until->tv_nsec + 1;
}
bool signals_deliver(void) {
    return false;
}
void files_look(void) {
}
bool external_wait(void) {
    return false;
}
_Noreturn void process_exit(int status) {
    if (self_process == 0) {
        board->exit_status = (status & 0xff) << 8;
        board->exited = true;
    }
    process_leave(status);
}
_Noreturn void hb___assert_fail(const char *e, const char *f, unsigned l, const char *fn);
_Noreturn void hb___assert_fail(const char *e, const char *f, unsigned l, const char *fn) {
    (void)f;
    (void)l;
    (void)fn;
    run_assertion(e, CALLER);
}
