// The macros are harmless to every compiler, with and without the plugin.
// RUN: %clang -Wall -Wextra -Werror -std=c99 -I%runtime-include -c %s -o %t.o
// RUN: %autoprof-clang -Wall -Wextra -Werror -I%runtime-include -c %s -o %t.o
// RUN: gcc -Wall -Wextra -Werror -std=c99 -pedantic -I%runtime-include -c %s -o %t.o
// RUN: g++ -x c++ -Wall -Wextra -Werror -I%runtime-include -c %s -o %t.o
#include <autoprof/autoprof.h>

AUTOPROF_SKIP int skipped(void);
AUTOPROF_INSTRUMENT static inline int taken(void) { return 1; }
AUTOPROF_SKIP int skipped(void) { return taken(); }
