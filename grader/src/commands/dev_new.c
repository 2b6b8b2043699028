#include "dev.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file of the skeleton. In `path` and `text`, @NAME@ is "02-pipes/ping-pong", @FILE@ "ping_pong.c",
 * @TOPIC@ "02-pipes", @ORDER@ its place in the chapter. */
struct skeleton {
    const char *path;
    const char *text;
};

static const struct skeleton files[] = {
    {"exercises/@NAME@/exercise.ini",
     "title   = TODO: a title of three to six words\n"
     "kind    = write            ; write, repair, break, predict or test\n"
     "order   = @ORDER@\n"
     "minutes = 20               ; honest: measure it with somebody who has read the chapter\n"
     "points  = 10\n"
     "files   = @FILE@\n"
     "stages  = behaviour memory residue ; also: threads schedules faults\n"
     "run     = \"$PROGRAM\"       ; small, through every path; repeat the line for more runs\n"
     "\n"
     "[chapter]\n"
     "default = @TOPIC@#TODO-the-section-that-teaches-this\n"},
    {"exercises/@NAME@/README.md",
     "# TODO: the title\n"
     "\n"
     "TODO: the task in at most a page. What the program is for, in one paragraph.\n"
     "\n"
     "## The contract\n"
     "\n"
     "TODO: arguments, standard input, standard output, exit status: exactly, also when a call "
     "fails.\n"
     "\n"
     "## An example\n"
     "\n"
     "```console\n"
     "$ ./TODO\n"
     "TODO: what one run prints\n"
     "```\n"},
    {"exercises/@NAME@/starter/@FILE@",
     "/* TODO: what a student begins with. It compiles without warnings, and fails. Say here what is\n"
     " * to be done; leave out what the exercise is about. */\n"
     "int main(void) {\n"
     "    return 0;\n"
     "}\n"},
    {"exercises/@NAME@/hints.md", "# Hints\n"
                                  "\n"
                                  "## Hint 1\n"
                                  "\n"
                                  "TODO: a question that makes a student look in the right place.\n"
                                  "\n"
                                  "## Hint 2\n"
                                  "\n"
                                  "TODO: the idea, in words.\n"
                                  "\n"
                                  "## Hint 3\n"
                                  "\n"
                                  "TODO: nearly the code.\n"},
    {"exercises/@NAME@/after.md",
     "# What this was about\n"
     "\n"
     "TODO: shown with the solution once it passes: what was hard, what production code does, where "
     "to read on.\n"},
    {"exercises/@NAME@/check.bats",
     "setup() {\n"
     "    load \"$GRADER_CHECK\"\n"
     "}\n"
     "\n"
     "@test \"TODO: a promise of the contract, as a sentence\" {\n"
     "    student\n"
     "    expect_status 0\n"
     "    expect_output 'TODO: what it prints' 'because: TODO: what a student probably did'\n"
     "}\n"},
    {"solutions/@NAME@/@FILE@", "/* TODO: the reference solution. It passes every stage. */\n"
                                "int main(void) {\n"
                                "    return 0;\n"
                                "}\n"},
    {"tests/wrong/@NAME@/todo_what_is_wrong.c",
     "// expect: wrong-output\n"
     "/* TODO: five or more whole programs as students write them, each with one mistake, named for\n"
     " * it, and with the kind it must be told on the first line. One that only the stage schedules\n"
     " * (or faults) can see has as its second line\n"
     " *     // waits: schedules\n"
     " */\n"
     "int main(void) {\n"
     "    return 0;\n"
     "}\n"},
    {"tests/right/@NAME@/todo_another_style.c",
     "/* TODO: two or more right programs in really different styles. */\n"
     "int main(void) {\n"
     "    return 0;\n"
     "}\n"},
};

enum { FILES = sizeof files / sizeof *files };

