/* fifo_rendezvous: has a client and a server meet, in processes of their own, and says what came.
 *
 *   fifo_rendezvous meet ORDER...      meetings in one folder, one after the other. An ORDER is
 *                                      "client" or "server", who comes first while the other is not
 *                                      there yet, or "both" for both at the same time
 *   fifo_rendezvous leave SIDE         they meet, and the side leaves
 *   fifo_rendezvous signals SIDE       the side comes first, and catches signals while it waits
 *   fifo_rendezvous stale              one of the FIFOs is there already
 *   fifo_rendezvous long               the folder's path is long
 *   fifo_rendezvous taken              one of the names is a plain file's
 *   fifo_rendezvous linked             one of the names is a symbolic link's, to a FIFO
 *   fifo_rendezvous full SIDE          the side has too few descriptors for it, and then just enough
 *   fifo_rendezvous small              a meeting, a few bytes, and then "right", or what is wrong
 */
#include "player.h"
#include "rendezvous.h"
#include "small.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No way of meeting needs MOST_ROOM descriptors. */
enum { PATH_SIZE = 2048, LONG_NAME = 250, SIGNALS = 20, MOST_ROOM = 16 };

/* --- the folder ----------------------------------------------------------------------------------
 */

static void folder_new(char *path) {
    const char *parent = getenv("TMPDIR");
    snprintf(path, PATH_SIZE, "%s/rendezvous.XXXXXX", parent == NULL ? "/tmp" : parent);
    need(mkdtemp(path) == NULL ? -1 : 0, path);
}

static void in_folder(char *path, const char *folder, const char *name) {
    int length = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    need(length < PATH_SIZE ? 0 : -1, folder);
}

/* Says what stands in the folder, and removes it: a name that is left must not decide the next
 * meeting. */
static void folder_clean(const char *folder, bool tells) {
    char path[PATH_SIZE];
    static const char *const names[] = {RENDEZVOUS_REPLIES, RENDEZVOUS_REQUESTS};
    for (int i = 0; i < 2; i++) {
        in_folder(path, folder, names[i]);
        if (unlink(path) == 0 && tells)
            printf("%s is left in the folder\n", names[i]);
    }
}

static void folder_remove(const char *folder) {
    need(rmdir(folder), "rmdir"); /* whatever else a program has put there is residue */
}

/* The permissions of what is there while one of the two waits. */
static void check_permissions(const char *folder) {
    char path[PATH_SIZE];
    struct stat status;
    static const char *const names[] = {RENDEZVOUS_REPLIES, RENDEZVOUS_REQUESTS};
    for (int i = 0; i < 2; i++) {
        in_folder(path, folder, names[i]);
        if (lstat(path, &status) == 0 && S_ISFIFO(status.st_mode) &&
            (status.st_mode & 07777) != 0600)
            printf("%s has the permissions %04o, not 0600\n", names[i], status.st_mode & 07777u);
    }
}

/* --- meetings ------------------------------------------------------------------------------------
 */

static enum side side_of(const char *word) {
    return strcmp(word, "server") == 0 ? SERVER : CLIENT;
}

/* Has them come in that order. Prints what came of it, and returns whether they have met. */
static bool come(struct player players[2], const char *folder, const char *order, int signals) {
    enum side first = side_of(order);
    player_start(&players[first], first, folder, -1);
    if (strcmp(order, "both") != 0) {
        if (player_rests(&players[first]))
            printf("the %s returns before the %s is there\n", players[first].name,
                   first == CLIENT ? "server" : "client");
        else
            check_permissions(folder);
        player_interrupt(&players[first], signals);
    }
    player_start(&players[!first], !first, folder, -1);
    bool met = players_meet(players);
    if (met)
        folder_clean(folder, true);
    return met;
}

static void meet(const char *folder, const char *order, int signals) {
    struct player players[2];
    if (come(players, folder, order, signals)) {
        player_order(&players[CLIENT], TALK);
        player_order(&players[SERVER], TALK);
    }
    player_end(&players[CLIENT]);
    player_end(&players[SERVER]);
}

static void case_meet(size_t count, char *orders[]) {
    char folder[PATH_SIZE];
    folder_new(folder);
    for (size_t i = 0; i < count; i++)
        meet(folder, orders[i], 0);
    folder_clean(folder, false);
    folder_remove(folder);
}

static void case_leave(enum side leaver) {
    char folder[PATH_SIZE];
    struct player players[2];
    folder_new(folder);
    if (come(players, folder, "both", 0)) {
        player_order(&players[leaver], LEAVE);
        player_end(&players[leaver]);
        player_order(&players[!leaver], SEE);
    } else {
        player_end(&players[leaver]);
    }
    player_end(&players[!leaver]);
    folder_clean(folder, false);
    folder_remove(folder);
}

static void case_signals(const char *first) {
    char folder[PATH_SIZE];
    folder_new(folder);
    meet(folder, first, SIGNALS);
    folder_clean(folder, false);
    folder_remove(folder);
}

