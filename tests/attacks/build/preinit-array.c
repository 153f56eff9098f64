/* rejected: constructor */
#include "lab.h"
static void early(void) {}
__attribute__((section(".preinit_array"), used)) static void (*const entry)(void) = early;
void step(void) {}
