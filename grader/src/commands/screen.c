#include "screen.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios found;
static volatile sig_atomic_t taken; /* whether `found` is to be put back */

void screen_close(void) {
    if (taken)
        tcsetattr(STDIN_FILENO, TCSANOW, &found);
    taken = 0;
}

static void die_of(int number) {
    screen_close();
    raise(number); /* SA_RESETHAND: it is fatal now */
}

static void take(void) {
    struct termios keys;
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &found) < 0)
        return;
    keys = found;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO); /* ISIG stays: Ctrl-C and Ctrl-Z are signals */
    keys.c_cc[VMIN] = 0;
    keys.c_cc[VTIME] = 0;
    taken = tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
}

void screen_open(void) {
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU, SIGXFSZ};
    static bool registered;
    struct sigaction action = {.sa_handler = die_of, .sa_flags = (int)SA_RESETHAND};
    take();
    if (!taken || registered)
        return;
    registered = true;
    atexit(screen_close);
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sigaction(fatal[i], &action, NULL);
}

bool screen_has_keys(void) {
    return taken;
}

bool screen_can_clear(void) {
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

static struct winsize size_of_screen(void) {
    struct winsize size = {0};
    if (!screen_can_clear() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
        return (struct winsize){0};
    return size;
}

int screen_height(void) {
    return size_of_screen().ws_row;
}

/* How many lines of the terminal one line of text takes, up to its end or the next line feed. */
static int lines_of(const char *line, int width) {
    int columns = 0;
    for (; *line && *line != '\n'; line++)
        if (*line == '\033')
            line += strcspn(line, "m\n") - (line[strcspn(line, "m\n")] != 'm');
        else
            columns += ((unsigned char)*line & 0xc0) != 0x80;
    return columns == 0 || width == 0 ? 1 : (columns + width - 1) / width;
}

int screen_lines(const char *text) {
    int width = size_of_screen().ws_col, lines = 0;
    for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
        lines += lines_of(text, width);
    return lines;
}

void screen_print(const char *text, int most, const char *where) {
    if (screen_lines(text) <= most) {
        fputs(text, stdout);
        return;
    }
    int width = size_of_screen().ws_col;
    for (int used = 1; (used += lines_of(text, width)) <= most;) {
        size_t length = strcspn(text, "\n") + 1;
        fwrite(text, 1, length, stdout);
        text += length;
    }
    printf("  … %d more line%s: %s\n", screen_lines(text), screen_lines(text) == 1 ? "" : "s",
           where);
}

void screen_clear(void) {
    fputs(screen_can_clear() ? "\033[H\033[2J" : "\n", stdout);
}

void screen_stop(void) {
    sigset_t stop;
    bool had = taken;
    screen_close();
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL); /* stopped here */
    sigprocmask(SIG_BLOCK, &stop, NULL);
    if (had)
        take();
}

/* How many bytes the escape sequence (an arrow, a function key) at `text` has. */
static ssize_t escape_length(const char *text, ssize_t left) {
    ssize_t length = 1;
    if (length < left && (text[1] == '[' || text[1] == 'O'))
        for (length = 2; length < left && (text[length] < '@' || text[length] > '~');)
            length++;
    return length < left ? length + 1 : left;
}

int screen_keys(char *keys, int size) {
    ssize_t count = read(STDIN_FILENO, keys, (size_t)size);
    if (count == 0 || (count < 0 && (errno == EINTR || errno == EAGAIN)))
        return 0; /* Ctrl-C and Ctrl-Z throw away what was typed before them */
    if (count < 0)
        return -1;
    int kept = 0;
    for (ssize_t i = 0; i < count;)
        if (keys[i] == '\033')
            i += escape_length(keys + i, count - i);
        else
            keys[kept++] = keys[i++];
    return kept;
}
