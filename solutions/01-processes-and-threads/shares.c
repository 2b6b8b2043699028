// shares.c - what the creator notices of what a child, and then a thread, has done.
#include "../02-pipes/error.h"
#include "thread.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FACTS = 8 };

static const char *const names[FACTS] = {
    "a global variable is set",
    "memory from malloc is set",
    "the folder is changed",
    "a descriptor is closed",
    "a file is read on",
    "memory from mmap, shared, is set",
    "errno is set",
    "a signal is blocked",
};

static int global;
static int *heap, *mapped;
static int file, other;

// Done by the child, or by the thread.
static void *change(void *unused) {
    (void)unused;
    char bytes[10];
    sigset_t usr1;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    global = 1;
    *heap = 1;
    *mapped = 1;
    if (chdir("/") == -1 || close(other) == -1 || read(file, bytes, sizeof bytes) == -1)
        error_errno("change");
    int number = pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    if (number != 0)
        error_number(number, "pthread_sigmask");
    errno = EDOM;
    return NULL;
}

// Everything as it was, in the folder HOME.
static void prepare(const char *home) {
    global = *heap = *mapped = 0;
    file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC); // any file that is certainly there
    other = dup(STDERR_FILENO);
    if (chdir(home) == -1 || file == -1 || other == -1)
        error_errno("prepare");
    errno = 0;
}

// What the creator finds changed.
static void look(const char *home, bool found[FACTS]) {
    int number = errno;
    char folder[4096];
    sigset_t blocked;
    if (getcwd(folder, sizeof folder) == NULL)
        error_errno("getcwd");
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    found[0] = global == 1;
    found[1] = *heap == 1;
    found[2] = strcmp(folder, home) != 0;
    found[3] = fcntl(other, F_GETFD) == -1;
    found[4] = lseek(file, 0, SEEK_CUR) == 10;
    found[5] = *mapped == 1;
    found[6] = number == EDOM;
    found[7] = sigismember(&blocked, SIGUSR1) == 1;
    close(file);
    if (!found[3])
        close(other);
}

static void change_in_child(void) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        change(NULL);
        _exit(0);
    }
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
}

int main(void) {
    char home[] = "/tmp/shares.XXXXXX";
    bool by_child[FACTS], by_thread[FACTS];
    heap = malloc(sizeof *heap);
    mapped = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (heap == NULL || mapped == MAP_FAILED || mkdtemp(home) == NULL)
        error_errno("memory or a folder");
    prepare(home);
    change_in_child();
    look(home, by_child);
    prepare(home);
    thread_join(thread_start(change, NULL));
    look(home, by_thread);
    printf("%-34s by a child  by a thread\n", "noticed by the creator");
    for (int i = 0; i < FACTS; i++)
        printf("%-34s %-10s  %s\n", names[i], by_child[i] ? "yes" : "-",
               by_thread[i] ? "yes" : "-");
    if (rmdir(home) == -1)
        error_errno("%s", home);
    munmap(mapped, sizeof *mapped);
    free(heap);
    return 0;
}
