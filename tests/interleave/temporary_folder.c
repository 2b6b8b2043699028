// expect: none
// shows: TMPDIR is the run's own folder, and empty: a name that chance gives is the same in each run,
// shows: and is neither there from a run before nor made by an explorer beside this one

#include "measure.h"

#include <dirent.h>

int main(void) {
    const char *parent = getenv("TMPDIR");
    char here[200], path[250];
    if (parent == NULL || getcwd(here, sizeof here) == NULL || strcmp(parent, here) != 0)
        return 1;
    DIR *folder = opendir(parent);
    if (folder == NULL)
        return 1;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return 1;
    closedir(folder);
    snprintf(path, sizeof path, "%s/left.XXXXXX", parent);
    return mkdtemp(path) == NULL; // and leaves it behind
}
