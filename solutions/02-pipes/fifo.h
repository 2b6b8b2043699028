// fifo.h - FIFOs in a folder of their own.
#ifndef FIFO_H
#define FIFO_H

#include <stddef.h>
#include <sys/types.h>

enum { FIFO_PATH = 128 };

struct fifo_folder {
    char path[FIFO_PATH];
};

// Makes a new folder, which only this user may enter, under $TMPDIR or /tmp. The caller removes it
// with fifo_folder_remove when the FIFOs in it are unlinked. Reports and exits on an error.
struct fifo_folder fifo_folder_new(void);
void fifo_folder_remove(const struct fifo_folder *folder);

// Makes the FIFO NAME in FOLDER, with the permissions MODE less the umask, and stores its path in
// PATH, of FIFO_PATH bytes. The caller unlinks it. Reports and exits on an error, EEXIST included.
void fifo_new(const struct fifo_folder *folder, const char *name, mode_t mode, char *path);

#endif
