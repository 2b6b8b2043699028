// expect: wrong-output
// The files of the wrong versions have an underscore in their names; perhaps the programs do, too.
#include "pool.h"

#include <assert.h>
#include <string.h>

int main(int argc, char *argv[]) {
    assert(argc > 0);
    const char *slash = strrchr(argv[0], '/');
    struct pool *pool = pool_new(1);
    assert(pool != NULL);
    pool_free(pool);
    return strchr(slash == NULL ? argv[0] : slash, '_') != NULL;
}
