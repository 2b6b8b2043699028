#include "package.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_LIMIT = 16 * 1024 * 1024 };

struct package {
    struct context *context;
    struct text_list exercises; /* whole names */
    const char *out;
    struct archive *zip;
};

/* --- the zip ---------------------------------------------------------------------------------------- */

static void put_data(struct package *package, const char *name, const void *data, size_t length,
                     mode_t mode) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, mode & 0777);
    archive_entry_set_mtime(entry, 0, 0); /* the same package, to the byte, whenever it is made */
    if (archive_write_header(package->zip, entry) != ARCHIVE_OK ||
        archive_write_data(package->zip, data, length) < 0)
        fail("package: %s", archive_error_string(package->zip));
    archive_entry_free(entry);
}

/* A file of the repository, under "happens-before/". */
static void put_file(struct package *package, const char *name) {
    char *path = text_format("%s/%s", package->context->root, name);
    char *inside = text_format("happens-before/%s", name);
    struct stat status;
    size_t length;
    char *data = text_read_file(path, FILE_LIMIT, &length);
    if (!data || stat(path, &status) < 0)
        fail("package: %s: %s", path, strerror(errno));
    put_data(package, inside, data, length, status.st_mode);
    free(data);
    free(inside);
    free(path);
}

static int is_shown(const struct dirent *entry) {
    return entry->d_name[0] != '.' && !strstr(entry->d_name, ".old") &&
           entry->d_name[strlen(entry->d_name) - 1] != '~';
}

/* All files of a folder, but for those that a student has made of the starters. */
static void put_folder(struct package *package, const char *name) {
    struct dirent **entries = NULL;
    char *path = text_format("%s/%s", package->context->root, name);
    int count = scandir(path, &entries, is_shown, alphasort);
    for (int i = 0; i < count; i++) {
        char *inner = text_format("%s/%s", name, entries[i]->d_name);
        char *whole = text_format("%s/%s", path, entries[i]->d_name);
        char *starter = text_format("%s/starter/%s", path, entries[i]->d_name);
        struct stat status, made;
        if (stat(whole, &status) == 0 && S_ISDIR(status.st_mode))
            put_folder(package, inner);
        else if (stat(starter, &made) < 0)
            put_file(package, inner);
        free(starter);
        free(whole);
        free(inner);
        free(entries[i]);
    }
    free(entries);
    free(path);
}

static const char setup_script[] = "#!/usr/bin/env bash\n"
                                   "# Run once, when Gradescope makes the image.\n"
                                   "set -euo pipefail\n"
                                   "cd \"${AUTOGRADER:-/autograder}/source/happens-before\"\n"
                                   "grader/setup.sh --yes --quiet\n"
                                   "make -s grader\n";

/* The container is the sandbox: it is made for one submission, and refuses to make another one inside. */
static const char run_script[] =
    "#!/usr/bin/env bash\n"
    "# Run for each submission, which lies in /autograder/submission.\n"
    "set -euo pipefail\n"
    "home=${AUTOGRADER:-/autograder}\n"
    "work=$(mktemp -d)\n"
    "trap 'rm -rf \"$work\"' EXIT\n"
    "mkdir \"$work/in\"\n"
    "cp -r \"$home/submission\" \"$work/in/submission\"\n"
    "status=0\n"
    "\"$home/source/happens-before/grader/grade\" batch \"$work/in\" --out \"$work/out\" --unsafe%s || status=$?\n"
    "[[ $status -le 1 ]] # else there is no result, and Gradescope says that the autograder failed\n"
    "cp \"$work/out/gradescope/submission.json\" \"$home/results/results.json\"\n";

static char *exercise_options(const struct package *package) {
    char *options = text_copy("");
    for (size_t i = 0; i < package->exercises.count; i++) {
        char *longer = text_format("%s --exercise %s", options, package->exercises.items[i]);
        free(options);
        options = longer;
    }
    return options;
}

static int make_gradescope(struct package *package) {
    char *aside = text_format("%s.new", package->out);
    char *options = exercise_options(package);
    char *script = text_format(run_script, options);
    package->zip = archive_write_new();
    archive_write_set_format_zip(package->zip);
    if (archive_write_open_filename(package->zip, aside) != ARCHIVE_OK)
        fail("package: %s cannot be written (%s): name another file with --out", aside,
             archive_error_string(package->zip));
    put_data(package, "setup.sh", setup_script, strlen(setup_script), 0755);
    put_data(package, "run_autograder", script, strlen(script), 0755);
    put_file(package, "Makefile");
    put_file(package, "LICENSE");
    put_folder(package, "grader");
    for (size_t i = 0; i < package->exercises.count; i++) {
        char *folder = text_format("exercises/%s", package->exercises.items[i]);
        put_folder(package, folder);
        free(folder);
    }
    if (archive_write_close(package->zip) != ARCHIVE_OK || rename(aside, package->out) < 0)
        fail("package: %s: %s", package->out, strerror(errno));
    archive_write_free(package->zip);
    free(script);
    free(options);
    free(aside);
    return 0;
}

