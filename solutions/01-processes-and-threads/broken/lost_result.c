// lost_result.c - WRONG with processes: the child counts in its own copy of the variable.
//
// Usage: lost_result thread|process
#include "../../02-pipes/error.h"
#include "../thread.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char text[] = "one thing at a time is rarely what a computer does";

// region: count
static int words;

static void *count_words(void *unused) {
    (void)unused;
    words = 1;
    for (const char *at = text; *at != '\0'; at++)
        words += *at == ' ';
    return NULL;
}
// endregion: count

// region: ways
static void in_a_thread(void) {
    thread_join(thread_start(count_words, NULL));
}

static void in_a_process(void) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        count_words(NULL);
        _exit(0);
    }
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
}
// endregion: ways

int main(int argc, char *argv[]) {
    if (argc == 2 && strcmp(argv[1], "thread") == 0) {
        in_a_thread();
    } else if (argc == 2 && strcmp(argv[1], "process") == 0) {
        in_a_process();
    } else {
        fprintf(stderr, "usage: lost_result thread|process\n");
        return 2;
    }
    printf("%d words\n", words);
    return 0;
}
