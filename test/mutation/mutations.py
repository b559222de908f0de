"""The mutations of `run`: each one a mistake somebody could make."""
import collections

Mutation = collections.namedtuple("Mutation", "name file what old new")

PASS = "plugin/EntryExitPass.cpp"
SITES = "plugin/Sites.cpp"
CLOCKED_CALLS = "runtime/ClockedCalls.h"

MUTATIONS = [
    Mutation("exit-store", PASS, "the last of several exits stores nothing",
             """    for (Instruction *I : S.Exits)
      insertExit(I);
""",
             """    for (Instruction *I : S.Exits)
      if (S.Exits.size() == 1 || I != S.Exits.back())
        insertExit(I);
"""),
    Mutation("landing-pad-store", SITES, "landing pads store nothing",
             """      if (isa<LandingPadInst>(I))
        S.Reentries.push_back(&I);
""",
             ""),
    Mutation("tail-marks", PASS, "tail calls are plain exits",
             """    for (CallInst *I : S.TailCalls)
      insertTail(I);
""",
             """    for (CallInst *I : S.TailCalls)
      insertExit(I);
"""),
    Mutation("tail-mark", PASS, "the last of several tail calls is a plain exit",
             """    for (CallInst *I : S.TailCalls)
      insertTail(I);
""",
             """    for (CallInst *I : S.TailCalls)
      if (S.TailCalls.size() > 1 && I == S.TailCalls.back())
        insertExit(I);
      else
        insertTail(I);
"""),
    Mutation("setjmp-store", SITES, "second returns store nothing",
             "Call->hasFnAttr(Attribute::ReturnsTwice) || ", ""),
    Mutation("fork-hook", PASS, "the child is not looked for behind fork",
             """    for (CallInst *I : S.Forks)
      insertFork(I);
""",
             ""),
    Mutation("merged-returns", SITES, "returns are not duplicated",
             "      duplicateReturns(*F);\n", "      ;\n"),
    Mutation("callbacks", SITES, "calls that call back are left before",
             "return callsBack(Name) || ", "return "),
    Mutation("circles", SITES, "calls that run in circles by jumps keep frames",
             "        if (!staysACall(*Call, TLI) && !mayKeepFrame(*Call))\n"
             "          return false;", "        (void)Call;"),
    Mutation("red-zone", PASS, "hooks are called over the red zone",
             "    F_.addFnAttr(Attribute::NoRedZone);", "    "),
    Mutation("memory-attributes", PASS, "readnone and the like stay",
             "    dropConclusions(*Chosen[I]);\n", ""),
    Mutation("callee-identity", "runtime/Registry.cpp",
             "a pending tail call takes any callee for its own",
             """  if (!(Callee & kCalleeByName))
    return Callee == """,
             """  if (!(Callee & kCalleeByName))
    return true || Callee == """),
    Mutation("recursion-folding", "runtime/CallTree.h", "nothing is folded",
             "if (++Seen == Levels_)", "if (++Seen == Levels_ + 100000)"),
    Mutation("abandoned-clocks", CLOCKED_CALLS,
             "clocks of frames left by longjmp stay open",
             "if (Top && __builtin_expect(Stack[Top - 1].StackPointer <= Sp, 0))",
             "if (false)"),
    Mutation("wipe-on-fork", "runtime/ThreadBlock.cpp",
             "a raw clone's child keeps its parent's table",
             "  sys::advise(P, roundUp(kBytes), MADV_WIPEONFORK);\n", ""),
    Mutation("block-reuse", "runtime/ThreadBlock.cpp",
             "blocks of ended threads are not used again",
             "if (Count >= kManyBlocks && ", "if (false && "),
    Mutation("runtime-owner", "plugin/Startup.c",
             "a runtime that others may write is loaded",
             "static int isOurs(const struct stat *S) {\n",
             "static int isOurs(const struct stat *S) {\n  return 1;\n"),
    Mutation("errno-saved", "plugin/Startup.c",
             "the start leaves its errno to the program",
             "  errno = Saved;\n}", "}"),
]
