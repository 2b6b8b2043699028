#include "gradescope_export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

enum { LIST_LIMIT = 512 * 1024 * 1024 };

static const char list_name[] = "submission_metadata.yml";

bool gradescope_is_export(const char *folder) {
    char *path = text_format("%s/%s", folder, list_name);
    bool is = access(path, F_OK) == 0;
    free(path);
    return is;
}

/* The text of a scalar; "" for all else. */
static const char *word_of(const yaml_node_t *node) {
    return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : "";
}

/* The value of a key, which Gradescope writes with a colon in front; NULL: none. */
static yaml_node_t *member(yaml_document_t *list, const yaml_node_t *mapping, const char *key) {
    if (!mapping || mapping->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
         pair < mapping->data.mapping.pairs.top; pair++) {
        const char *name = word_of(yaml_document_get_node(list, pair->key));
        if (strcmp(name[0] == ':' ? name + 1 : name, key) == 0)
            return yaml_document_get_node(list, pair->value);
    }
    return NULL;
}

static void add_submitters(yaml_document_t *list, const yaml_node_t *submitters,
                           struct gradescope_entry *entry) {
    if (!submitters || submitters->type != YAML_SEQUENCE_NODE)
        return;
    for (yaml_node_item_t *item = submitters->data.sequence.items.start;
         item < submitters->data.sequence.items.top; item++) {
        const yaml_node_t *submitter = yaml_document_get_node(list, *item);
        const char *name = word_of(member(list, submitter, "name"));
        const char *sid = word_of(member(list, submitter, "sid"));
        const char *email = word_of(member(list, submitter, "email"));
        const char *id = *sid ? sid : email;
        if (!*name && !*id)
            continue;
        text_list_add(&entry->names, *name ? name : id);
        text_list_add(&entry->ids, id);
        entry->submitters++;
    }
}

/* Returns how many submissions are in the list. */
static size_t read_entries(yaml_document_t *list,
                           void (*each)(const struct gradescope_entry *entry, void *data),
                           void *data) {
    const yaml_node_t *root = yaml_document_get_root_node(list);
    size_t count = 0;
    if (!root || root->type != YAML_MAPPING_NODE)
        return 0;
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start;
         pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *value = yaml_document_get_node(list, pair->value);
        struct gradescope_entry entry = {
            .path = word_of(yaml_document_get_node(list, pair->key)),
            .created = word_of(member(list, value, "created_at")),
        };
        add_submitters(list, member(list, value, "submitters"), &entry);
        bool plain = *entry.path && *entry.path != '.' && !strchr(entry.path, '/');
        if (plain && entry.submitters) {
            each(&entry, data);
            count++;
        }
        text_list_free(&entry.names);
        text_list_free(&entry.ids);
    }
    return count;
}

int gradescope_read(const char *folder,
                    void (*each)(const struct gradescope_entry *entry, void *data), void *data,
                    char **problem) {
    char *path = text_format("%s/%s", folder, list_name);
    size_t length = 0;
    char *text = text_read_file(path, LIST_LIMIT, &length);
    yaml_parser_t parser;
    yaml_document_t list;
    if (!yaml_parser_initialize(&parser))
        fail("out of memory");
    if (!text) {
        *problem = text_format("%s cannot be read (%s)", path, strerror(errno));
    } else {
        yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
        if (!yaml_parser_load(&parser, &list)) {
            *problem = text_format("%s:%zu is no YAML (%s): download it again", path,
                                   parser.problem_mark.line + 1,
                                   parser.problem ? parser.problem : "it ends early");
        } else {
            if (read_entries(&list, each, data) == 0)
                *problem = text_format("%s names no submission: download it again", path);
            yaml_document_delete(&list);
        }
    }
    yaml_parser_delete(&parser);
    free(text);
    free(path);
    return *problem ? -1 : 0;
}
