/* Numbers in files: little-endian, and the checksum that tells a whole record from a torn one. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* Writes or reads the lowest `bytes` bytes of a number, 1 to 8. */
void bytes_put(unsigned char *at, int bytes, uint64_t value);
uint64_t bytes_get(const unsigned char *at, int bytes);

/* CRC-32 (IEEE 802.3) of all that went before, and this. Begin with 0. */
uint32_t bytes_crc(uint32_t sum, const unsigned char *data, size_t len);

#endif
