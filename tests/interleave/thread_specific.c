// expect: none
// shows: each thread has a buffer of its own under one key; the key's destructor frees it

#include "measure.h"

static pthread_key_t key;

static char *name_of(int number) {
    char *name = pthread_getspecific(key);
    if (name == NULL) {
        name = PTR(malloc(2));
        PT(pthread_setspecific(key, name));
    }
    name[0] = (char)('a' + number);
    return name;
}

static void *use(void *argument) {
    int number = (int)(intptr_t)argument;
    if (name_of(number)[0] != 'a' + number)
        measure_die("name_of", EINVAL);
    return NULL;
}

int main(void) {
    PT(pthread_key_create(&key, free));
    run_threads(2, use);
    PT(pthread_key_delete(key));
    return 0;
}