static void case_stale(void) {
    static const char *const names[] = {RENDEZVOUS_REQUESTS, RENDEZVOUS_REPLIES};
    for (int i = 0; i < 2; i++) {
        char folder[PATH_SIZE], path[PATH_SIZE];
        folder_new(folder);
        in_folder(path, folder, names[i]);
        need(mkfifo(path, 0600), "mkfifo");
        meet(folder, i == 0 ? "client" : "server", 0);
        folder_clean(folder, false);
        folder_remove(folder);
    }
}

static void case_long(void) {
    char outer[PATH_SIZE], middle[PATH_SIZE], inner[PATH_SIZE], name[LONG_NAME + 1];
    memset(name, 'x', LONG_NAME);
    name[LONG_NAME] = '\0';
    folder_new(outer);
    in_folder(middle, outer, name);
    need(mkdir(middle, 0700), "mkdir");
    in_folder(inner, middle, name);
    need(mkdir(inner, 0700), "mkdir");
    meet(inner, "client", 0);
    folder_clean(inner, false);
    folder_remove(inner);
    folder_remove(middle);
    folder_remove(outer);
}

static void case_taken(void) {
    static const char *const names[] = {RENDEZVOUS_REQUESTS, RENDEZVOUS_REPLIES};
    for (int i = 0; i < 2; i++) {
        char folder[PATH_SIZE], path[PATH_SIZE];
        struct player players[2];
        struct stat status;
        folder_new(folder);
        in_folder(path, folder, names[i]);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        need(fd, path);
        need(write(fd, "mine\n", 5) == 5 ? 0 : -1, "write");
        close(fd);
        if (come(players, folder, "both", 0))
            printf("both have met, and %s is a plain file\n", names[i]);
        player_end(&players[CLIENT]);
        player_end(&players[SERVER]);
        if (stat(path, &status) == -1 || status.st_size != 5)
            printf("the file %s is not as it was\n", names[i]);
        folder_clean(folder, false);
        folder_remove(folder);
    }
}

/* The name leads to a FIFO, and is none itself. */
static void case_linked(void) {
    char folder[PATH_SIZE], path[PATH_SIZE], other[PATH_SIZE];
    struct player players[2];
    struct stat status;
    folder_new(folder);
    in_folder(path, folder, RENDEZVOUS_REQUESTS);
    in_folder(other, folder, "other");
    need(mkfifo(other, 0600), "mkfifo");
    need(symlink("other", path), "symlink");
    if (come(players, folder, "both", 0))
        printf("both have met, and %s is a symbolic link\n", RENDEZVOUS_REQUESTS);
    player_end(&players[CLIENT]);
    player_end(&players[SERVER]);
    if (lstat(path, &status) == -1)
        printf("the symbolic link %s is not as it was\n", RENDEZVOUS_REQUESTS);
    unlink(other);
    folder_clean(folder, false);
    folder_remove(folder);
}

/* The side has room for no descriptor, then for one, and so on, until it meets the other side, which
 * has room for any number. So each call of the side's that makes a descriptor is once the one that
 * fails, however many it makes; what is said of several in the same words is printed once. What
 * becomes of the other side when this one fails is no matter. */
static void case_full(enum side side) {
    bool met = false;
    char before[sizeof((struct player *)0)->said] = "";
    for (int room = 0; room < MOST_ROOM && !met; room++) {
        char folder[PATH_SIZE];
        struct player players[2];
        folder_new(folder);
        player_start(&players[side], side, folder, room);
        player_rests(&players[side]);
        player_start(&players[!side], !side, folder, -1);
        players_hear(players);
        if (strcmp(players[side].said, before) != 0)
            player_tell(&players[side]);
        strcpy(before, players[side].said);
        met = players[side].met;
        player_end(&players[CLIENT]);
        player_end(&players[SERVER]);
        folder_clean(folder, false);
        folder_remove(folder);
    }
}

/* The same for few calls. */
static void case_small(void) {
    char folder[PATH_SIZE];
    folder_new(folder);
    bool right = small(folder);
    folder_clean(folder, right);
    folder_remove(folder);
    if (right)
        say("right\n");
}

static void usage(void) {
    fprintf(stderr, "usage: fifo_rendezvous meet client|server|both...\n"
                    "       fifo_rendezvous leave|signals|full client|server\n"
                    "       fifo_rendezvous stale|long|taken|linked|small\n");
    exit(2);
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(chosen, "meet") == 0 && argc > 2)
        case_meet((size_t)argc - 2, argv + 2);
    else if (strcmp(chosen, "leave") == 0 && argc == 3)
        case_leave(side_of(argv[2]));
    else if (strcmp(chosen, "signals") == 0 && argc == 3)
        case_signals(argv[2]);
    else if (strcmp(chosen, "full") == 0 && argc == 3)
        case_full(side_of(argv[2]));
    else if (strcmp(chosen, "stale") == 0)
        case_stale();
    else if (strcmp(chosen, "long") == 0)
        case_long();
    else if (strcmp(chosen, "taken") == 0)
        case_taken();
    else if (strcmp(chosen, "linked") == 0)
        case_linked();
    else if (strcmp(chosen, "small") == 0)
        case_small();
    else
        usage();
    return 0;
}
