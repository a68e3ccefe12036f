#include "floor.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One URL a line, one allocation: lines become strings in place.
static char *read_list(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file || fseek(file, 0, SEEK_END)) return NULL;
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(size + 2);
    if (!text || fread(text, 1, size, file) != size) return NULL;
    fclose(file);
    text[size] = text[size + 1] = '\0';
    for (char *end = text; (end = strchr(end, '\n')); end++) *end = '\0';
    return text;
}

static size_t drop(char *bytes, size_t size, size_t count, void *user) {
    (void)bytes, (void)user;
    return size * count;
}

void floor_open(struct floor *floor, int argc, char **argv) {
    *floor = (struct floor){0};
    if (argc < 3 || atol(argv[2]) < 1 || !(floor->next = read_list(argv[1]))) {
        fprintf(stderr, "usage: %s LIST LIMIT [HEADER...]\n", argv[0]);
        exit(2);
    }
    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (int n = 3; n < argc; n++) floor->lines = curl_slist_append(floor->lines, argv[n]);
    floor->multi = curl_multi_init();
    // Four times the handles is libcurl's default; fewer handles than URLs must not shrink it.
    curl_multi_setopt(floor->multi, CURLMOPT_MAXCONNECTS, 2 * atol(argv[2]));
}

static int start(struct floor *floor, CURL *handle) {
    if (!*floor->next) return 0;
    curl_easy_setopt(handle, CURLOPT_URL, floor->next);
    floor->next += strlen(floor->next) + 1;
    floor->running++;
    curl_multi_add_handle(floor->multi, handle);
    return 1;
}

void floor_start(struct floor *floor, long limit) {
    for (long n = 0; n < limit && *floor->next; n++) {
        CURL *handle = curl_easy_init();
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_PROXY, "");
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, floor->lines);
        start(floor, handle);
    }
}

size_t floor_reap(struct floor *floor) {
    size_t started = 0;
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(floor->multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        // The message dies with curl_multi_remove_handle.
        CURL *handle = message->easy_handle;
        CURLcode result = message->data.result;
        long status = 0;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        if (result == CURLE_OK && status == 200) floor->answers++;
        else floor->failures++;
        curl_multi_remove_handle(floor->multi, handle);
        floor->running--;
        started += (size_t)start(floor, handle);
    }
    return started;
}

int floor_close(const struct floor *floor) {
    printf("%zu answers, %zu failures\n", floor->answers, floor->failures);
    // Handles and connections are left to the kernel: a floor does nothing that it need not.
    return floor->failures > 0 || floor->answers == 0;
}
