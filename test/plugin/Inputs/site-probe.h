/* What a test says to site-probe.cpp. */
#ifndef SITE_PROBE_H
#define SITE_PROBE_H
#ifdef __cplusplus
extern "C" {
#endif
/* From now on the marks report, as if no call reached an import slot. */
void probeStart(void);
/* Logs the number of a block and whether a site was left behind. */
void probeGot(const volatile void *Block);
/* Stops reporting and prints the log. */
void probeStop(void);
#ifdef __cplusplus
}
#endif
#endif
