#include "doctor.h"

#include "doctor_machine.h"
#include "process.h"
#include "text.h"

#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a stage stands on. A stage works when all its needs do. */
enum need { COMPILER, BATS, ASAN, MEMCHECK, TSAN, CONFINE, NEEDS };

static const struct {
    const char *name;
    enum need needs[4];
    size_t count;
} stages[] = {
    {"build", {COMPILER}, 1},
    {"behaviour", {COMPILER, BATS, CONFINE}, 3},
    {"memory", {COMPILER, ASAN, MEMCHECK, CONFINE}, 4},
    {"threads", {COMPILER, TSAN, MEMCHECK, CONFINE}, 4},
    {"residue", {COMPILER, BATS, CONFINE}, 3},
};

/* Why a need is not met, one line with what to do; NULL when it is. */
static char *unmet[NEEDS];

static void set_unmet(enum need need, char *why) {
    if (unmet[need])
        free(why);
    else
        unmet[need] = why;
}

static void line(const char *name, const char *value) {
    printf("  %-16s %s\n", name, value);
}

/* --- what is installed ------------------------------------------------------------------------ */

/* The first thing like a version in what `tool --version` prints; the caller frees it. */
static char *version_of(const char *tool, const char *folder) {
    char *output = NULL;
    char *version = NULL;
    struct text_list arguments = {0};
    text_list_add(&arguments, tool);
    text_list_add(&arguments, "--version");
    if (doctor_try(&arguments, folder, &output) == 0) {
        regex_t pattern;
        regmatch_t match;
        if (regcomp(&pattern, "[0-9]+(\\.[0-9]+)+", REG_EXTENDED) != 0)
            fail("doctor: the pattern of a version does not compile");
        if (regexec(&pattern, output, 1, &match, 0) == 0)
            version = text_copy_n(output + match.rm_so, (size_t)(match.rm_eo - match.rm_so));
        regfree(&pattern);
    }
    text_list_free(&arguments);
    free(output);
    return version ? version : text_copy("(it does not tell its version)");
}

/* Prints a tool's version, or that it is missing and what does not work then. */
static void show_tool(const char *tool, const char *package, const char *missing, enum need need,
                      const char *folder) {
    char *path = process_find_tool(tool);
    char *value = path ? version_of(tool, folder) : text_format("missing: %s", missing);
    line(tool, value);
    if (!path && need != NEEDS)
        set_unmet(need, text_format("%s is missing: install the package %s", tool, package));
    free(path);
    free(value);
}

/* Bats finds its libraries in BATS_LIB_PATH, and else where distributions put them. */
static void show_bats_library(const char *name, bool needed) {
    static const char places[] = "/usr/lib/bats:/usr/lib:/usr/local/lib:/usr/share/bats";
    const char *path = getenv("BATS_LIB_PATH");
    char *all = text_format("%s:%s", path ? path : "", places);
    char *rest = NULL, *found = NULL;
    for (char *place = strtok_r(all, ":", &rest); place && !found;
         place = strtok_r(NULL, ":", &rest)) {
        found = text_format("%s/%s/load.bash", place, name);
        if (access(found, R_OK) < 0) {
            free(found);
            found = NULL;
        }
    }
    line(name, found ? "found" : "missing");
    if (!found && needed)
        set_unmet(BATS, text_format("%s is missing: install the package %s", name, name));
    free(found);
    free(all);
}

static void show_tools(const char *folder) {
    puts("Installed");
    show_tool("gcc", "gcc", "nothing can be compiled as the exercises are", COMPILER, folder);
    show_tool("clang", "clang", "data races are looked for by Helgrind alone", TSAN, folder);
    show_tool("bats", "bats", "what a program does cannot be checked", BATS, folder);
    show_bats_library("bats-support", true);
    show_bats_library("bats-assert", true);
    show_bats_library("bats-file", false);
    show_tool("valgrind", "valgrind", "memory, descriptors and locks are checked by half", MEMCHECK,
              folder);
    show_tool("bwrap", "bubblewrap", "programs run without a sandbox (see below)", NEEDS, folder);
    show_tool("make", "make", "the grader cannot be built again", NEEDS, folder);
}

