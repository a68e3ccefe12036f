// The bare loop on epoll and curl_multi_socket_action.
#include "floor.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>

enum { never = -1, events_at_once = 1024 };

static int64_t deadline = never; // in milliseconds of the monotonic clock; 0 is at once

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int timer_changed(CURLM *multi, long milliseconds, void *user) {
    (void)multi, (void)user;
    deadline = milliseconds > 0 ? now() + milliseconds : milliseconds;
    return 0;
}

// `known` is set once a socket is in the epoll set.
static int interest_changed(CURL *easy, curl_socket_t socket, int what, void *user, void *known) {
    (void)easy;
    void **loop = user;
    int epoll = (int)(intptr_t)loop[0];
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, NULL);
        return 0;
    }
    struct epoll_event event = {.data.fd = socket};
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
    if (!known) curl_multi_assign(loop[1], socket, loop);
    return 0;
}

int main(int argc, char **argv) {
    struct floor floor;
    floor_open(&floor, argc, argv);
    int epoll = epoll_create1(EPOLL_CLOEXEC), running;
    void *loop[2] = {(void *)(intptr_t)epoll, floor.multi};
    curl_multi_setopt(floor.multi, CURLMOPT_SOCKETFUNCTION, interest_changed);
    curl_multi_setopt(floor.multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(floor.multi, CURLMOPT_TIMERFUNCTION, timer_changed);
    floor_start(&floor, atol(argv[2]));

    static struct epoll_event events[events_at_once];
    while (floor.running > 0) {
        int64_t wait = deadline > 0 ? deadline - now() : deadline;
        if (deadline != never && wait <= 0) {
            // One shot: a deadline that stays set makes this loop spin.
            deadline = never;
            curl_multi_socket_action(floor.multi, CURL_SOCKET_TIMEOUT, 0, &running);
            floor_reap(&floor);
            continue;
        }
        int count = epoll_wait(epoll, events, events_at_once, (int)wait);
        for (int n = 0; n < count; n++) {
            int bits = 0;
            if (events[n].events & EPOLLIN) bits |= CURL_CSELECT_IN;
            if (events[n].events & EPOLLOUT) bits |= CURL_CSELECT_OUT;
            if (events[n].events & (EPOLLERR | EPOLLHUP)) bits |= CURL_CSELECT_ERR;
            curl_multi_socket_action(floor.multi, events[n].data.fd, bits, &running);
        }
        if (count > 0) floor_reap(&floor);
    }
    return floor_close(&floor);
}
