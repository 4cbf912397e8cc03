#!/usr/bin/env bash
# Verifies the formal model of the pause (README.md). Needs spin and gcc.
#   run.sh                     every configuration, then every mutation, as a table; exit 1 unless all come out as they must
#   run.sh --list              the names of both, one a line
#   run.sh NAME...             only these
#   run.sh --trace MUTATION    the shortest way to break the invariant, step by step
#   run.sh --search M BOUNDS   model M (pause, claims or permits) within other bounds, e.g. 3x1x1 or 2x1x1+LIFT+JANITOR
set -euo pipefail
cd "$(dirname "$0")"
for tool in spin gcc; do
  command -v "$tool" >/dev/null || { echo "run.sh needs $tool: apt-get install -y spin gcc" >&2; exit 2; }
done
work=$(mktemp -d)
pan=
trap '[ -z "$pan" ] || kill "$pan" || true; rm -rf "$work"' EXIT
trap 'exit 143' TERM INT

# Configurations of the unmutated models: name, model, instances x orders x batches + features.
configurations='
overlap   pause   2x2x1
takeover  pause   2x1x1+FINISHERS=2
lift      pause   2x1x1+LIFT+TAKEOVER
janitor   pause   2x1x1+JANITOR
outbox    pause   2x1x1+OUTBOX
expected  pause   2x1x1+EXPECTED
alone     pause   1x2x1+TAKEOVER+JANITOR+LIFT+EXPECTED
batches   pause   2x1x2
closing   pause   1x2x2+JANITOR
claims2   claims  2x0x2
claims3   claims  3x0x1
lawfirst  pause   2x1x1+LAW_FIRST
tombless  pause   2x1x1+NO_TOMBSTONE
rowkey    pause   2x1x1+M_APPEND_WITHOUT_IF_MATCH+WATCH=1
permits1  permits 1x1x3
permits2  permits 2x1x2+HANDLERS=1
'
# Name, model, bounds, what must come out: it holds, or which invariant falls.
rows() {
  awk 'NF { print $1, $2, $3, "holds" }' <<<"$configurations"
  local model
  for model in pause claims permits; do
    sed -nE "s/^ \\* +(M_[A-Z_]+) +([0-9a-zA-Z_+=]+) +(P[1-6]) .*/\\1 $model \\2 \\3/p" "$model.pml"
  done
}

# Bounds as preprocessor options: 2x1x1+TAKEOVER -> -DINSTANCES=2 -DORDERS=1 -DBATCHES=1 -DTAKEOVER
options() {
  local features=${1#*+} i o b
  IFS=x read -r i o b <<<"${1%%+*}"
  echo "-DINSTANCES=$i -DORDERS=$o -DBATCHES=$b"
  [ "$features" = "$1" ] || sed -E 's/(^|\+)/ -D/g' <<<"$features"
}

# Exhaustive: every reachable state is stored whole (collapsed, never hashed to bits). Breadth first finds a shortest counterexample.
build() { # model options...
  local model=$1
  shift
  (cd "$work" && rm -f pan* model.pml.trail && cp "$OLDPWD/$model.pml" model.pml && spin -a "$@" model.pml >build.log 2>&1 &&
    gcc "$optimise" -w -DSAFETY -DMEMLIM=5500 "$search" -o pan pan.c >>build.log 2>&1) || { cat "$work/build.log" >&2; exit 2; }
}
figure() { sed -nE "s/$1/\1/p" "$work/pan.log" | head -n 1; }

failed=0
row() { # name model bounds holds-or-invariant
  local result
  search=-DCOLLAPSE optimise=-O2
  [ "$4" = holds ] || search=-DBFS optimise=-O0
  # shellcheck disable=SC2046
  build "$2" $(options "$3") $([ "$4" = holds ] || echo "-D$1 -DWATCH=${4#P}")
  (cd "$work" && exec ./pan -m1000000 -w24 >pan.log 2>&1) &
  pan=$!
  wait "$pan" || true
  pan=
  if [ "$4" != holds ]; then
    result=$([ "$(figure '.*assertion violated \(*(P[1-6])_.*')" = "$4" ] && echo "breaks $4" || echo "DOES NOT BREAK $4")
  elif ! grep -q 'errors: 0$' "$work/pan.log"; then
    result="BROKEN: $(figure 'pan:1: (.*) \(at depth.*')"
  elif ! grep -q '^Full statespace search' "$work/pan.log" || grep -qiE 'not completed|too small|out of memory|memlim|resource' "$work/pan.log"; then
    result='NOT COMPLETE'
  else
    result=holds
  fi
  [[ $result = holds || $result = breaks* ]] || failed=1
  printf '%-31s %-33s %10s %6s %8s  %s\n' "$1" "$2 $3" "$(figure ' *([0-9.e+]+) states, stored.*')" "$(figure '.*depth reached ([0-9]+),.*')" \
    "$(figure 'pan: elapsed time ([0-9.]+) .*')" "$result"
}

heading() { printf '%-31s %-33s %10s %6s %8s  %s\n' 'configuration or mutation' 'model, instances x orders ..' states depth seconds result; }

case ${1:-} in
--list) rows | cut -d' ' -f1 ;;
--trace)
  read -r name model bounds invariant < <(grep "^${2:?which mutation?} " <<<"$(rows)")
  search=-DBFS optimise=-O0
  # shellcheck disable=SC2046
  set -- $(options "$bounds") "-D$name" "-DWATCH=${invariant#P}"
  build "$model" "$@"
  cd "$work"
  ./pan -m1000000 -w24 >/dev/null 2>&1 || true
  spin -t -p -g -l "$@" model.pml
  ;;
--search)
  heading
  row search "${2:?which model?}" "${3:?which bounds?}" holds
  exit $failed
  ;;
*)
  known=$(rows)
  for name; do
    grep -q "^$name " <<<"$known" || { echo "run.sh knows no '$name': see run.sh --list" >&2; exit 2; }
  done
  heading
  while read -r name model bounds outcome; do
    [ $# -eq 0 ] || [[ " $* " = *" $name "* ]] || continue
    row "$name" "$model" "$bounds" "$outcome"
  done <<<"$known"
  exit $failed
  ;;
esac
