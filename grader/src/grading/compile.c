#include "compile.h"

#include "fingerprint.h"
#include "gcc_report.h"
#include "kept.h"
#include "process.h"
#include "rules.h"
#include "verdict.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A compiler that has worked for longer than this, in seconds of processor time, or says more than
 * this, in bytes, was given something that is no honest program. */
enum { COMPILE_SECONDS = 10, COMPILE_OUTPUT = 16 * 1024 * 1024, SOURCE_LIMIT = 1024 * 1024 };

/* Memory of a compiler, and the largest file it may make, in bytes. An honest source needs a tenth. */
static const long compile_memory = 2L * 1024 * 1024 * 1024, compile_file = 64L * 1024 * 1024;

static const char *const common_flags[] = {
    "-std=c17", "-D_GNU_SOURCE=", "-Wall", "-Wextra", "-Wconversion",
    "-g",       "-pthread",       "-I.",   NULL};

/* Memory that is asked for and never used is leaked all the same: the compiler may not leave it out.
 * And what the C library's headers define inline (atoi) is called, so that a fault in it is one of
 * the line that calls it. */
static const char *const plain_flags[] = {
    "-O1", "-fno-builtin-malloc", "-fno-builtin-calloc", "-fno-builtin-realloc", "-D__NO_INLINE__",
    NULL};
static const char *const asan_flags[] = {"-O0", "-fsanitize=address,undefined",
                                         "-fno-omit-frame-pointer", NULL};
static const char *const tsan_flags[] = {"-O1", "-fsanitize=thread", "-fno-omit-frame-pointer",
                                         NULL};

const struct variant variant_plain = {"plain", "gcc", plain_flags};
const struct variant variant_asan = {"asan", "gcc", asan_flags};
const struct variant variant_tsan = {"tsan", "clang", tsan_flags};

/* What inside/names.c notes. */
static const char names_flag[] = "-Wl,--wrap=shm_open,--wrap=sem_open,--wrap=mq_open,--wrap=shmget,"
                                 "--wrap=semget,--wrap=msgget";

/* Those with inside/completion.c around a main that is not the student's. */
static const char *const wrapped_flags[] = {"-Wl,--wrap=main", NULL};
static const struct variant variant_driven = {"driven", "gcc", wrapped_flags};

/* The plain objects, linked with inside/runs.c in front of main. */
static const struct variant variant_runs = {"runs", "gcc", wrapped_flags};

const char *compile_compiler(const struct variant *variant) {
    static const char *const compilers[] = {"gcc", "clang"};
    char *path = process_find_tool(variant->compiler);
    const char *chosen = path ? variant->compiler : NULL;
    free(path);
    for (size_t i = 0; !chosen && variant != &variant_tsan && i < 2; i++) {
        path = process_find_tool(compilers[i]);
        chosen = path ? compilers[i] : NULL;
        free(path);
    }
    return chosen;
}

static void add_flags(struct text_list *arguments, const char *compiler,
                      const struct variant *variant) {
    text_list_add(arguments, compiler);
    for (const char *const *flag = common_flags; *flag; flag++)
        text_list_add(arguments, *flag);
    for (const char *const *flag = variant->flags; *flag; flag++)
        text_list_add(arguments, *flag);
}

/* Runs a compiler, its words into the file `says`. Returns its wait status, or -1. */
static int run_compiler(const struct text_list *arguments, const char *directory,
                        const char *says) {
    struct process process = {.arguments = arguments,
                              .directory = directory,
                              .output = says,
                              .errors = says,
                              .cpu_seconds = COMPILE_SECONDS};
    return process_run(&process);
}

void compile_confined(const struct grading *grading, const char *const *read, const char *write,
                      struct text_list *arguments) {
    text_list_format(arguments, "%s/build/bin/confine", grading->root);
    text_list_add(arguments, "--only-files");
    text_list_format(arguments, "--memory-bytes=%ld", compile_memory);
    text_list_format(arguments, "--output-bytes=%ld", compile_file);
    for (; *read; read++)
        text_list_format(arguments, "--read=%s", *read);
    text_list_format(arguments, "--write=%s", write);
    text_list_add(arguments, "--");
}

/* The folder that a file lies in. The caller frees it. */
static char *folder_of(const char *path) {
    return text_copy_n(path, (size_t)(strrchr(path, '/') - path));
}

static char *read_words(const char *says) {
    char *words = text_read_file(says, COMPILE_OUTPUT, NULL);
    return words ? words : text_copy("");
}

