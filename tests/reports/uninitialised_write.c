// memcheck: memory-error 17
#include <unistd.h>

struct message {
    char kind; // three bytes of padding follow
    int value;
};

int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    struct message message;
    message.kind = 'a';
    message.value = 3;
    int status = 0;
    if (write(ends[1], &message, sizeof message) != sizeof message)
        status = 1;
    close(ends[0]);
    close(ends[1]);
    return status;
}
