/* sigpipe_writer [COUNT]
 *
 * Writes the lines "line 1", "line 2" and so on, COUNT of them or without end, and outlives the
 * reader that leaves earlier.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[]) {
    unsigned long count = 0; /* 0: without end */

    if (argc > 1)
        count = strtoul(argv[1], NULL, 10);

    /* TODO: all of the lines.  Where does this program end when nobody reads them any more, and who
     * ends it?  And which calls can fail? */
    printf("line 1\n");
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