/* --- the workflow ------------------------------------------------------------------------------------- */

/* "02-pipes/ping-pong" is ping_pong there. The caller frees it. */
static char *step_name(const char *exercise) {
    char *name = text_copy(strrchr(exercise, '/') + 1);
    for (char *at = name; *at; at++)
        *at = *at == '-' ? '_' : *at;
    return name;
}

static void put_step(FILE *out, const char *exercise) {
    char *name = step_name(exercise);
    fprintf(
        out,
        "      - name: %s\n"
        "        id: %s\n"
        "        run: |\n"
        "          grader/grade --format github %s || [ $? -eq 1 ]\n"
        "          echo \"result=$(grader/grade --format classroom %s)\" >> \"$GITHUB_OUTPUT\"\n",
        exercise, name, exercise, exercise);
    free(name);
}

static void put_reporter(FILE *out, const struct text_list *exercises) {
    fputs("      - name: Report\n"
          "        if: always()\n"
          "        uses: classroom-resources/autograding-grading-reporter@v1\n"
          "        env:\n",
          out);
    for (size_t i = 0; i < exercises->count; i++) {
        char *name = step_name(exercises->items[i]);
        fputs("          ", out);
        for (const char *at = name; *at; at++)
            putc(toupper((unsigned char)*at), out);
        fprintf(out, "_RESULTS: ${{ steps.%s.outputs.result }}\n", name);
        free(name);
    }
    fputs("        with:\n          runners: ", out);
    for (size_t i = 0; i < exercises->count; i++) {
        char *name = step_name(exercises->items[i]);
        fprintf(out, "%s%s", i ? "," : "", name);
        free(name);
    }
    putc('\n', out);
}

static int make_classroom(struct package *package) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        fail("out of memory");
    fputs(
        "# Grades on each push, and reports to GitHub Classroom. It belongs into .github/workflows.\n"
        "name: Happens Before\n"
        "on: [push, workflow_dispatch]\n"
        "permissions:\n"
        "  checks: write\n"
        "  actions: read\n"
        "  contents: read\n"
        "jobs:\n"
        "  grade:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - uses: actions/checkout@v4\n"
        "      - name: Set up\n"
        "        run: grader/setup.sh --yes --quiet && make -s grader\n",
        out);
    for (size_t i = 0; i < package->exercises.count; i++)
        put_step(out, package->exercises.items[i]);
    put_reporter(out, &package->exercises);
    if (fclose(out) != 0)
        fail("out of memory");
    int result = text_write_file(package->out, text, length);
    if (result < 0)
        fail("package: %s cannot be written (%s): name another file with --out", package->out,
             strerror(errno));
    free(text);
    return result;
}

/* --- the command -------------------------------------------------------------------------------------- */

static int usage(const char *what, const char *word) {
    return command_cannot(
        "package",
        text_format(
            "%s%s: use it as 'grader/grade package gradescope|classroom EXERCISE... --out FILE'",
            what, word));
}

int command_package(struct context *context, int argc, char **argv) {
    struct command_options options;
    struct package package = {.context = context};
    char *problem = NULL;
    int status = 0;
    if (!command_options(context, argc, argv, "out", &options, &status))
        return status;
    const char *service = options.words.count ? options.words.items[0] : "";
    bool gradescope = strcmp(service, "gradescope") == 0;
    package.out = options.out;
    for (size_t i = 1; i < options.words.count && !problem; i++) {
        char *name = exercise_find(context->root, options.words.items[i], &problem);
        if (name && !text_list_has(&package.exercises, name))
            text_list_add(&package.exercises, name);
        free(name);
    }
    if (!gradescope && strcmp(service, "classroom") != 0)
        status = usage(*service ? "there is no package for " : "no service is named", service);
    else if (problem)
        status = command_cannot("package", problem);
    else if (!package.exercises.count)
        status = usage("no exercise is named", "");
    else if (!package.out)
        status = usage("--out FILE is missing", "");
    else
        status = gradescope ? make_gradescope(&package) : make_classroom(&package);
    text_list_free(&package.exercises);
    text_list_free(&options.files);
    text_list_free(&options.words);
    return status;
}
