/* rejected: nothing of the machine is visible */
#include "lab.h"
#if __has_include("/etc/passwd") || __has_include("/proc/self/maps") || \
    __has_include("/root/.bashrc") || __has_include("/dev/null") || \
    __has_include("/etc/hostname") || __has_include("/work/scenario.c") || \
    __has_include("/usr/include/stdio.h") || __has_include("/tmp") || \
    __has_include("/sys/kernel/notes") || __has_include("/usr/local/share/irqlab/include/irqlab.h")
void step(void) {}
#else
#error nothing of the machine is visible
#endif
