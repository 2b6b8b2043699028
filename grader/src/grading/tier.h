/* Which confinement this machine grants: found out once, not before every run. */
#ifndef TIER_H
#define TIER_H

/* Sets HB_TIER in the environment, for confine, unless somebody has set it: to what ROOT/build/tier
 * says, where that was found out since the machine was started and in the same namespaces; else by
 * asking confine, which takes some milliseconds, and keeping the answer. Where that fails HB_TIER stays
 * unset, and confine finds out by itself. Not thread-safe: setenv(3). */
void tier_settle(const char *root);

#endif
