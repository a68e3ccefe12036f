// Runs a command and reports what it took: measure DESCRIPTOR COMMAND...
//
// Writes the exit code, seconds of wall clock, seconds of CPU (user and system) and the peak
// resident size in KiB to DESCRIPTOR, or nowhere for -1. It exists because a peak outlives exec:
// a child of Python reports at least the size that Python had when it forked.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    int report = atoi(argv[1]);
    // Whatever ends the benchmark ends what it started.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    double start = now();
    pid_t child = fork();
    if (child < 0) return 2;
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(report);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    // A signal to the process group is for the command; this program still has to wait for it.
    signal(SIGTERM, SIG_IGN);
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) != child) return 2;
    double wall = now() - start, cpu = seconds(used.ru_utime) + seconds(used.ru_stime);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    dprintf(report, "%d %.6f %.6f %ld\n", code, wall, cpu, used.ru_maxrss);
    return 0;
}
