#include "confine_lines.h"

#include "confine_attach.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FRAMES = 200 };

struct lines {
    Dwfl *dwfl;
    bool attached;
    pid_t pid;
};

/* Debug information in files of their own is the system libraries', which are of no interest. */
static int no_debuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                        const char *file, const char *link, GElf_Word crc, char **found) {
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)crc,
        (void)found;
    return -1;
}

static Dwfl *report(pid_t pid) {
    static const Dwfl_Callbacks callbacks = {.find_elf = dwfl_linux_proc_find_elf,
                                             .find_debuginfo = no_debuginfo};
    Dwfl *dwfl = dwfl_begin(&callbacks);
    if (dwfl &&
        (dwfl_linux_proc_report(dwfl, pid) != 0 || dwfl_report_end(dwfl, NULL, NULL) != 0)) {
        dwfl_end(dwfl);
        dwfl = NULL;
    }
    return dwfl;
}

struct lines *lines_open(pid_t pid) {
    Dwfl *dwfl = report(pid);
    if (!dwfl)
        return NULL;
    struct lines *lines = memory_new(sizeof *lines);
    *lines = (struct lines){dwfl, attach_to(dwfl, pid), pid};
    return lines;
}

void lines_close(struct lines *lines) {
    if (lines)
        dwfl_end(lines->dwfl);
    free(lines);
}

void place_free(struct place *place) {
    free(place->file);
    free(place->function);
    free(place->callee);
    *place = (struct place){0};
}

static bool is_system(const char *path) {
    return text_begins(path, "/usr/") || text_begins(path, "/lib") || text_begins(path, "[");
}

/* "read" for the names that libc, and the interceptors of a sanitizer, give it within. */
static const char *plain_name(const char *name) {
    static const char *const prefixes[] = {"_", "GI_", "libc_", "interceptor_", "new_", "IO_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (text_begins(name, prefixes[i])) {
            name += strlen(prefixes[i]);
            i = (size_t)-1;
        }
    return name;
}

/* The name of what is called by the call that returns to `address`, as the compiler noted it: unlike
 * the stack it still knows a function that has passed the call on to another one (wait, sem_wait). */
static const char *called_at(Dwarf_Die *die, Dwarf_Addr address) {
    Dwarf_Die child, origin;
    Dwarf_Attribute attribute;
    Dwarf_Addr returns;
    if (dwarf_child(die, &child) != 0)
        return NULL;
    do {
        int tag = dwarf_tag(&child);
        bool site = tag == DW_TAG_call_site || tag == DW_TAG_GNU_call_site;
        if (site) {
            int at = tag == DW_TAG_call_site ? DW_AT_call_return_pc : DW_AT_low_pc;
            int from = tag == DW_TAG_call_site ? DW_AT_call_origin : DW_AT_abstract_origin;
            if (dwarf_formaddr(dwarf_attr(&child, (unsigned)at, &attribute), &returns) == 0 &&
                returns == address &&
                dwarf_formref_die(dwarf_attr(&child, (unsigned)from, &attribute), &origin))
                return dwarf_diename(&origin);
        } else if (tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block ||
                   tag == DW_TAG_inlined_subroutine) {
            const char *name = called_at(&child, address);
            if (name)
                return name;
        }
    } while (dwarf_siblingof(&child, &child) == 0);
    return NULL;
}

/* The compilation unit of an address. gcc writes an index of them; clang does not. */
static Dwarf_Die *unit_of(Dwfl_Module *module, Dwarf_Addr address, Dwarf_Addr *bias) {
    Dwarf_Die *unit = dwfl_module_addrdie(module, address, bias);
    if (unit)
        return unit;
    while ((unit = dwfl_module_nextcu(module, unit, bias)))
        if (dwarf_haspc(unit, address - *bias) > 0)
            return unit;
    return NULL;
}

struct search {
    struct lines *lines;
    const struct text_list *sources;
    struct place best;     /* in one of the student's files */
    struct place fallback; /* in some file */
    char *inner;           /* the function of the frame before */
    int frames;
};

static void take_place(struct place *place, const char *file, int line, const char *function,
                       const char *callee) {
    const char *slash = strrchr(file, '/');
    place->file = text_copy(slash ? slash + 1 : file);
    place->line = line;
    /* "waitpid.part.0", "loop.constprop.0": the compiler's names for pieces of a function. */
    place->function = function ? text_copy_n(function, strcspn(function, ".")) : NULL;
    const char *called = callee ? plain_name(callee) : NULL;
    place->callee = called ? text_copy_n(called, strcspn(called, ".")) : NULL;
}

static int look_at_frame(Dwfl_Frame *frame, void *context) {
    struct search *search = context;
    Dwarf_Addr address;
    bool activation;
    if (search->frames++ > MOST_FRAMES || !dwfl_frame_pc(frame, &address, &activation))
        return DWARF_CB_ABORT;
    /* A return address is behind its call, perhaps on the next line. */
    address -= activation ? 0 : 1;
    Dwfl_Module *module = dwfl_addrmodule(search->lines->dwfl, address);
    const char *function = module ? dwfl_module_addrname(module, address) : NULL;
    const char *path =
        module ? dwfl_module_info(module, NULL, NULL, NULL, NULL, NULL, NULL, NULL) : NULL;
    Dwarf_Addr bias = 0;
    Dwarf_Die *unit = path && !is_system(path) ? unit_of(module, address, &bias) : NULL;
    Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address - bias) : NULL;
    int number = 0;
    const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    if (file && dwarf_lineno(line, &number) == 0 && !text_begins(file, "/usr/") &&
        !strstr(file, "compiler-rt")) {
        const char *slash = strrchr(file, '/');
        const char *noted = activation ? NULL : called_at(unit, address - bias + 1);
        const char *callee = noted ? noted : search->inner;
        if (!search->fallback.file)
            take_place(&search->fallback, file, number, function, callee);
        if (text_list_has(search->sources, slash ? slash + 1 : file)) {
            take_place(&search->best, file, number, function, callee);
            return DWARF_CB_ABORT;
        }
    }
    free(search->inner);
    search->inner = function ? text_copy(function) : NULL;
    return DWARF_CB_OK;
}

