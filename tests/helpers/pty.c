/* Runs a command on a terminal of its own and plays a script with it, for tests of what only a
 * terminal shows. Nothing in it depends on time: it waits for what is to come, a minute at most.
 *
 *     pty SCRIPT COMMAND [ARGUMENTS...]
 *
 * A line of the script each:
 *     expect TEXT      wait until TEXT is printed, behind what was expected before
 *     never TEXT       TEXT has not been printed so far
 *     send TEXT        type it; \n is Enter, \^C Ctrl-C, and so on
 *     sh COMMAND       run it, successfully
 *     kill NUMBER      send the command that signal
 *     size ROWS COLUMNS
 *     stopped          wait until it is stopped; `continue` lets it go on in the foreground
 *     mode keys|lines  keys come as they are pressed, or by lines with echo
 *     exited STATUS    wait for its end; `signalled NUMBER` likewise
 *     hangup           take the terminal away
 * Ends with 0 when all was so; else says what was not, and what the terminal showed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, ROOM = 4 * 1024 * 1024 };

static int terminal = -1; /* the master's side */
static int news, orders;  /* pipes from and to the leader */
static pid_t leader;
static char shown[ROOM + 1];
static size_t length, seen; /* how much was shown; up to where it has been expected */
static int line_number;

struct news {
    pid_t command; /* its process, told once at the beginning */
    int status;    /* of waitpid */
};

_Noreturn static void broken(const char *what, const char *detail) {
    fprintf(stderr, "pty: line %d: %s %s\n--- the terminal showed:\n%.*s\n---\n", line_number, what,
            detail, (int)length, shown);
    kill(leader, SIGKILL);
    exit(1);
}

/* The leader of the session: as a shell, it waits for the command and gives it the terminal. Without
 * one, Ctrl-Z would not stop it: its process group would be an orphan. */
_Noreturn static void lead(const char *slave, int report, int order, char **arguments) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    int fd = open(slave, O_RDWR);
    close(terminal); /* or it would not go away on hangup */
    if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
        _exit(125);
    signal(SIGTTOU, SIG_IGN);
    pid_t command = fork();
    if (command == 0) {
        setpgid(0, 0);
        tcsetpgrp(fd, getpid());
        signal(SIGTTOU, SIG_DFL);
        dup2(fd, 0);
        dup2(fd, 1);
        dup2(fd, 2);
        closefrom(3);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    setpgid(command, command);
    signal(SIGHUP, SIG_IGN); /* the news of a hang-up still has to be told */
    struct news told = {.command = command, .status = -1};
    for (;;) {
        if (write(report, &told, sizeof told) != sizeof told)
            _exit(0);
        if (told.status != -1 && !WIFSTOPPED(told.status))
            _exit(0);
        char go;
        if (told.status != -1) {
            tcsetpgrp(fd, getpid());
            if (read(order, &go, 1) != 1)
                _exit(0);
            tcsetpgrp(fd, command);
            kill(-command, SIGCONT);
        }
        while (waitpid(command, &told.status, WUNTRACED) < 0)
            if (errno != EINTR)
                _exit(125);
    }
}

static void start(char **arguments, int *script) {
    int told[2], given[2];
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0 || pipe(told) < 0 ||
        pipe(given) < 0) {
        perror("pty");
        exit(2);
    }
    struct winsize size = {.ws_row = 40, .ws_col = 100};
    ioctl(terminal, TIOCSWINSZ, &size);
    leader = fork();
    if (leader == 0) {
        close(told[0]);
        close(given[1]);
        close(*script);
        lead(ptsname(terminal), told[1], given[0], arguments);
    }
    close(told[1]);
    close(given[0]);
    news = told[0];
    orders = given[1];
}

/* Waits until the terminal shows more, or there is news. Returns whether there is news. */
static int wait_for_more(const char *what, const char *detail) {
    struct pollfd polled[2] = {{.fd = terminal, .events = POLLIN}, {.fd = news, .events = POLLIN}};
    int ready = poll(polled, 2, PATIENCE_MS);
    if (ready == 0)
        broken(what, detail);
    if (polled[0].revents & POLLIN) {
        ssize_t count = read(terminal, shown + length, ROOM - length);
        if (count > 0)
            length += (size_t)count;
        if (length == ROOM)
            broken("too much was shown while it was to be", what);
        return 0;
    }
    return polled[1].revents != 0;
}

