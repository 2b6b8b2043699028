// expect: race
// schedules: 200
// shows: strtok keeps its place in one variable for all threads

#include "measure.h"

static void *count_words(void *text) {
    size_t words = 0;
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        words++;
    return (void *)words;
}

int main(void) {
    char first[] = "a b", second[] = "c d";
    pthread_t thread;
    PT(pthread_create(&thread, NULL, count_words, first));
    count_words(second);
    PT(pthread_join(thread, NULL));
    return 0;
}