/* Why a compiler has given up: its own words on the limits that it met, or else how it ended. The caller frees it. */
static char *why_given_up(const char *words, int status) {
    static const struct {
        const char *said, *means;
    } known[] = {{"CPU time limit exceeded", "it would take it too long"},
                 {"out of memory", "it would need too much memory"},
                 {"memory exhausted", "it would need too much memory"},
                 {"File size limit exceeded", "what it makes of it is too large"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(words, known[i].said))
            return text_copy(known[i].means);
    return status < 0 ? text_copy(strerror(errno)) : process_status_words(status);
}

/* Compiles one of the student's files; whether an object came of it. */
static bool compile_student(const struct grading *grading, const struct variant *variant,
                            const char *compiler, const char *name, const char *object,
                            json_t *findings) {
    struct text_list arguments = {0};
    char *source = text_format("%s/source", grading->work), *objects = folder_of(object);
    compile_confined(grading, (const char *const[]){source, NULL}, objects, &arguments);
    add_flags(&arguments, compiler, variant);
    gcc_report_arguments(compiler, &arguments);
    text_list_add(&arguments, "-c");
    text_list_add(&arguments, name);
    text_list_add(&arguments, "-o");
    text_list_add(&arguments, object);
    char *says = text_format("%s.says", object);
    int status = run_compiler(&arguments, source, says);
    char *words = read_words(says);
    struct report_source student = {.files = &grading->exercise->files, .folder = source};
    json_t *found = gcc_report_findings(words, &student);
    bool compiled = status == 0 && access(object, R_OK) == 0;
    if (!compiled && json_array_size(found) == 0) {
        char *how = why_given_up(words, status);
        json_t *finding =
            finding_new("compile", name, 0, "the compiler gives up on this file (%s)", how);
        finding_set_raw(finding, words);
        json_array_append_new(found, finding);
        free(how);
    }
    findings_merge(findings, found);
    json_decref(found);
    free(words);
    free(says);
    free(source);
    free(objects);
    text_list_free(&arguments);
    return compiled;
}

/* Where a pristine part, an object or the tools, is kept. The caller frees it. */
static char *pristine_path(const struct grading *grading, const struct text_list *arguments,
                           const char *name, const char *suffix) {
    const struct exercise *exercise = grading->exercise;
    SHA2_CTX context;
    SHA256Init(&context);
    for (size_t i = 0; i < arguments->count; i++)
        fingerprint_text(&context, arguments->items[i]);
    char *compiler = process_find_tool(arguments->items[0]);
    fingerprint_program(&context, compiler);
    free(compiler);
    fingerprint_files(&context, exercise->directory, &exercise->links);
    fingerprint_files(&context, exercise->directory, &exercise->tools);
    fingerprint_text(&context, name);
    if (*name == '/') /* of the grader's own */
        fingerprint_file(&context, name);
    return kept_part(grading->root, &context, suffix);
}

/* Compiles a pristine file once; returns the object's path, or NULL with *problem set. */
static char *compile_pristine(const struct grading *grading, const struct variant *variant,
                              const char *compiler, const char *name, char **problem) {
    struct text_list arguments = {0};
    add_flags(&arguments, compiler, variant);
    char *kept = pristine_path(grading, &arguments, name, ".o");
    if (access(kept, R_OK) < 0) {
        const char *slash = strrchr(name, '/');
        char *aside =
            text_format("%s/%s-%s.o", grading->work, variant->name, slash ? slash + 1 : name);
        char *says = text_format("%s.says", aside);
        text_list_add(&arguments, "-c");
        text_list_add(&arguments, name);
        text_list_add(&arguments, "-o");
        text_list_add(&arguments, aside);
        int status = run_compiler(&arguments, grading->exercise->directory, says);
        if (status != 0 || rename(aside, kept) < 0) {
            char *words = read_words(says);
            *problem = text_format("%s (linked into %s) does not compile: restore it from the "
                                   "repository\n%s",
                                   name, grading->exercise->name, words);
            free(words);
            free(kept);
            kept = NULL;
        }
        free(aside);
        free(says);
    }
    text_list_free(&arguments);
    return kept;
}

/* What the linker says, for a student. */
static json_t *linker_findings(const char *words, const struct exercise *exercise) {
    json_t *findings = json_array();
    char *copy = text_copy(words);
    char *rest = NULL;
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        static const char undefined[] = "undefined reference to `";
        static const char multiple[] = "multiple definition of `";
        char *at = strstr(line, undefined);
        bool missing = at != NULL;
        if (!at)
            at = strstr(line, multiple);
        if (!at)
            continue;
        char *name = at + (missing ? strlen(undefined) : strlen(multiple));
        name[strcspn(name, "'")] = '\0';
        const char *file = exercise->files.items[0];
        json_t *found = json_array();
        if (missing && strcmp(name, "main") == 0)
            json_array_append_new(
                found, finding_new("compile", file, 0, "the program has no function 'main'"));
        else if (missing)
            json_array_append_new(
                found,
                finding_new(
                    "compile", file, 0,
                    "the function '%s' is called but nowhere defined: is its name spelt as in the "
                    "exercise, and is it not 'static'?",
                    name));
        else
            json_array_append_new(
                found,
                finding_new(
                    "compile", file, 0,
                    "'%s' is defined twice: the grader links its own, so yours must have another name "
                    "or be 'static'",
                    name));
        findings_merge(findings, found);
        json_decref(found);
    }
    free(copy);
    return findings;
}