static void expect(const char *text) {
    char *at;
    while (!(at = memmem(shown + seen, length - seen, text, strlen(text))))
        if (wait_for_more("never came:", text))
            broken("it ended before this came:", text);
    seen = (size_t)(at - shown) + strlen(text);
}

static int take_news(const char *what) {
    struct news told;
    while (!wait_for_more("never was", what))
        ;
    if (read(news, &told, sizeof told) != sizeof told)
        broken("no news of the command while it was to be", what);
    return told.status;
}

static void type(const char *text) {
    for (; *text; text++) {
        char key = *text;
        if (key == '\\' && text[1] == 'n') {
            key = '\n';
            text++;
        } else if (key == '\\' && text[1] == '^' && text[2]) {
            key = (char)(text[2] & 0x1f);
            text += 2;
        }
        if (write(terminal, &key, 1) != 1)
            broken("cannot type", text);
    }
}

static void check_mode(const char *wanted) {
    struct termios settings;
    if (tcgetattr(terminal, &settings) < 0)
        broken("no terminal settings", "");
    int lines = (settings.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
    if (lines != (strcmp(wanted, "lines") == 0))
        broken("the terminal is not in the mode", wanted);
}

static void check_end(int status, int exits, const char *number) {
    int wanted = atoi(number);
    if (exits ? !(WIFEXITED(status) && WEXITSTATUS(status) == wanted)
              : !(WIFSIGNALED(status) && WTERMSIG(status) == wanted)) {
        char how[64];
        snprintf(how, sizeof how, "%d, but wait status 0x%x", wanted, (unsigned)status);
        broken(exits ? "did not exit with" : "was not ended by signal", how);
    }
}

static void play(const char *word, const char *rest, pid_t command) {
    if (strcmp(word, "expect") == 0) {
        expect(rest);
    } else if (strcmp(word, "never") == 0) {
        if (memmem(shown, length, rest, strlen(rest)))
            broken("was shown:", rest);
    } else if (strcmp(word, "send") == 0) {
        type(rest);
    } else if (strcmp(word, "sh") == 0) {
        if (system(rest) != 0)
            broken("failed:", rest);
    } else if (strcmp(word, "kill") == 0) {
        kill(command, atoi(rest));
    } else if (strcmp(word, "size") == 0) {
        struct winsize size = {0};
        sscanf(rest, "%hu %hu", &size.ws_row, &size.ws_col);
        ioctl(terminal, TIOCSWINSZ, &size);
    } else if (strcmp(word, "stopped") == 0) {
        if (!WIFSTOPPED(take_news(word)))
            broken("ended and was not", word);
    } else if (strcmp(word, "continue") == 0) {
        if (write(orders, "c", 1) != 1)
            broken("cannot", word);
    } else if (strcmp(word, "mode") == 0) {
        check_mode(rest);
    } else if (strcmp(word, "exited") == 0 || strcmp(word, "signalled") == 0) {
        check_end(take_news(word), *word == 'e', rest);
    } else if (strcmp(word, "hangup") == 0) {
        close(terminal);
        terminal = -1;
    } else if (*word && *word != '#') {
        broken("means nothing:", word);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: pty SCRIPT COMMAND [ARGUMENTS...]\n");
        return 2;
    }
    FILE *script = fopen(argv[1], "re");
    if (!script) {
        perror(argv[1]);
        return 2;
    }
    int fd = fileno(script);
    start(argv + 2, &fd);
    struct news told = {0};
    if (read(news, &told, sizeof told) != sizeof told)
        broken("the command was not", "started");
    char line[4096];
    while (fgets(line, sizeof line, script)) {
        line_number++;
        line[strcspn(line, "\n")] = '\0';
        char *word = line + strspn(line, " ");
        char *rest = word + strcspn(word, " ");
        rest += *rest == ' ';
        if (rest > word && rest[-1] == ' ')
            rest[-1] = '\0';
        play(word, rest, told.command);
    }
    fclose(script);
    kill(leader, SIGKILL);
    return 0;
}
