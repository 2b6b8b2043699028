/* Which confinement this machine grants: found out once, not before every run. */
#ifndef TIER_H
#define TIER_H

#include <stdbool.h>

/* Sets HB_TIER in the environment, for confine, unless somebody has set it: to what ROOT/build/tier
 * says, where that was found out since the machine was started and in the same namespaces; else by
 * asking confine, which takes some milliseconds, and keeping the answer. Where that fails HB_TIER stays
 * unset, and confine finds out by itself. Not thread-safe: setenv(3). */
void tier_settle(const char *root);

/* Whether it is known, by HB_TIER, that there are no namespaces. */
bool tier_is_none(void);

/* Whether the kernel can keep a compiler from files that a submission has no business with (Landlock, since Linux 5.13). */
bool tier_confines_compilers(void);

/* All that this machine grants for strangers' programs and compilers, in words, or NULL. The caller frees it. Sets
 * HB_CGROUPS, so that confine makes use of cgroups. */
char *tier_for_strangers(const char *root);

#endif
