/* Linked into a student's program that is built with gcc's -fsanitize=address,undefined; pristine.
 *
 * gcc's two sanitizers are two libraries, each with a report file of its own. UBSan asks for its file
 * by __sanitizer_set_report_path, which the dynamic linker binds to ASan's: its own reports then go
 * to standard error, among what the student prints. So UBSan's library is told here by itself.
 * clang has one runtime with both in it, and nothing is done.
 *
 * LeakSanitizer is for the process that was started, not for those it forks: memory that a child
 * inherited and no longer needs, because its parent will free it, would look lost there.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

/* The process that was started. */
static pid_t first;

__attribute__((constructor)) static void sanitizer_hook(void) {
    first = getpid();
    const char *path = getenv("HB_UBSAN_LOG");
    void *library = path ? dlopen("libubsan.so.1", RTLD_LAZY | RTLD_NOLOAD) : NULL;
    if (!library)
        return;
    void (*set)(const char *) =
        (void (*)(const char *))dlsym(library, "__sanitizer_set_report_path");
    if (set)
        set(path);
    dlclose(library);
}

int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void) {
    return getpid() != first;
}
