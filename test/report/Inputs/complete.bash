# complete.bash FILE LINE: what the completions in FILE suggest at the end of
# the command line. Words stand apart as bash separates them.
set -u
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
file=$(realpath "$1")
cd "$folder"
touch trace.bin
# shellcheck source=/dev/null
. "$file"
read -ra COMP_WORDS <<< "autoprof-report $2"
case "$2" in
*' ') COMP_WORDS+=('') ;;
esac
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
_autoprof_report
[ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
