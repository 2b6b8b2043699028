/* A stranger's archive, unpacked: zip, tar and compressed tar, by libarchive(3).
 */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdbool.h>

/* Whether a file's name says that it is an archive which can be unpacked. */
bool archive_is_named(const char *name);

/* The name without that ending: "ada.tar.gz" is "ada". The caller frees it. */
char *archive_stem(const char *name);

/* How much an archive may hold: what one student hands in, or what a platform packs of a whole class. */
enum archive_size { ARCHIVE_OF_ONE, ARCHIVE_OF_A_CLASS };

/* Unpacks regular files and folders into `folder`, which is there and empty. Returns 0, or -1 with *problem a
 * reason in a few words (the caller frees it): the archive is damaged or encrypted; too large, or holds too many
 * entries; or it holds what no honest one does: a path that leads out, an absolute one, a link, a device, a name
 * of control characters or with a leading dash, two names that differ in case alone. What was unpacked until then
 * is for the caller to remove. */
int archive_unpack(const char *path, const char *folder, enum archive_size size, char **problem);

#endif
