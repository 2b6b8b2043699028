/* shm_counter MODE
 *
 *   alone N       one process makes a counter and adds to it N times
 *   turns P N     P processes, one after another, find the counter by its name and add N times
 *                 each; the one that made it adds once after each of them
 *   inherited N   a child adds with what its parent has made before the fork
 *   taken         counter_create with a name that is taken
 *   missing       counter_open with a name that there is not
 *   removed       the name is removed while a child has the counter, and used for another one
 *   freely P N    P processes at once. This is the mode for the controlled scheduler
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what:
 * "driver: KIND: MESSAGE"; 2 a counter could not be had, which standard error says as well. */
#include "judge.h"
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char name[NAME_SIZE];

static struct counter *create(void) {
    errno = 0;
    struct counter *counter = counter_create(name);
    if (counter != NULL)
        return counter;
    int error = errno;
    if (name_exists(name)) {
        shm_unlink(name);
        wrong("residue",
              "counter_create returns NULL with errno %s, and the object that it has "
              "made is left with its name",
              strerrorname_np(error));
    }
    fprintf(stderr, "shm_counter: counter_create: %s\n", strerror(error));
    exit(2);
}

/* The counter of that name, in a child. */
static struct counter *find(void) {
    errno = 0;
    struct counter *counter = counter_open(name);
    if (counter == NULL) {
        fprintf(stderr, "shm_counter: counter_open: %s\n", strerror(errno));
        _exit(2);
    }
    return counter;
}

static void expect_value(struct counter *counter, long expected) {
    long value = counter_value(counter);
    if (value != expected)
        wrong("wrong-output",
              "counter_value gives %ld; all processes together have added %ld times", value,
              expected);
}

static void add(struct counter *counter, long times) {
    for (long i = 0; i < times; i++)
        counter_add(counter);
}

static void expect_unmapped(const char *function) {
    size_t mappings = name_mappings(name);
    if (mappings != 0)
        wrong("leak", "after %s the object is still mapped in this process, %zu times", function,
              mappings);
}

static void remove_name(struct counter *counter) {
    counter_remove(counter, name);
    if (name_exists(name)) {
        shm_unlink(name);
        wrong("residue", "counter_remove has returned, and there still is an object of that name");
    }
}

static pid_t start(void) {
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    return child;
}

/* Waits for a child; what went wrong there is over for this process as well. */
static void finish(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    if (status != 0) {
        shm_unlink(name);
        exit(WEXITSTATUS(status));
    }
}

/* --- one after another ------------------------------------------------------------------------ */

static void run_alone(long times) {
    struct counter *counter = create();
    struct stat status;
    int fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        wrong("wrong-output", "counter_create has returned, and there is no shared memory object "
                              "of that name");
    need(fstat(fd, &status) == 0, "fstat");
    close(fd);
    if ((status.st_mode & 0777) != 0600)
        wrong("rule", "the object has mode %03o instead of 600: only its owner may open it",
              status.st_mode & 0777);
    for (long i = 0; i < times; i++) {
        expect_value(counter, i);
        counter_add(counter);
    }
    expect_value(counter, times);
    remove_name(counter);
    expect_unmapped("counter_remove");
}

static void run_turns(long processes, long times) {
    struct counter *counter = create();
    long total = 0;
    for (long i = 0; i < processes; i++) {
        pid_t child = start();
        if (child == 0) {
            counter_close(counter); /* the parent's, which this child has inherited */
            expect_unmapped("counter_close");
            struct counter *own = find();
            expect_value(own, total);
            add(own, times);
            expect_value(own, total + times);
            counter_close(own);
            expect_unmapped("counter_close");
            if (!name_exists(name))
                wrong("wrong-output", "after counter_close the name is gone; others have still to "
                                      "find the counter by it");
            exit(0);
        }
        finish(child);
        total += times;
        expect_value(counter, total);
        add(counter, 1);
        total++;
        expect_value(counter, total);
    }
    remove_name(counter);
}

static void run_inherited(long times) {
    struct counter *counter = create();
    pid_t child = start();
    if (child == 0) {
        add(counter, times);
        counter_close(counter);
        exit(0);
    }
    finish(child);
    expect_value(counter, times);
    remove_name(counter);
}

