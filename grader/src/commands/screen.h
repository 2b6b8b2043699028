/* The terminal while `grade watch` has it. There is one, so this module keeps state: the settings
 * that were found, put back on every way out (exit, a fatal signal, being stopped).
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>

/* Takes keys as they are pressed, without echo, when standard input is a terminal. */
void screen_open(void);

/* Puts the settings back. May be called twice, and from a signal handler. */
void screen_close(void);

/* Whether there are keys to read from standard input, and whether the screen can be cleared. */
bool screen_has_keys(void);
bool screen_can_clear(void);

/* How many lines a terminal on standard output has; 0: there is none, or it does not say. */
int screen_height(void);

/* How many of its lines `text` takes; escape sequences take no room. */
int screen_lines(const char *text);

/* Prints as many whole lines of `text` from its beginning on as fit into `most` lines of the terminal,
 * and where that is not all, how many are left out, which takes the last of them, with `where`: how to
 * see them. */
void screen_print(const char *text, int most, const char *where);

/* An empty screen on standard output, where there is one; else an empty line. */
void screen_clear(void);

/* Stops the process as Ctrl-Z does, with the settings put back meanwhile; returns when it is
 * continued. SIGTSTP must be blocked. */
void screen_stop(void);

/* Reads the keys that were pressed, without waiting: at most `size` bytes, escape sequences left
 * out. Returns how many, or -1 when the terminal is gone. */
int screen_keys(char *keys, int size);

#endif
