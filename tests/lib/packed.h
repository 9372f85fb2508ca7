/* A small site with shipments that were packed by scans, and trucks that take them. */
#ifndef LIB_PACKED_H
#define LIB_PACKED_H

#include "lib/site.h"

/* On top of site_new(): the site's GS1 company prefix 9506000, and
 *   DHL-1500  at D2, cut-off 15:00; DHL-1800 at D2, 18:00; UPS-1600 at D1, 16:00
 *   SO-1/1  DHL, 2 A in two cartons (SSCC 095060000000000008, ...0015)
 *   SO-2/1  UPS, 1 B (...0022)
 *   SO-3/1  any carrier, 1 C, ready at PACK-1
 * Ana packs at T1. */
void packed_new(struct site *site, const char *name);

/* Scans that must not be refused, NULL at the end. */
void packed_scans(struct site *site, const char *const *scans);

#endif