static void run_taken(void) {
    static const char text[] = "somebody else's";
    char kept[sizeof text] = "";
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    need(fd != -1 && write(fd, text, sizeof text) == sizeof text, "shm_open");
    errno = 0;
    struct counter *counter = counter_create(name);
    int error = errno;
    bool exists = name_exists(name);
    ssize_t size = pread(fd, kept, sizeof kept, 0);
    close(fd);
    shm_unlink(name);
    if (counter != NULL || error != EEXIST)
        wrong("wrong-output",
              "there is an object of that name, and counter_create %s instead of NULL with errno "
              "EEXIST",
              counter != NULL ? "returns a counter" : strerrorname_np(error));
    if (!exists || size != sizeof text || memcmp(text, kept, sizeof text) != 0)
        wrong("wrong-output", "the name was taken, and counter_create has not left that object as "
                              "it was");
}

static void run_missing(void) {
    errno = 0;
    struct counter *counter = counter_open(name);
    int error = errno;
    bool exists = name_exists(name);
    shm_unlink(name);
    if (counter != NULL || error != ENOENT)
        wrong("wrong-output",
              "there is no object of that name, and counter_open returns %s instead of NULL with "
              "errno ENOENT",
              counter != NULL ? "a counter" : strerrorname_np(error));
    if (exists)
        wrong("residue", "counter_open has made an object, which only counter_create may");
}

static void run_removed(void) {
    int have[2], removed[2];
    char byte = 0;
    need(pipe(have) == 0 && pipe(removed) == 0, "pipe");
    struct counter *counter = create();
    add(counter, 1);
    pid_t child = start();
    if (child == 0) {
        close(have[0]);
        close(removed[1]);
        counter_close(counter);
        struct counter *old = find();
        need(write(have[1], &byte, 1) == 1, "write");
        need(read(removed[0], &byte, 1) == 1, "read");
        add(old, 2);
        expect_value(old, 3);
        counter_close(old);
        close(have[1]);
        close(removed[0]);
        exit(0);
    }
    close(have[1]);
    close(removed[0]);
    if (read(have[0], &byte, 1) == 1) {
        remove_name(counter);
        struct counter *other = create();
        expect_value(other, 0);
        add(other, 5);
        need(write(removed[1], &byte, 1) == 1, "write");
        finish(child);
        expect_value(other, 5);
        remove_name(other);
    } else {
        finish(child);
    }
    close(have[0]);
    close(removed[1]);
}

/* --- at once ---------------------------------------------------------------------------------- */

static void run_freely(long processes, long times) {
    enum { PROCESSES_MAX = 8 };
    pid_t children[PROCESSES_MAX];
    need(processes <= PROCESSES_MAX, "too many processes");
    struct counter *counter = create();
    for (long i = 0; i < processes; i++) {
        children[i] = start();
        if (children[i] == 0) {
            counter_close(counter);
            struct counter *own = find();
            add(own, times);
            counter_close(own);
            _exit(0);
        }
    }
    for (long i = 0; i < processes; i++)
        finish(children[i]);
    printf("value: %ld\n", counter_value(counter));
    remove_name(counter);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    long first = argc > 2 ? atol(argv[2]) : 1, second = argc > 3 ? atol(argv[3]) : 1;
    name_new(name, "counter");
    if (strcmp(mode, "alone") == 0)
        run_alone(first);
    else if (strcmp(mode, "turns") == 0)
        run_turns(first, second);
    else if (strcmp(mode, "inherited") == 0)
        run_inherited(first);
    else if (strcmp(mode, "taken") == 0)
        run_taken();
    else if (strcmp(mode, "missing") == 0)
        run_missing();
    else if (strcmp(mode, "removed") == 0)
        run_removed();
    else if (strcmp(mode, "freely") == 0) {
        judge_explores = true;
        run_freely(first, second);
        return 0;
    } else {
        fprintf(stderr, "usage: shm_counter alone|turns|inherited|taken|missing|removed|freely\n");
        return 2;
    }
    printf("%s: right\n", mode);
    return 0;
}
