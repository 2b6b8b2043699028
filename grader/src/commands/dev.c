#include "dev.h"

#include <stdlib.h>
#include <string.h>

static int cannot_use(const char *what, const char *word) {
    return command_cannot(
        "dev", text_format("%s%s: use it as 'grader/grade dev new NN-topic/name' or "
                           "'grader/grade dev check [EXERCISE...] [--all] [--quick] [--tap]'",
                           what, word));
}

/* The names of the exercises that `words` mean, or all, or the current one. Returns false with
 * *problem set. */
static bool find_names(const struct context *context, char **words, size_t count,
                       struct text_list *names, char **problem) {
    if (context->all) {
        exercise_names(context->root, names);
        if (names->count == 0)
            *problem = text_format("there are no exercises in %s/exercises: is this the "
                                   "repository?",
                                   context->root);
        return names->count > 0;
    }
    for (size_t i = 0; i < count; i++) {
        char *name = exercise_find(context->root, words[i], problem);
        if (!name)
            return false;
        if (!text_list_has(names, name))
            text_list_add(names, name);
        free(name);
    }
    if (count > 0)
        return true;
    struct exercise *current = command_exercise(context, NULL, problem);
    if (current)
        text_list_add(names, current->name);
    exercise_free(current);
    return names->count > 0;
}

static int check(const struct context *context, const struct command_options *options) {
    struct text_list names = {0};
    char *problem = NULL;
    size_t count = options->words.count - 1;
    int status;
    if (context->all && count > 0)
        status = cannot_use("--all and also ", options->words.items[1]);
    else if (find_names(context, options->words.items + 1, count, &names, &problem))
        status = dev_check(context, &names, context->all, options->quick, options->tap);
    else
        status = command_cannot("dev", problem);
    text_list_free(&names);
    return status;
}

int command_dev(struct context *context, int argc, char **argv) {
    struct command_options options;
    int status = 0;
    if (!command_options(context, argc, argv, "all quick tap", &options, &status))
        return status;
    const char *word = options.words.count > 0 ? options.words.items[0] : "";
    if (strcmp(word, "check") == 0)
        status = check(context, &options);
    else if (strcmp(word, "new") != 0)
        status = cannot_use(*word ? "there is no " : "what is to be done", word);
    else if (options.words.count != 2 || context->all || options.tap || options.quick)
        status = cannot_use("new takes one name and no option", "");
    else
        status = dev_new(context, options.words.items[1]);
    text_list_free(&options.words);
    return status;
}
