// A child that leaves by exit, with blocks of its parent's that only the parent frees.
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int work(int rounds) {
    char room[512];
    memset(room, rounds, sizeof room);
    int sum = 0;
    for (int i = 0; i < rounds; i++)
        sum += room[i % 512] * i;
    return sum > 0 ? 0 : 1;
}

int main(void) {
    char **table = calloc(10, sizeof *table);
    if (table == NULL)
        return 1;
    for (int i = 0; i < 10; i++)
        table[i] = strdup("entry");
    pid_t pid = fork();
    if (pid == 0)
        exit(work(40));
    int status;
    waitpid(pid, &status, 0);
    for (int i = 0; i < 10; i++)
        free(table[i]);
    free(table);
    return WEXITSTATUS(status);
}