static const char *link_program(const struct grading *grading, const struct variant *variant,
                                const char *compiler, const struct text_list *objects,
                                const char *program, json_t *findings, char **problem) {
    struct text_list arguments = {0};
    char *bin = folder_of(program), *own = text_format("%s/objects", grading->work);
    char *pristine = text_format("%s/build/pristine", grading->root);
    compile_confined(grading, (const char *const[]){own, pristine, NULL}, bin, &arguments);
    add_flags(&arguments, compiler, variant);
    if (variant == &variant_plain || variant == &variant_driven)
        text_list_add(&arguments, names_flag);
    /* gold links the sanitizers' runtimes in half the time of bfd; but for the build stage, whose
     * errors are read as bfd writes them. */
    char *gold = variant != &variant_plain && variant != &variant_driven
                     ? process_find_tool("ld.gold")
                     : NULL;
    if (gold)
        text_list_add(&arguments, "-fuse-ld=gold");
    free(gold);
    for (size_t i = 0; i < objects->count; i++)
        text_list_add(&arguments, objects->items[i]);
    text_list_add(&arguments, "-lm");
    text_list_add(&arguments, "-o");
    text_list_add(&arguments, program);
    char *says = text_format("%s.says", program);
    const char *result = "pass";
    if (run_compiler(&arguments, grading->work, says) != 0) {
        char *words = read_words(says);
        json_t *found = linker_findings(words, grading->exercise);
        result = json_array_size(found) ? "fail" : "error";
        if (json_array_size(found) == 0)
            *problem = text_format("the linker fails: %s", words);
        findings_merge(findings, found);
        json_decref(found);
        free(words);
    }
    free(says);
    free(bin);
    free(own);
    free(pristine);
    text_list_free(&arguments);
    return result;
}

/* The object of the student's file `index`. The caller frees it. */
static char *student_object(const struct grading *grading, const struct variant *variant,
                            size_t index) {
    return text_format("%s/objects/%s-%zu.o", grading->work, variant->name, index);
}

/* Adds the objects of all pristine parts, and of `more`, files in inside/ (a NULL ends them); compiles
 * those that are not kept. Returns whether all are there. */
static bool add_pristine(const struct grading *grading, const struct variant *variant,
                         const char *compiler, const char *const *more, struct text_list *objects,
                         char **problem) {
    struct text_list pristine = {0};
    for (size_t i = 0; i < grading->exercise->links.count; i++)
        if (text_ends(grading->exercise->links.items[i], ".c"))
            text_list_add(&pristine, grading->exercise->links.items[i]);
    for (; *more; more++)
        text_list_format(&pristine, "%s/grader/inside/%s", grading->root, *more);
    bool all = true;
    for (size_t i = 0; i < pristine.count && all; i++) {
        char *object = compile_pristine(grading, variant, compiler, pristine.items[i], problem);
        all = object != NULL;
        if (object)
            text_list_take(objects, object);
    }
    text_list_free(&pristine);
    return all;
}

