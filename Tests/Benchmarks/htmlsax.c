// Reads pages with libxml2's HTML SAX parser and empty callbacks, on one core: the bar for a crawl.
//
// Takes a file with one path a line. The pages are read into memory before the clock starts; prints
// seconds, pages and bytes.
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_PAGES = 1 << 16, PIECE = 64 << 10 };

static char *pages[MOST_PAGES];
static size_t lengths[MOST_PAGES];

static void start_element(void *context, const xmlChar *name, const xmlChar **attributes) {
    (void)context, (void)name, (void)attributes;
}

static void end_element(void *context, const xmlChar *name) { (void)context, (void)name; }

static void characters(void *context, const xmlChar *text, int length) {
    (void)context, (void)text, (void)length;
}

static int read_page(const char *path, char **page, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    *page = malloc(size > 0 ? (size_t)size : 1);
    *length = *page ? fread(*page, 1, (size_t)size, file) : 0;
    fclose(file);
    return *page != NULL;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    FILE *list = count == 2 ? fopen(arguments[1], "r") : NULL;
    if (!list) return 2;
    char path[4096];
    int found = 0;
    size_t bytes = 0;
    while (found < MOST_PAGES && fgets(path, sizeof path, list)) {
        path[strcspn(path, "\n")] = 0;
        if (!read_page(path, &pages[found], &lengths[found])) return 1;
        bytes += lengths[found++];
    }
    htmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.startElement = start_element;
    handler.endElement = end_element;
    handler.characters = handler.ignorableWhitespace = handler.cdataBlock = characters;
    handler.comment = end_element;
    double start = now();
    for (int page = 0; page < found; page++) {
        htmlParserCtxtPtr parser =
            htmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_NONE);
        if (!parser) return 1;
        for (size_t at = 0; at < lengths[page]; at += PIECE) {
            size_t rest = lengths[page] - at;
            htmlParseChunk(parser, pages[page] + at, (int)(rest < PIECE ? rest : PIECE), 0);
        }
        htmlParseChunk(parser, NULL, 0, 1);
        htmlFreeParserCtxt(parser);
    }
    printf("%.6f %d %zu\n", now() - start, found, bytes);
    return 0;
}
