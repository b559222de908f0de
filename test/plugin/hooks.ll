; The shape of the hooks, whatever the version prints around it: one load to
; see whether they are on, a step through the thread's table, one increment, one
; store on exit; the slow ways behind a call through the object record.
; RUN: %opt -load-pass-plugin=%plugin -passes=autoprof -S %s -o %t.ll
; RUN: FileCheck %s --input-file=%t.ll
; The module is valid, and a second run changes nothing.
; RUN: %opt -load-pass-plugin=%plugin -passes=autoprof,verify -S %t.ll -o %t.again
; RUN: grep -c 'autoprof.walk:' %t.ll > %t.one
; RUN: grep -c 'autoprof.walk:' %t.again | diff %t.one -
; RUN: grep -c '__autoprof_desc.' %t.ll > %t.one
; RUN: grep -c '__autoprof_desc.' %t.again | diff %t.one -

target triple = "x86_64-unknown-linux-gnu"

; CHECK-DAG: @__autoprof_key.twice = weak hidden global i64 -9223372036854775808
; CHECK-DAG: @__autoprof_desc.twice = weak hidden constant
; CHECK-DAG: @__autoprof_object = linkonce_odr hidden global
; CHECK-DAG: @llvm.global_ctors = {{.*}}__autoprof_init

; CHECK-LABEL: define i32 @twice(i32 %n)
; CHECK:         %[[T:.*]] = load i64, {{.*}}@__autoprof_object{{.*}} align 8, !nosanitize
; CHECK-NEXT:    %[[K:.*]] = load i64, {{.*}}@__autoprof_key.twice{{.*}} align 8, !nosanitize
; CHECK-NEXT:    %[[B:.*]] = and i64 %[[T]], %[[K]]
; CHECK-NEXT:    icmp slt i64 %[[B]], 0
; CHECK-NEXT:    br i1 {{.*}}, label %autoprof.walk, label %autoprof.off, !prof
; CHECK:       autoprof.walk:
; CHECK:         addrspace(257)
; CHECK:         br i1 {{.*}}, label %autoprof.fast, label %autoprof.slow, !prof
; CHECK:       autoprof.fast:
; CHECK:         call void asm sideeffect "incq ($0,$1,8)"
; CHECK:         store i32
; CHECK:         br label %autoprof.body
; CHECK:       autoprof.body:
; CHECK:         %autoprof.frame = phi i64
; CHECK:         %r = add i32 %n, %n
; CHECK:         icmp sge i64 %autoprof.frame, 0
; CHECK:         ret i32 %r
; CHECK:       autoprof.slow:
; CHECK:         asm sideeffect{{( alignstack)?}} "callq *$2"
define i32 @twice(i32 %n) {
  %r = add i32 %n, %n
  ret i32 %r
}

; A tail call is marked before it is made; nothing stands between it and ret.
; CHECK-LABEL: define i32 @hop(i32 %n)
; CHECK:         asm sideeffect{{( alignstack)?}} "callq *$2"
; CHECK:         %r = tail call i32 @elsewhere(i32 %n)
; CHECK-NEXT:    ret i32 %r
define i32 @hop(i32 %n) {
  %r = tail call i32 @elsewhere(i32 %n)
  ret i32 %r
}
declare i32 @elsewhere(i32)

; One that cannot come back here by jumps alone is an ordinary call.
; CHECK-LABEL: define i32 @step(i32 %n)
; CHECK:         %r = notail call i32 @twice(i32 %n)
; CHECK:         icmp sge i64 %autoprof.frame, 0
; CHECK:         ret i32 %r
define i32 @step(i32 %n) {
  %r = tail call i32 @twice(i32 %n)
  ret i32 %r
}

; Not so where the callee jumps on to who knows where, where two call each
; other, where the callee asks who called it, and where much would stay behind.
; CHECK-LABEL: define i32 @onward(i32 %n)
; CHECK:         tail call i32 @hop(i32 %n)
; CHECK-NEXT:    ret
define i32 @onward(i32 %n) {
  %r = tail call i32 @hop(i32 %n)
  ret i32 %r
}
; CHECK-LABEL: define i32 @ping(i32 %n)
; CHECK:         tail call i32 @pong(i32 %n)
; CHECK-NEXT:    ret
define i32 @ping(i32 %n) {
  %r = tail call i32 @pong(i32 %n)
  ret i32 %r
}
; CHECK-LABEL: define i32 @pong(i32 %n)
; CHECK:         tail call i32 @ping(i32 %n)
; CHECK-NEXT:    ret
define i32 @pong(i32 %n) {
  %r = tail call i32 @ping(i32 %n)
  ret i32 %r
}
; CHECK-LABEL: define {{.*}} @asked(
; CHECK:         tail call {{.*}} @asks(
; CHECK-NEXT:    ret
define i64 @asked(i32 %n) {
  %r = tail call i64 @asks(i32 %n)
  ret i64 %r
}
define i64 @asks(i32 %n) noinline {
  %p = call i8* @llvm.returnaddress(i32 0)
  %r = ptrtoint i8* %p to i64
  ret i64 %r
}
declare i8* @llvm.returnaddress(i32)
; CHECK-LABEL: define i32 @large(i32 %n)
; CHECK:         tail call i32 @twice(i32 %n)
; CHECK-NEXT:    ret
define i32 @large(i32 %n) {
  %a = alloca [512 x i8]
  %p = bitcast [512 x i8]* %a to i8*
  store volatile i8 1, i8* %p
  %r = tail call i32 @twice(i32 %n)
  ret i32 %r
}
; A function of a library is called from inside the frame.
; CHECK-LABEL: define i64 @library(
; CHECK:         %r = notail call i64 @strlen(
; CHECK:         icmp sge i64 %autoprof.frame, 0
; CHECK:         ret i64 %r
define i64 @library(i8* %s) {
  %r = tail call i64 @strlen(i8* %s)
  ret i64 %r
}
declare i64 @strlen(i8*)

; What was concluded about memory no longer holds.
; CHECK-LABEL: define i32 @pure(i32 %n)
; CHECK-NOT: readnone
define i32 @pure(i32 %n) readnone {
  ret i32 %n
}

; CHECK: define internal void @skipped() [[SKIP:#[0-9]+]] {
; CHECK-NEXT: ret void
define internal void @skipped() "no_instrument_function" {
  ret void
}
