; A function with hooks writes memory, whatever was concluded about it before:
; what runs behind the plugin (link-time optimisation) does not drop its calls.
; RUN: %opt -load-pass-plugin=%plugin -passes='autoprof,function(early-cse,gvn)' -S %s | FileCheck %s
; RUN: %opt -passes='function(early-cse,gvn)' -S %s | FileCheck %s --check-prefix=PLAIN

target triple = "x86_64-unknown-linux-gnu"

; CHECK-LABEL: define i32 @caller
; CHECK-COUNT-2: call i32 @pure
; PLAIN-LABEL: define i32 @caller
; PLAIN-COUNT-1: call i32 @pure
; PLAIN-NOT: call i32 @pure
define i32 @caller(i32 %n) {
  %a = call i32 @pure(i32 %n) readnone nounwind willreturn
  %b = call i32 @pure(i32 %n) readnone nounwind willreturn
  %sum = mul i32 %a, %b
  ret i32 %sum
}

define i32 @pure(i32 %n) noinline readnone nounwind willreturn {
  %r = add i32 %n, 1
  ret i32 %r
}
