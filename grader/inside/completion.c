/* Linked in front of a main that is not the student's (ld's --wrap=main): says that it has come to its end. Otherwise a
 * function of the student's that prints what is expected and calls exit would pass for one that returns.
 *
 * Whoever started the program, confine, has put a secret word into its environment. It is taken away from there before
 * anything of the student's runs, and kept where nobody finds it by looking for it; the process carries it as its name
 * (prctl(2), PR_SET_NAME) once main has returned, and confine reads the name of the process that has ended.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>

enum { WORD = 16 };

int __real_main(int argc, char *argv[], char *envp[]);
int __wrap_main(int argc, char *argv[], char *envp[]);

/* The word, and what it is hidden with: each is random by itself. */
static unsigned char hidden[WORD], pad[WORD];

static void hide(char *word) {
    if (strlen(word) >= WORD || getrandom(pad, sizeof pad, 0) != sizeof pad)
        return;
    size_t length = strlen(word);
    for (size_t i = 0; i < WORD; i++)
        hidden[i] = (unsigned char)((i < length ? word[i] : 0) ^ pad[i]);
    explicit_bzero(word, length); /* /proc/self/environ shows this memory */
    unsetenv("HB_COMPLETION");
}

int __wrap_main(int argc, char *argv[], char *envp[]) {
    char *word = getenv("HB_COMPLETION");
    if (!word)
        return __real_main(argc, argv, envp);
    hide(word);
    int status = __real_main(argc, argv, envp);
    char name[WORD];
    for (size_t i = 0; i < WORD; i++)
        name[i] = (char)(hidden[i] ^ pad[i]);
    prctl(PR_SET_NAME, name);
    return status;
}
