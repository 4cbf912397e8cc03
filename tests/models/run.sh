#!/usr/bin/env bash
# Verifies the formal model of the pause (README.md). Needs spin and gcc.
#   run.sh                     every configuration, then every mutation, as a table; exit 1 unless all come out as they must
#   run.sh --list              the names of both, one a line
#   run.sh NAME...             only these
#   run.sh --trace MUTATION    the shortest way to break the invariant, step by step
set -euo pipefail
cd "$(dirname "$0")"
for tool in spin gcc; do
  command -v "$tool" >/dev/null || { echo "run.sh needs $tool: apt-get install -y spin gcc" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Configurations of the unmutated model: name, instances x orders x batches + features.
configurations='
overlap    2x2x1
takeover   2x1x1+TAKEOVER
'
mutations() { sed -nE 's/^ \* +(M_[A-Z_]+) +([0-9a-zA-Z_+=]+) +(P[1-5]) .*/\1 \2 \3/p' pause.pml; }
names() { awk 'NF { print $1 }' <<<"$configurations"; mutations | cut -d' ' -f1; }

# Bounds as preprocessor options: 2x1x1+TAKEOVER -> -DINSTANCES=2 -DORDERS=1 -DBATCHES=1 -DTAKEOVER
options() {
  local features=${1#*+} i o b
  IFS=x read -r i o b <<<"${1%%+*}"
  echo "-DINSTANCES=$i -DORDERS=$o -DBATCHES=$b"
  [ "$features" = "$1" ] || sed -E 's/(^|\+)/ -D/g' <<<"$features"
}

# Exhaustive: every reachable state is stored whole (collapsed, never hashed to bits). Breadth first finds a shortest counterexample.
build() { # options..., COMPILE in front
  (cd "$work" && rm -f pan* model.pml.trail && cp "$OLDPWD/pause.pml" model.pml && spin -a "$@" model.pml >spin.log 2>&1 &&
    gcc "$optimise" -w -DSAFETY -DMEMLIM=5500 "$search" -o pan pan.c) || { cat "$work/spin.log" >&2; exit 1; }
}
figure() { sed -nE "s/$1/\1/p" "$work/pan.log" | head -n 1; }

failed=0
row() { # name bounds expected-invariant-or-holds
  local found result
  search=-DCOLLAPSE optimise=-O2
  [ "$3" = holds ] || search=-DBFS optimise=-O0
  # shellcheck disable=SC2046
  build $(options "$2") $([ "$3" = holds ] || echo "-D$1 -DWATCH=${3#P}")
  (cd "$work" && ./pan -m1000000 -w24 >pan.log 2>&1) || true
  found=$(figure '.*assertion violated \(*(P[1-5])_.*')
  if [ "$3" != holds ]; then
    result=$([ "$found" = "$3" ] && echo "breaks $3" || echo "DOES NOT BREAK $3")
  elif ! grep -q 'errors: 0$' "$work/pan.log"; then
    result="BROKEN: $(figure 'pan:1: (.*) \(at depth.*')"
  elif grep -qE 'Search not completed|max search depth too small|out of memory|reached -DMEMLIM|resource' "$work/pan.log"; then
    result='NOT COMPLETE'
  else
    result=holds
  fi
  [[ $result = holds || $result = breaks* ]] || failed=1
  printf '%-32s %-24s %12s %8s %8s  %s\n' "$1" "$2" "$(figure ' *([0-9.e+]+) states, stored.*')" "$(figure '.*depth reached ([0-9]+),.*')" \
    "$(figure 'pan: elapsed time ([0-9.]+) .*')" "$result"
}

case ${1:-} in
--list) names; exit ;;
--trace)
  read -r name bounds invariant < <(mutations | grep "^$2 ")
  search=-DBFS optimise=-O0
  # shellcheck disable=SC2046
  set -- $(options "$bounds") "-D$name" "-DWATCH=${invariant#P}"
  build "$@"
  (cd "$work" && ./pan -m1000000 >/dev/null 2>&1; spin -t -p -g -l "$@" model.pml)
  exit ;;
esac

printf '%-32s %-24s %12s %8s %8s  %s\n' 'configuration or mutation' 'instances x orders x ..' states depth seconds result
while read -r name bounds invariant; do
  [ $# -eq 0 ] || [[ " $* " = *" $name "* ]] || continue
  row "$name" "$bounds" "$invariant"
done < <(awk 'NF { print $1, $2, "holds" }' <<<"$configurations"; mutations)
exit $failed
