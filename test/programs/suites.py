"""Real projects with test suites of their own, and how to build and run them.

Decides, for each project: its source package, the commands that build it in a
copy of the tree, the commands that are its tests, and what in their output
differs between any two runs. check-suites runs it all, plain and instrumented.
The commands are shell and see CC, CXX, FLAGS (compiler flags) and JOBS.
"""

import dataclasses


@dataclasses.dataclass
class Suite:
    name: str
    package: str
    build: str
    # (what it is, command); the output of each is compared.
    tests: list
    # What is not compared: text that matches, wherever it stands.
    volatile: str = ""
    # Only lines that match are compared, in any order (parallel tests).
    results: str = ""
    what: str = ""


_CMAKE = ('cmake -B out -G Ninja -DCMAKE_BUILD_TYPE=None '
          '-DCMAKE_C_FLAGS="$FLAGS" -DCMAKE_CXX_FLAGS="$FLAGS" ')
# ctest, then what each of its tests said; the order and the times differ.
_CTEST = ('cd out && ctest -j "$JOBS" && '
          'cat Testing/Temporary/LastTest.log')
_CTEST_VOLATILE = (r"(?m)^ *\d+/\d+ +(?=Test)|\.\.+| +\d+\.\d+ sec"
                   r"| \(\d+ ms( total)?\)")
_CTEST_RESULTS = r"^Test +#|tests passed|^\[ "

ZLIB = Suite(
    name="zlib",
    package="zlib",
    what="C; static, shared and 64-bit examples, inflate's error paths",
    build='CFLAGS="$FLAGS" ./configure && make -j"$JOBS"',
    tests=[("make test", "make -s test"),
           ("minigzip both ways", "./minigzip < zlib.3.pdf > a.gz && "
            "./minigzip -d < a.gz | cmp - zlib.3.pdf && cksum a.gz"),
           ("infcover", '$CC $FLAGS -I. -o infcover test/infcover.c libz.a '
            '&& ./infcover 2>&1')])

BZIP2 = Suite(
    name="bzip2",
    package="bzip2",
    what="C; six files packed and unpacked, compared byte for byte",
    build='make CC="$CC" CFLAGS="$FLAGS -D_FILE_OFFSET_BITS=64" '
          'libbz2.a bzip2 bzip2recover',
    tests=[("make test", 'make -s CC="$CC" '
            'CFLAGS="$FLAGS -D_FILE_OFFSET_BITS=64" test')])

LIBPNG = Suite(
    name="libpng",
    package="libpng1.6",
    what="C; errors are handled by setjmp/longjmp; shared library, libtool",
    build='CFLAGS="$FLAGS" ./configure --disable-static && make -j"$JOBS" '
          '&& make -j"$JOBS" check TESTS=',
    tests=[("make check", 'make -j"$JOBS" check')],
    results=r"^(PASS|FAIL|XFAIL|XPASS|SKIP|ERROR): |^# (TOTAL|PASS|FAIL)")

ZSTD = Suite(
    name="zstd",
    package="libzstd",
    what="C; fuzz tests of the library and of its streams, a thread pool",
    build='cd tests && make -j"$JOBS" CC="$CC" CFLAGS="$FLAGS" '
          'MOREFLAGS=-DZSTD_MULTITHREAD fuzzer zstreamtest poolTests',
    tests=[("poolTests", "cd tests && ./poolTests 2>&1"),
           ("fuzzer", "cd tests && ./fuzzer -s7 -i60 --no-big-tests 2>&1"),
           ("zstreamtest", "cd tests && ./zstreamtest -s7 -i60 "
            "--no-big-tests 2>&1")],
    volatile=r"[^\n]*\r")

LEVELDB = Suite(
    name="leveldb",
    package="leveldb",
    what="C++; threads, mmap, background compaction; googletest",
    build=_CMAKE + '-DLEVELDB_BUILD_BENCHMARKS=OFF '
    '-DLEVELDB_BUILD_TESTS=ON && cmake --build out -j "$JOBS"',
    tests=[("ctest", _CTEST)],
    volatile=_CTEST_VOLATILE,
    results=_CTEST_RESULTS)

FMT = Suite(
    name="fmt",
    package="fmtlib",
    what="C++; exceptions thrown and caught in most tests; googletest",
    build=_CMAKE + "-DFMT_DOC=OFF -DFMT_FUZZ=OFF && "
    'cmake --build out -j "$JOBS"',
    tests=[("ctest", _CTEST)],
    volatile=_CTEST_VOLATILE,
    results=_CTEST_RESULTS)

SUITES = {suite.name: suite for suite in
          (ZLIB, BZIP2, LIBPNG, ZSTD, LEVELDB, FMT)}
