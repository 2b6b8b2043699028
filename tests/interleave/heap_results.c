// expect: none
// shows: what the heap's calls return, and what the library gives that the caller frees

#include <stdbool.h>

#include "measure.h"

static void is(bool holds, const char *what) {
    if (!holds)
        measure_die(what, EINVAL);
}

static void *give(void *number) {
    char *text = PTR(malloc(20));
    snprintf(text, 20, "thread %d", (int)(intptr_t)number);
    return text;
}

static void resize(void) {
    char *text = PTR(calloc(3, 5));
    for (int i = 0; i < 15; i++)
        is(text[i] == 0, "calloc");
    strcpy(text, "kept");
    text = PTR(realloc(text, 1000));
    is(strcmp(text, "kept") == 0, "realloc");
    char *copy = PTR(strdup(text));
    is(copy != text && strcmp(copy, text) == 0, "strdup");
    free(copy);
    free(text);
}

static void align(void) {
    void *block;
    is(posix_memalign(&block, 3, 8) == EINVAL, "posix_memalign");
    PT(posix_memalign(&block, 256, 8));
    is((uintptr_t)block % 256 == 0, "posix_memalign");
    free(block);
    volatile size_t huge = SIZE_MAX;
    is(malloc(huge) == NULL && errno == ENOMEM, "malloc");
    is(calloc(huge, 2) == NULL, "calloc");
    free(NULL);
}

static void read_lines(void) {
    char source[] = "a line\nthe last", *line = PTR(malloc(2));
    size_t size = 2;
    FILE *file = PTR(fmemopen(source, sizeof source - 1, "r"));
    is(getline(&line, &size, file) == 7 && size > 7 && strcmp(line, "a line\n") == 0, "getline");
    is(getline(&line, &size, file) == 8, "getline");
    is(getline(&line, &size, file) == -1, "getline");
    free(line);
    fclose(file);
    file = PTR(open_memstream(&line, &size));
    fputs("written", file);
    fclose(file);
    is(strcmp(line, "written") == 0, "open_memstream");
    free(line);
    is(asprintf(&line, "%d", 42) == 2 && strcmp(line, "42") == 0, "asprintf");
    free(line);
}

int main(void) {
    pthread_t thread;
    void *text;
    PT(pthread_create(&thread, NULL, give, (void *)(intptr_t)1));
    resize();
    align();
    read_lines();
    PT(pthread_join(thread, &text));
    is(strcmp(text, "thread 1") == 0, "malloc in a thread");
    free(text);
    return 0;
}
