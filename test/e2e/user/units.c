/* One name told in two units is two values; a sum that goes beyond 64 bits is
 * said to, exactly at the add that did it; one that just fits is not.
 * RUN: %autoprof-clang -O1 -I%runtime-include %s -o %t
 * RUN: AUTOPROF_OPTIONS=output=%t.bin %t
 * RUN: %autoprof-report values --format=csv %t.bin | FileCheck %s --match-full-lines
 * RUN: %autoprof-report values %t.bin | FileCheck %s --check-prefix=TEXT
 * RUN: %autoprof-report verify %t.bin
 *
 * CHECK: kind,name,unit,count,sum,last,min,max,mean,overflow
 * CHECK-NEXT: counter,fits,,2,9223372036854775807,,,,,false
 * CHECK-NEXT: counter,over,,2,,,,,,true
 * CHECK-NEXT: counter,"sent [no unit]",,1,1000,,,,,false
 * CHECK-NEXT: counter,"sent [bytes]",bytes,2,300,,,,,false
 * CHECK-NEXT: counter,"sent [items]",items,2,7,,,,,false
 * CHECK-NEXT: gauge,"level [bytes]",bytes,1,,64,64,64,64{{.*}}
 * CHECK-NEXT: gauge,"level [items]",items,1,,5,5,5,5{{.*}}
 * TEXT: 9,223,372,036,854,775,807 2 {{.*}} fits
 * TEXT: overflow 2 {{.*}} over
 * TEXT: the counter "over" went beyond 64 bits
 * TEXT: "sent" in no unit, bytes, items: told in several units
 * TEXT: "level" in bytes, items: told in several units
 */
#include <autoprof/autoprof.h>

int main(void) {
  int I;
  for (I = 0; I < 2; ++I) {
    autoprof_counter_add("sent", 100 + 100 * I, "bytes");
    autoprof_counter_add("sent", 3 + I, "items");
    autoprof_counter_add("fits", I ? 1 : INT64_MAX - 1, "");
    autoprof_counter_add("over", I ? 1 : INT64_MAX, 0);
  }
  autoprof_counter_add("sent", 1000, 0);
  autoprof_gauge_set("level", 64, "bytes");
  autoprof_gauge_set("level", 5, "items");
  return 0;
}