/* --- what the machine allows ------------------------------------------------------------------ */

/* Compiles and runs a small program as a stage would; sets what the stage cannot do without. */
static void show_trial(const char *name, const struct doctor_trial *trial, enum need need,
                       const char *root, const char *folder) {
    char *problem = doctor_trial(trial, root, folder);
    line(name, problem ? problem : "works (a program was compiled and run)");
    if (problem)
        set_unmet(need, text_format("%s: %s", name, problem));
    free(problem);
}

/* Whether confine works, and with how much of a sandbox. */
static bool show_tier(const char *root, const char *folder) {
    char *tier = NULL;
    struct text_list arguments = {0};
    text_list_format(&arguments, "%s/build/bin/confine", root);
    text_list_add(&arguments, "--tier-only");
    int status = doctor_try(&arguments, folder, &tier);
    text_list_free(&arguments);
    text_trim(tier);
    if (status == 0 && strcmp(tier, "namespaces") == 0)
        line("sandbox", "namespaces: a program sees its own files, processes, queues and network");
    else if (status == 0)
        line("sandbox",
             "none: this machine grants no namespaces, or bwrap is missing. Programs run\n"
             "                   as you; what they leave behind is found by looking before\n"
             "                   and after. Do not grade strangers' programs here");
    else {
        line("sandbox", "confine does not work: build it again with make grader");
        set_unmet(CONFINE, text_format("confine does not work: %s", *tier ? tier : "not built"));
    }
    free(tier);
    return status == 0;
}

static void show_machine(const char *root, const char *folder) {
    static const struct doctor_trial plain = {"gcc", {"-O1"}, NULL, false};
    static const struct doctor_trial asan = {"gcc", {"-fsanitize=address,undefined"}, NULL, false};
    static const struct doctor_trial tsan = {"clang", {"-fsanitize=thread"}, NULL, true};
    static const struct doctor_trial memcheck = {"gcc", {"-O1"}, "valgrind", false};
    puts("\nThis machine");
    line("processors", doctor_processors());
    if (!show_tier(root, folder))
        root = NULL;
    show_trial("compiling", &plain, COMPILER, root, folder);
    show_trial("ASan, UBSan", &asan, ASAN, root, folder);
    show_trial("Valgrind", &memcheck, MEMCHECK, root, folder);
    show_trial("ThreadSanitizer", &tsan, TSAN, root, folder);
    doctor_show_address_space();
    doctor_show_watching();
    doctor_show_scheduler();
    doctor_show_queues();
    doctor_show_shared_memory();
}

/* --- what follows ----------------------------------------------------------------------------- */

static int show_stages(void) {
    int cannot = 0;
    puts("\nThe stages");
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        const char *why = NULL;
        for (size_t j = 0; j < stages[i].count && !why; j++)
            why = unmet[stages[i].needs[j]];
        line(stages[i].name, why ? why : "can work");
        cannot += why != NULL;
    }
    for (size_t i = 0; i < NEEDS; i++) {
        free(unmet[i]);
        unmet[i] = NULL;
    }
    puts(cannot == 0
             ? "\nAll stages can work."
             : "\nA stage that cannot work is reported as error, and so is the whole; the other "
               "stages are\ngraded and shown. grader/setup.sh installs what is missing.");
    return cannot == 0 ? 0 : EXIT_CANNOT;
}

int doctor_run(const char *root) {
    const char *temporary = getenv("TMPDIR");
    char *folder = text_format("%s/grade-doctor-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        fail("doctor: cannot make a folder in %s: %m", temporary ? temporary : "/tmp");
    show_tools(folder);
    show_machine(root, folder);
    text_remove_tree(folder);
    free(folder);
    return show_stages();
}
