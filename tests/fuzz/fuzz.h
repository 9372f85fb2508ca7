/* A fuzz target: fuzz_NAME.c defines this; its seeds and what it once broke on are in corpus/NAME. `make fuzz` runs it
 * under libFuzzer, `make check` replays the corpus (replay.c). */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
