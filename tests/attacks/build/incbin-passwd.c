/* rejected: file not found: /etc/passwd */
#include "lab.h"
__asm__(".section .rodata\n.incbin \"/etc/passwd\"\n.text");
void step(void) {}