bool compile_nothing(const struct grading *grading, const struct variant *variant,
                     const char *program) {
    char *source = text_format("%s/grader/inside/nothing.c", grading->root), *problem = NULL;
    const char *compiler = compile_compiler(variant);
    char *object = compiler ? compile_pristine(grading, variant, compiler, source, &problem) : NULL;
    bool made = false;
    if (object) {
        struct text_list objects = {0};
        json_t *said = json_array();
        text_list_take(&objects, object);
        made = strcmp(link_program(grading, variant, compiler, &objects, program, said, &problem),
                      "pass") == 0;
        json_decref(said);
        text_list_free(&objects);
    }
    free(source);
    free(problem);
    return made;
}

/* link_program for what a student has written: where the linker has no words that are known, and yet links a program
 * that does nothing, and had room, it is this one that cannot be linked. */
static const char *link_students(const struct grading *grading, const struct variant *variant,
                                 bool driven, const char *compiler, const struct text_list *objects,
                                 const char *program, json_t *findings, char **problem) {
    const char *result = link_program(grading, driven ? &variant_driven : variant, compiler,
                                      objects, program, findings, problem);
    struct statvfs disk;
    if (strcmp(result, "error") != 0 || statvfs(grading->work, &disk) < 0 ||
        (unsigned long long)disk.f_bavail * disk.f_frsize < (unsigned long long)compile_file)
        return result;
    char *nothing = text_format("%s/bin/%s-nothing", grading->work, variant->name);
    if (compile_nothing(grading, variant, nothing)) {
        json_t *finding = finding_new("compile", grading->exercise->files.items[0], 0,
                                      "what the compiler has made of it cannot be linked");
        finding_set_raw(finding, *problem);
        json_array_append_new(findings, finding);
        free(*problem);
        *problem = NULL;
        result = "fail";
    }
    free(nothing);
    return result;
}

/* Whether the sources ask for nothing that they may not know. */
static bool keeps_rules(const struct grading *grading, json_t *findings) {
    const struct submission *submission = grading->submission;
    size_t before = json_array_size(findings);
    for (size_t i = 0; i < submission->count; i++)
        if (text_ends(submission->names[i], ".c"))
            rules_check_source(submission->names[i], submission->data[i], findings);
    return json_array_size(findings) == before;
}

/* The same of what was made of them: the first of the objects, behind which come the pristine ones. */
static bool objects_keep_rules(const struct grading *grading, const struct text_list *objects,
                               json_t *findings) {
    const struct exercise *exercise = grading->exercise;
    struct text_list students = {0}, pristine = {0};
    const char *name = NULL;
    size_t count = 0, before = json_array_size(findings);
    for (size_t i = 0; i < exercise->files.count; i++)
        if (text_ends(exercise->files.items[i], ".c")) {
            name = name ? name : exercise->files.items[i];
            count++;
        }
    for (size_t i = 0; i < objects->count; i++)
        text_list_add(i < count ? &students : &pristine, objects->items[i]);
    if (count)
        rules_check_objects(name, &students, &pristine, findings);
    text_list_free(&students);
    text_list_free(&pristine);
    return json_array_size(findings) == before;
}

static char *driven_mark(const struct grading *grading) {
    return text_format("%s/driven", grading->work);
}

static void mark_driven(const struct grading *grading) {
    char *mark = driven_mark(grading);
    if (text_write_file(mark, "", 0) < 0)
        fail("%s: %s", mark, strerror(errno));
    free(mark);
}

bool compile_is_driven(const struct grading *grading) {
    char *mark = driven_mark(grading);
    bool driven = access(mark, F_OK) == 0;
    free(mark);
    return driven;
}

const char *compile_program(const struct grading *grading, const struct variant *variant,
                            const char *program, json_t *findings, char **problem) {
    const struct exercise *exercise = grading->exercise;
    const char *compiler = compile_compiler(variant);
    if (!compiler) {
        *problem = text_format("%s is not installed: ask your administrator for the package '%s', "
                               "or run grader/setup.sh",
                               variant->compiler, variant->compiler);
        return "error";
    }
    struct text_list objects = {0};
    bool plain = variant == &variant_plain;
    bool compiled = !plain || keeps_rules(grading, findings);
    for (size_t i = 0; i < exercise->files.count && compiled; i++) {
        const char *name = exercise->files.items[i];
        if (!text_ends(name, ".c"))
            continue;
        text_list_take(&objects, student_object(grading, variant, i));
        if (!compile_student(grading, variant, compiler, name, objects.items[objects.count - 1],
                             findings))
            compiled = false;
    }
    bool driven = plain && compiled && !rules_defines_main(&objects);
    const char *const more[] = {variant == &variant_asan   ? "sanitizer_hook.c"
                                : variant == &variant_tsan ? "c11_threads.c"
                                                           : "names.c",
                                driven ? "completion.c" : NULL, NULL};
    const char *result = "pass";
    if (!compiled)
        result = "fail";
    else if (!add_pristine(grading, variant, compiler, more, &objects, problem))
        result = "error";
    else if (plain && !objects_keep_rules(grading, &objects, findings))
        result = "fail";
    else
        result =
            link_students(grading, variant, driven, compiler, &objects, program, findings, problem);
    text_list_free(&objects);
    if (driven && strcmp(result, "pass") == 0)
        mark_driven(grading);
    return result;
}

