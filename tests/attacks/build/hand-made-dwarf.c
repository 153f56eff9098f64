/* builds */
#include "lab.h"
__asm__(".pushsection .debug_info\n.rept 64\n.long 0xffffffff, 0x12345678, 0\n.endr\n.popsection\n"
        ".pushsection .debug_abbrev\n.rept 64\n.long 0x11111111\n.endr\n.popsection");
uint32_t word;
void step(void) { word++; }
