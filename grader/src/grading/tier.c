#include "tier.h"

#include "process.h"
#include "text.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ANSWER_LIMIT = 1024 };

static char *link_target(const char *path) {
    char target[64];
    ssize_t length = readlink(path, target, sizeof target);
    return text_copy_n(target, length > 0 ? (size_t)length : 0);
}

/* Everything that an answer depends on, on one line: the boot, the user, the namespaces that a
 * container may have changed. /proc's files have no size, so they are read plainly. */
static char *circumstances(void) {
    char boot[64];
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, boot, sizeof boot - 1);
    if (fd >= 0)
        close(fd);
    boot[length > 0 ? length : 0] = '\0';
    char *user = link_target("/proc/self/ns/user");
    char *mount = link_target("/proc/self/ns/mnt");
    char *line = text_format("%s %s %s %ld", text_trim(boot), user, mount, (long)geteuid());
    free(user);
    free(mount);
    return line;
}

/* Asks confine. The caller frees the answer, NULL when there is none. */
static char *ask(const char *root, const char *question) {
    char *answer = text_format("%s/build/tier.%ld", root, (long)getpid());
    struct text_list arguments = {0};
    text_list_format(&arguments, "%s/build/bin/confine", root);
    text_list_add(&arguments, question);
    struct process process = {.arguments = &arguments, .output = answer};
    char *tier = process_run(&process) == 0 ? text_read_file(answer, ANSWER_LIMIT, NULL) : NULL;
    unlink(answer);
    text_list_free(&arguments);
    free(answer);
    return tier;
}

void tier_settle(const char *root) {
    if (getenv("HB_TIER"))
        return;
    char *path = text_format("%s/build/tier", root);
    char *now = circumstances();
    char *kept = text_read_file(path, ANSWER_LIMIT, NULL);
    size_t length = strlen(now);
    char *tier = NULL;
    if (kept && strncmp(kept, now, length) == 0 && kept[length] == '\n')
        tier = text_copy(text_trim(kept + length));
    if (!tier) {
        char *answer = ask(root, "--tier-only");
        tier = answer ? text_copy(text_trim(answer)) : NULL;
        free(answer);
        char *line = text_format("%s\n%s\n", now, tier ? tier : "");
        if (tier)
            text_write_file(path, line, strlen(line));
        free(line);
    }
    if (tier && *tier)
        setenv("HB_TIER", tier, 1);
    free(tier);
    free(kept);
    free(now);
    free(path);
}

bool tier_is_none(void) {
    const char *tier = getenv("HB_TIER");
    return tier && strcmp(tier, "none") == 0;
}

bool tier_confines_compilers(void) {
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

char *tier_for_strangers(const char *root) {
    setenv("HB_CGROUPS", "yes", 1);
    char *words = ask(root, "--all-tiers");
    if (words)
        text_trim(words);
    return words;
}
