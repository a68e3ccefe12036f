// What the two bare loops share: the list of URLs, the easy handles and the count.
// Arguments: LIST LIMIT, and header lines to send with every request.
#pragma once

#include <curl/curl.h>
#include <stddef.h>

struct floor {
    CURLM *multi;
    char *next;               // the URL to start next; an empty string ends the list
    struct curl_slist *lines; // what is sent besides libcurl's own headers
    size_t running;           // transfers under way
    size_t answers;           // transfers that ended with status 200
    size_t failures;          // transfers that ended in any other way
};

// Reads LIST, opens the multi handle, and exits with 2 where that is not possible.
void floor_open(struct floor *floor, int argc, char **argv);

// Starts as many transfers as the limit allows.
void floor_start(struct floor *floor, long limit);

// Counts what has ended and gives each free handle the next URL; returns how many it started.
size_t floor_reap(struct floor *floor);

// Prints the counts; the exit code, which is 1 if anything failed or nothing was fetched.
int floor_close(const struct floor *floor);
