# shellcheck shell=sh
# ccache.sh CLANG: in a folder with words.c and a copy of the plugin. Says of
# each compilation whether it was a hit.
set -eu
clang=$1
unset CCACHE_BASEDIR CCACHE_NOHASHDIR
export CCACHE_DIR=$PWD/cache CCACHE_CONFIGPATH=/dev/null
# Files as young as the compilation are not believed.
touch -d '2 days ago' ./*.so ./*.c ./*.h

compile() {
  what=$1
  shift
  ccache -z > zeroed
  ccache "$clang" -O1 -fplugin="$PWD/autoprof.so" "$@" -c words.c -o words.o
  ccache --print-stats | awk -v what="$mode: $what" '
    /^cache_miss/ { miss = $2 }
    /^(direct|preprocessed)_cache_hit/ { hit += $2 }
    END { print what ": miss " miss + 0 ", hit " hit + 0 }'
}

for mode in direct preprocessed; do
  rm -rf cache
  [ $mode = direct ] || export CCACHE_NODIRECT=1
  compile first
  compile again
  compile "other options" -fplugin-arg-autoprof-heap=off
  compile "first options"
  # What a build of other sources changes in the loader is a hash in it.
  printf X >> autoprof.so
  compile "another plugin"
  compile again
done