bool compile_runs(const struct grading *grading, const char *program) {
    const struct exercise *exercise = grading->exercise;
    const char *compiler = compile_compiler(&variant_plain);
    struct text_list objects = {0};
    for (size_t i = 0; i < exercise->files.count; i++)
        if (text_ends(exercise->files.items[i], ".c"))
            text_list_take(&objects, student_object(grading, &variant_plain, i));
    json_t *ignored = json_array();
    char *problem = NULL;
    bool linked =
        add_pristine(grading, &variant_plain, compiler, (const char *const[]){"runs.c", NULL},
                     &objects, &problem) &&
        strcmp(link_program(grading, &variant_runs, compiler, &objects, program, ignored, &problem),
               "pass") == 0;
    json_decref(ignored);
    free(problem);
    text_list_free(&objects);
    return linked;
}

/* Compiles the tools into a folder aside and renames it: another grader may do the same. */
static bool make_tools(const struct grading *grading, const char *compiler, const char *kept,
                       char **problem) {
    char *aside = text_format("%s/tools", grading->work);
    bool made = text_make_directories(aside) == 0;
    for (size_t i = 0; made && i < grading->exercise->tools.count; i++) {
        const char *name = grading->exercise->tools.items[i];
        struct text_list arguments = {0};
        add_flags(&arguments, compiler, &variant_plain);
        text_list_add(&arguments, name);
        text_list_add(&arguments, "-o");
        text_list_format(&arguments, "%s/%.*s", aside, (int)strcspn(name, "."), name);
        char *says = text_format("%s/tools-%s.says", grading->work, name);
        made = run_compiler(&arguments, grading->exercise->directory, says) == 0;
        if (!made) {
            char *words = read_words(says);
            *problem = text_format("%s/%s does not compile: restore it from the repository\n%s",
                                   grading->exercise->name, name, words);
            free(words);
        }
        free(says);
        text_list_free(&arguments);
    }
    if (made && rename(aside, kept) < 0 && access(kept, X_OK) < 0) {
        *problem = text_format("%s: %s", kept, strerror(errno));
        made = false;
    }
    free(aside);
    return made;
}

char *compile_tools(const struct grading *grading, char **problem) {
    if (grading->exercise->tools.count == 0)
        return NULL;
    const char *compiler = compile_compiler(&variant_plain);
    if (!compiler)
        return NULL; /* the program itself has said so */
    struct text_list arguments = {0};
    add_flags(&arguments, compiler, &variant_plain);
    char *kept = pristine_path(grading, &arguments, "tools", "");
    text_list_free(&arguments);
    if (access(kept, X_OK) < 0 && !make_tools(grading, compiler, kept, problem)) {
        free(kept);
        kept = NULL;
    }
    return kept;
}

bool compile_uses(const char *program, const char *const *names) {
    bool uses = true;
    int fd = open(program, O_RDONLY | O_CLOEXEC);
    elf_version(EV_CURRENT);
    Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
    Elf_Scn *section = NULL;
    bool seen = false;
    while (elf && (section = elf_nextscn(elf, section))) {
        GElf_Shdr header;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNSYM || !header.sh_entsize)
            continue;
        Elf_Data *data = elf_getdata(section, NULL);
        if (!seen)
            uses = false;
        seen = true;
        for (size_t i = 0; data && i < header.sh_size / header.sh_entsize; i++) {
            GElf_Sym symbol;
            const char *name = gelf_getsym(data, (int)i, &symbol)
                                   ? elf_strptr(elf, header.sh_link, symbol.st_name)
                                   : NULL;
            for (size_t n = 0; name && names[n]; n++)
                uses = uses || strcmp(name, names[n]) == 0;
        }
    }
    if (elf)
        elf_end(elf);
    if (fd >= 0)
        close(fd);
    return uses;
}