static bool is_word(const char *text, const char *end) {
    static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t length = (size_t)(end - text);
    return length > 0 && strspn(text, word) >= length && *text != '-' && end[-1] != '-';
}

/* NN-topic/name, of lower-case letters, digits and hyphens. */
static bool is_name(const char *name) {
    const char *slash = strchr(name, '/');
    return slash && strspn(name, "0123456789") == 2 && name[2] == '-' && is_word(name + 3, slash) &&
           is_word(slash + 1, slash + 1 + strlen(slash + 1));
}

static char *replaced(const char *text, const char *mark, const char *with) {
    char *result = text_copy("");
    const char *at;
    while ((at = strstr(text, mark))) {
        char *longer = text_format("%s%.*s%s", result, (int)(at - text), text, with);
        free(result);
        result = longer;
        text = at + strlen(mark);
    }
    char *whole = text_format("%s%s", result, text);
    free(result);
    return whole;
}

/* The file's name: the exercise's with underscores. */
static char *file_name(const char *name) {
    char *file = text_format("%s.c", strchr(name, '/') + 1);
    for (char *at = file; *at; at++)
        if (*at == '-')
            *at = '_';
    return file;
}

/* One more than the highest place that is taken in the chapter. */
static int next_order(const struct context *context, const char *name) {
    struct text_list names = {0};
    int highest = 0;
    exercise_names(context->root, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *problem = NULL;
        struct exercise *exercise = NULL;
        if (strncmp(names.items[i], name, strcspn(name, "/") + 1) == 0)
            exercise = exercise_load(context->root, names.items[i], &problem);
        if (exercise && exercise->order > highest)
            highest = exercise->order;
        exercise_free(exercise);
        free(problem);
    }
    text_list_free(&names);
    return highest + 1;
}

static char *filled_in(const char *text, const char *name, int order) {
    char *topic = text_copy_n(name, strcspn(name, "/"));
    char *file = file_name(name);
    char *number = text_format("%d", order);
    const char *const marks[][2] = {
        {"@NAME@", name}, {"@FILE@", file}, {"@TOPIC@", topic}, {"@ORDER@", number}};
    char *result = text_copy(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char *next = replaced(result, marks[i][0], marks[i][1]);
        free(result);
        result = next;
    }
    free(topic);
    free(file);
    free(number);
    return result;
}

static int write_file(const char *root, const struct skeleton *skeleton, const char *name,
                      int order) {
    char *path = filled_in(skeleton->path, name, order);
    char *text = filled_in(skeleton->text, name, order);
    char *whole = text_format("%s/%s", root, path);
    char *slash = strrchr(whole, '/');
    *slash = '\0';
    int result = text_make_directories(whole);
    *slash = '/';
    if (result == 0)
        result = text_write_file(whole, text, strlen(text));
    if (result == 0)
        printf("%s\n", path);
    else
        command_cannot("dev", text_format("%s cannot be written (%s)", path, strerror(errno)));
    free(whole);
    free(text);
    free(path);
    return result;
}

int dev_new(const struct context *context, const char *name) {
    static const char *const places[] = {"exercises", "solutions", "tests/wrong", "tests/right"};
    if (!is_name(name))
        return command_cannot("dev", text_format("'%s' is no name for an exercise: NN-topic/name, "
                                                 "of lower-case letters, digits and hyphens",
                                                 name));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct stat status;
        char *path = text_format("%s/%s/%s", context->root, places[i], name);
        bool there = lstat(path, &status) == 0;
        free(path);
        if (there)
            return command_cannot("dev", text_format("%s/%s is there already: choose another name, "
                                                     "or remove it",
                                                     places[i], name));
    }
    int order = next_order(context, name);
    for (size_t i = 0; i < FILES; i++)
        if (write_file(context->root, &files[i], name, order) < 0)
            return EXIT_CANNOT;
    printf(
        "\nNow write what each says is TODO; 'grader/grade dev check %s' shows what is still missing.\n",
        name);
    return 0;
}
