/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json-get FILE [PATH] - prints what the JSONPath finds in FILE, one value a line; fails when
 * FILE is not exactly one valid JSON object.  For the shell tests. */
#include <json-glib/json-glib.h>
#include <stdio.h>

static void print_value(JsonArray *array, guint index, JsonNode *node, gpointer data)
{
    (void)array;
    (void)index;
    (void)data;
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING) {
        printf("%s\n", json_node_get_string(node));
    } else {
        g_autofree char *text = json_to_string(node, FALSE);

        printf("%s\n", text);
    }
}

int main(int argc, char **argv)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    JsonNode *found;

    if (argc < 2 || argc > 3)
        return 2;
    if (!g_file_get_contents(argv[1], &text, NULL, &error) ||
        !g_utf8_validate(text, -1, NULL) ||
        !json_parser_load_from_data(parser, text, -1, &error) ||
        !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser))) {
        fprintf(stderr, "%s: %s\n", argv[1], error ? error->message : "no JSON object");
        return 1;
    }
    if (argc == 2)
        return 0;
    found = json_path_query(argv[2], json_parser_get_root(parser), &error);
    if (found == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return 2;
    }
    json_array_foreach_element(json_node_get_array(found), print_value, NULL);
    json_node_unref(found);
    return 0;
}
