# shellcheck shell=bash disable=SC2034 # its constants are used by its readers
# The Debian packages ./demo and ./check need: the only list of them, and the
# function that installs those which are missing. Sourced, never run.

readonly LLVM_MAJORS=(14 19 22) # what ./check covers
readonly DEMO_MAJOR=19          # what ./demo compiles with

readonly BUILD_PACKAGES=(
  build-essential cmake ninja-build
  libboost-dev libcli11-dev libfmt-dev libprotozero-dev libsqlite3-dev
  libtomlplusplus-dev libzstd-dev nlohmann-json3-dev zlib1g-dev
)
# To fetch and unpack source packages; tclsh makes sqlite's amalgamation.
readonly PROGRAM_PACKAGES=(ca-certificates dpkg-dev python3 tcl)
readonly TEST_PACKAGES=(
  autoconf automake binutils bsdextrautils ccache fish gdb graphviz groff-base
  heaptrack less libbenchmark-dev libboost-context-dev
  libc6-dbg libgmock-dev libgtest-dev libjemalloc2 "libomp-$DEMO_MAJOR-dev"
  libtcmalloc-minimal4 linux-perf mandoc meson mold pkg-config python3-dev
  python3-matplotlib python3-yaml sqlite3 time uftrace
  valgrind xz-utils zsh
)
readonly FULL_PACKAGES=(
  debootstrap fakeroot golang-github-google-pprof-dev golang-go
)
# Prints what makes the page's bundle and opens pages. Node.js from elsewhere
# brings its own npm, which Debian's would conflict with.
page_packages() {
  printf '%s\n' chromium
  command -v npm >/dev/null || printf '%s\n' nodejs npm
}

readonly LINT_PACKAGES=(clang-format-14 clang-tidy-14)

# Prints the packages of one LLVM major, one per line.
llvm_packages() {
  printf '%s\n' "clang-$1" "llvm-$1-dev" "llvm-$1-tools" "libclang-$1-dev" \
    "libclang-rt-$1-dev" "lld-$1"
}

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Runs a command as root, through sudo when we are not.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "to install packages, run as root or install sudo"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs those of the given packages that are missing, and nothing else.
install_packages() {
  local package missing=()
  command -v apt-get >/dev/null ||
    fail "apt-get not found: this script needs Debian 12 or a relative of it"
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  if [ "${#missing[@]}" -eq 0 ]; then
    say "Packages: all ${#} are installed"
    return
  fi
  say "Packages: installing ${#missing[@]} of ${#}: ${missing[*]}"
  as_root apt-get -q update
  as_root apt-get -q -y install --no-install-recommends "${missing[@]}"
}

# The number of parallel jobs: one per core, at most one per 1.5 GB of memory,
# because LLVM's headers make large compilations.
job_count() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  [ "$memory" -lt 1 ] && memory=1
  echo $((cores < memory ? cores : memory))
}

# Configures (in the generator of an existing build) and builds.
build_all() {
  local generator=(-G Ninja)
  [ -f build/CMakeCache.txt ] && generator=()
  say "Configuring in build/"
  cmake -B build "${generator[@]}" "$@"
  say "Building with $(job_count) jobs"
  cmake --build build --parallel "$(job_count)"
}
