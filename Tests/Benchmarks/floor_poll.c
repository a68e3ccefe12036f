// The bare loop on curl_multi_poll and curl_multi_perform.
#include "floor.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    struct floor floor;
    floor_open(&floor, argc, argv);
    floor_start(&floor, atol(argv[2]));
    while (floor.running > 0) {
        int running;
        // New requests leave before the wait, not after it.
        do curl_multi_perform(floor.multi, &running);
        while (floor_reap(&floor) > 0);
        if (floor.running > 0) curl_multi_poll(floor.multi, NULL, 0, 1000, NULL);
    }
    return floor_close(&floor);
}