bool lines_where(struct lines *lines, pid_t tid, const struct text_list *sources,
                 struct place *place) {
    struct search search = {.lines = lines, .sources = sources};
    *place = (struct place){0};
    if (!lines || !lines->attached)
        return false;
    dwfl_getthread_frames(lines->dwfl, tid, look_at_frame, &search);
    free(search.inner);
    bool best = search.best.file != NULL;
    *place = best ? search.best : search.fallback;
    place_free(best ? &search.fallback : &search.best);
    return place->file != NULL;
}

static int take_first(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr start,
                      void *context) {
    (void)data, (void)name, (void)start;
    *(Dwfl_Module **)context = module;
    return DWARF_CB_ABORT;
}

char *lines_variable(struct lines *lines, unsigned long address) {
    GElf_Sym symbol;
    GElf_Off offset = 0;
    Dwfl_Module *module = lines ? dwfl_addrmodule(lines->dwfl, address) : NULL;
    /* Much uninitialised data lies beyond what is mapped of the program's file; its symbols do not. */
    if (lines && !module)
        dwfl_getmodules(lines->dwfl, take_first, &module, 0);
    const char *name =
        module ? dwfl_module_addrinfo(module, address, &offset, &symbol, NULL, NULL, NULL) : NULL;
    if (!name || GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || offset >= symbol.st_size)
        return NULL;
    return text_copy(name);
}

bool lines_is_runtime(pid_t pid, unsigned long program_counter) {
    static const char *const parts[] = {"_ZN11__sanitizer", "_ZN6__tsan", "_ZN6__asan",
                                        "_ZN6__lsan", "internal_"};
    static const char *const libraries[] = {"/libtsan.so", "/libasan.so", "/liblsan.so",
                                            "/libclang_rt."};
    Dwfl *dwfl = report(pid);
    Dwfl_Module *module = dwfl ? dwfl_addrmodule(dwfl, program_counter) : NULL;
    const char *name = module ? dwfl_module_addrname(module, program_counter) : NULL;
    const char *path =
        module ? dwfl_module_info(module, NULL, NULL, NULL, NULL, NULL, NULL, NULL) : NULL;
    bool found = false;
    for (size_t i = 0; name && i < sizeof parts / sizeof *parts; i++)
        found = found || text_begins(name, parts[i]);
    for (size_t i = 0; path && i < sizeof libraries / sizeof *libraries; i++)
        found = found || (is_system(path) && strstr(path, libraries[i]));
    if (dwfl)
        dwfl_end(dwfl);
    return found;
}

static bool sets_alarm(const char *name) {
    return name && (strcmp(name, "alarm") == 0 || strcmp(name, "ualarm") == 0 ||
                    strcmp(name, "setitimer") == 0);
}

/* Whether the dynamic symbols of an ELF file ask for one of the functions that set an alarm; or
 * define them (*own), as a program with a sanitizer's runtime in it always does. */
static bool asks_for_alarm(Elf *elf, bool *own) {
    for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
        GElf_Shdr header;
        Elf_Data *data;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNSYM || !header.sh_entsize ||
            !(data = elf_getdata(section, NULL)))
            continue;
        for (size_t i = 0; i < header.sh_size / header.sh_entsize; i++) {
            GElf_Sym symbol;
            if (!gelf_getsym(data, (int)i, &symbol) ||
                !sets_alarm(elf_strptr(elf, header.sh_link, symbol.st_name)))
                continue;
            if (symbol.st_shndx == SHN_UNDEF)
                return true;
            *own = true;
        }
    }
    return false;
}

/* Whether the source calls one of them: the compiler declares what is called. True also when there
 * is nothing to be learnt. */
static bool source_asks_for_alarm(Elf *elf) {
    Dwarf *dwarf = dwarf_begin_elf(elf, DWARF_C_READ, NULL);
    Dwarf_Off next = 0, offset = 0;
    size_t header = 0, units = 0;
    bool asks = false;
    while (dwarf && !asks && dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL) == 0) {
        Dwarf_Die unit, die;
        if (dwarf_offdie(dwarf, offset + header, &unit) && dwarf_child(&unit, &die) == 0)
            do
                asks = dwarf_tag(&die) == DW_TAG_subprogram && sets_alarm(dwarf_diename(&die));
            while (!asks && dwarf_siblingof(&die, &die) == 0);
        units++;
        offset = next;
    }
    dwarf_end(dwarf);
    return asks || units == 0;
}

static bool file_asks_for_alarm(const char *path) {
    bool own = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    elf_version(EV_CURRENT);
    Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
    bool asks = elf && (asks_for_alarm(elf, &own) || (own && source_asks_for_alarm(elf)));
    elf_end(elf);
    if (fd >= 0)
        close(fd);
    return asks;
}

bool lines_may_set_alarm(pid_t pid) {
    char path[64], *line = NULL, *last = text_copy("");
    size_t size = 0;
    bool may = false;
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "re");
    while (maps && !may && getline(&line, &size, maps) > 0) {
        char *file = strchr(line, '/');
        if (!file || is_system(file))
            continue;
        file[strcspn(file, "\n")] = '\0';
        if (strcmp(file, last) == 0)
            continue;
        free(last);
        last = text_copy(file);
        may = file_asks_for_alarm(file);
    }
    if (maps)
        fclose(maps);
    free(line);
    free(last);
    return may;
}
