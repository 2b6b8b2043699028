/* assert(3): the run has failed. */
#include "runtime.h"

_Noreturn void hb___assert_fail(const char *expression, const char *file, unsigned line,
                                const char *function);
_Noreturn void hb___assert_fail(const char *expression, const char *file, unsigned line,
                                const char *function) {
    (void)file;
    (void)line;
    (void)function;
    run_assertion(expression, CALLER);
}
