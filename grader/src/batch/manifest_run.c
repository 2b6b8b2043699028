/* One job of a manifest, graded: on this machine or on one that was sent it. */
#include "manifest.h"

#include "formats.h"
#include "job.h"
#include "verdict.h"
#include "workspace.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <resolv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A job as it comes, and the folder with its files. */
struct taken {
    json_t *line;
    char *folder;
    struct exercise *exercise;
    struct text_list paths;
};

/* A name that leads nowhere but into the folder it is written to. */
static bool is_plain(const char *name) {
    return *name && *name != '.' && !strchr(name, '/');
}

/* Writes files that came as base64 into FOLDER/NAME. Returns false with *problem. */
static bool write_files(const json_t *files, const char *folder, char **problem) {
    const char *name;
    json_t *word;
    bool sound = text_make_directories(folder) == 0;
    if (!sound)
        *problem = text_format("%s: %s", folder, strerror(errno));
    json_object_foreach ((json_t *)files, name, word) {
        const char *text = json_string_value(word);
        size_t room = text ? strlen(text) : 0;
        unsigned char *data = memory_new(room + 1);
        int length = text && is_plain(name) ? b64_pton(text, data, room + 1) : -1;
        char *path = text_format("%s/%s", folder, name);
        if (sound && length < 0)
            *problem = text_copy("a file of the job is damaged: write the manifest again");
        else if (sound && text_write_file(path, data, (size_t)length) < 0)
            *problem = text_format("%s: %s", path, strerror(errno));
        sound = !*problem;
        free(path);
        free(data);
    }
    return sound;
}

/* The line itself: the caller frees it. NULL with *problem. */
static char *read_line(const char *word, const char *out, char **problem) {
    char *end, *line = NULL, *path = NULL;
    size_t size = 0;
    bool here = strcmp(word, "-") == 0;
    long number = here ? 1 : strtol(word, &end, 10);
    if (!here && (*end || number < 1 || !out)) {
        *problem =
            text_format("--job takes '-', or the number of a line and --out, not '%s'", word);
        return NULL;
    }
    path = here ? text_copy("standard input") : manifest_path(out);
    FILE *file = here ? stdin : fopen(path, "r");
    for (long i = 0; file && i < number; i++)
        if (getline(&line, &size, file) < 0) {
            *problem = text_format("%s has no line %ld", path, number);
            break;
        }
    if (!file)
        *problem =
            text_format("%s cannot be read (%s): write it with --manifest", path, strerror(errno));
    if (file && !here)
        fclose(file);
    free(path);
    if (*problem) {
        free(line);
        line = NULL;
    }
    return line;
}

static bool take(struct taken *taken, const char *root, const char *line, char **problem) {
    taken->line = json_loads(line, 0, NULL);
    const json_t *files = json_object_get(taken->line, "files");
    const json_t *folder = json_object_get(taken->line, "folder");
    const char *name = result_word(taken->line, "exercise");
    if (!json_is_object(files) || !strchr(name, '/') ||
        !is_plain(result_word(taken->line, "key"))) {
        *problem = text_copy("this is no line of a manifest: write it with --manifest");
        return false;
    }
    taken->folder = workspace_folder(root);
    if (!taken->folder) {
        *problem =
            text_format("cannot work in %s/build (%s): make room there", root, strerror(errno));
        return false;
    }
    char *handed_in = text_format("%s/files", taken->folder);
    char *own = text_format("%s/exercise", taken->folder);
    if (write_files(files, handed_in, problem) && (!folder || write_files(folder, own, problem)))
        taken->exercise = folder ? exercise_load_from(own, own, name, problem)
                                 : exercise_load(root, name, problem);
    for (size_t i = 0; taken->exercise && i < taken->exercise->files.count; i++)
        text_list_format(&taken->paths, "%s/%s", handed_in, taken->exercise->files.items[i]);
    free(handed_in);
    free(own);
    return taken->exercise;
}

/* Grades what was taken. Returns the signal that has stopped it, or 0 with the job done. */
static int grade(struct job *job, const char *root, const struct taken *taken, char **problem) {
    static const int held[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t mask;
    sigemptyset(&mask);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        sigaddset(&mask, held[i]);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    int signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK), stopped = 0;
    struct grading_options options = {.files = &taken->paths};
    if (job_start(job, root, taken->exercise, &options) < 0)
        *problem = text_format("the grading could not be started (%s)", strerror(errno));
    while (job->pid && !stopped) {
        /* The output is only looked at for its other end being gone: then nobody wants the answer. */
        struct pollfd polled[4] = {{.fd = signals, .events = POLLIN}, {.fd = STDOUT_FILENO}};
        nfds_t count = 2 + job_polled(job, polled + 2);
        struct signalfd_siginfo info;
        if (poll(polled, count, -1) < 0 && errno != EINTR)
            fail("poll: %s", strerror(errno));
        if (read(signals, &info, sizeof info) == sizeof info)
            stopped = (int)info.ssi_signo;
        else if (polled[1].revents & POLLERR)
            stopped = SIGTERM;
        else if (job_read(job))
            break;
    }
    close(signals);
    if (stopped)
        job_stop(job);
    return stopped;
}

/* Hands the answer on. Returns false with *problem. */
static bool answer(const struct taken *taken, const char *out, json_t *verdict, char **problem) {
    const char *key = result_word(taken->line, "key");
    json_t *whole = json_pack("{s:s, s:o}", "key", key, "verdict", verdict_public(verdict));
    char *text = json_dumps(whole, JSON_COMPACT | JSON_REAL_PRECISION(10));
    char *folder = text_format("%s/done", out ? out : "");
    char *path = text_format("%s/%s.json", folder, key);
    bool sound =
        out ? text_make_directories(folder) == 0 && text_write_file(path, text, strlen(text)) == 0
            : puts(text) != EOF && fflush(stdout) == 0;
    if (!sound)
        *problem = text_format("%s cannot be written (%s)", out ? path : "standard output",
                               strerror(errno));
    json_decref(whole);
    free(text);
    free(folder);
    free(path);
    return sound;
}

int manifest_run(const char *root, const char *word, const char *out, const char *granted) {
    struct taken taken = {0};
    struct job job = {.lines.fd = -1, .errors.fd = -1};
    char *problem = NULL, *line = read_line(word, out, &problem);
    const char *place = strcmp(word, "-") == 0 ? NULL : out;
    int stopped = 0;
    bool graded = false;
    if (line && take(&taken, root, line, &problem))
        stopped = grade(&job, root, &taken, &problem);
    if (job.verdict)
        json_object_set_new(job.verdict, "confined", json_string(granted ? granted : ""));
    if (job.verdict && answer(&taken, place, job.verdict, &problem))
        graded = strcmp(result_word(job.verdict, "verdict"), "error") != 0;
    if (!problem && job.problem && !stopped)
        problem = text_copy(job.problem);
    if (problem)
        warn("batch: %s", problem);
    free(problem);
    free(line);
    job_free(&job);
    exercise_free(taken.exercise);
    text_list_free(&taken.paths);
    json_decref(taken.line);
    if (taken.folder)
        text_remove_tree(taken.folder);
    free(taken.folder);
    if (stopped) {
        sigset_t none;
        sigemptyset(&none);
        signal(stopped, SIG_DFL);
        sigprocmask(SIG_SETMASK, &none, NULL);
        raise(stopped);
    }
    return graded ? 0 : EXIT_CANNOT;
}
