// Answers every GET with 200 and 1 KiB, DELAY milliseconds after it came: DELAY ADDRESSES.
//
// Listens on 127.0.0.1, 127.0.0.2 and so on (one pair of addresses has too few ports for many
// rounds of thousands of connections), on one free port, which it prints. A GET of /answered is
// answered at once with the count so far. A request must come in one read and without a body.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { body_size = 1024, ring_size = 1 << 17, events_at_once = 1024, backlog = 4096 };

// The delay is one for all, so the order of arrival is the order of deadlines.
static struct answer { int64_t due; int socket; unsigned generation; } ring[ring_size];
static size_t first, last;
static unsigned *generations; // by descriptor: an answer for a closed connection is dropped
static size_t answered;
static char response[body_size + 256];
static size_t response_size;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int listen_on(int number, uint16_t *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = *port};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)number);
    socklen_t size = sizeof address;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, backlog)) {
        perror("delay_server");
        exit(1);
    }
    getsockname(listener, (struct sockaddr *)&address, &size);
    *port = address.sin_port;
    return listener;
}

static void hang_up(int socket) {
    generations[socket]++;
    close(socket);
}

static void receive(int socket, int64_t delay) {
    char request[8192];
    ssize_t size = read(socket, request, sizeof request);
    if (size < 0 && errno == EAGAIN) return;
    if (size < 4 || memcmp(request + size - 4, "\r\n\r\n", 4) || last - first == ring_size) {
        hang_up(socket);
    } else if (!strncmp(request, "GET /answered ", 14)) {
        dprintf(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%zu", answered);
        hang_up(socket);
    } else {
        ring[last++ % ring_size] = (struct answer){now() + delay, socket, generations[socket]};
    }
}

static void answer_what_is_due(void) {
    for (int64_t time = now(); first != last && ring[first % ring_size].due <= time; first++) {
        struct answer answer = ring[first % ring_size];
        if (generations[answer.socket] != answer.generation) continue;
        if (write(answer.socket, response, response_size) == (ssize_t)response_size) answered++;
        else hang_up(answer.socket);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int64_t delay = atoll(argv[1]);
    int listeners = atoi(argv[2]), epoll = epoll_create1(0), highest = 0;
    generations = calloc((size_t)sysconf(_SC_OPEN_MAX), sizeof *generations);
    response_size = (size_t)sprintf(response, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        "Content-Length: %d\r\n\r\n", body_size);
    memset(response + response_size, 'x', body_size);
    response_size += body_size;

    uint16_t port = 0;
    for (int n = 0; n < listeners; n++) {
        highest = listen_on(n, &port);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = highest};
        epoll_ctl(epoll, EPOLL_CTL_ADD, highest, &event);
    }
    printf("%d\n", ntohs(port));
    fflush(stdout);
    static struct epoll_event events[events_at_once];
    for (;;) {
        int wait = -1; // for ever
        if (first != last) {
            int64_t left = ring[first % ring_size].due - now();
            wait = left > 0 ? (int)left : 0;
        }
        int count = epoll_wait(epoll, events, events_at_once, wait);
        for (int n = 0; n < count; n++) {
            int ready = events[n].data.fd, client;
            if (ready > highest) {
                receive(ready, delay);
                continue;
            }
            while ((client = accept4(ready, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                struct epoll_event event = {.events = EPOLLIN, .data.fd = client};
                epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
            }
        }
        answer_what_is_due();
    }
}
