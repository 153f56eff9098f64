#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0001-setup.sh - what ./setup does, in a folder of its own whose apt, autoreconf and
# configure are stand-ins that only note that they were called.

: "${srcdir:=.}"
source=$(cd "$srcdir" && pwd)
number=0

result() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        sed 's/^/# /' "$TMPDIR/out" "$TMPDIR/err"
    fi
}

if ! command -v bash >/dev/null || ! command -v flock >/dev/null; then
    echo "1..0 # SKIP no bash or no flock"
    exit 0
fi

tree="$TMPDIR/a tree"
bin=$TMPDIR/bin
calls=$TMPDIR/calls
mkdir -p "$tree" "$bin"
cp "$source/setup" "$tree/setup"
export calls

# A stand-in: notes its name and arguments, then runs the rest of its text.
stand_in() {
    printf '#!/bin/sh\necho "%s $*" >>"$calls"\n%s\n' "$1" "$2" >"$bin/$1"
    chmod +x "$bin/$1"
}

all_installed='shift 3; for name; do printf "installed %s " "$name"; done'
one_missing='shift 3; for name; do
    [ "$name" = make ] || printf "installed %s " "$name"; done
printf "not-installed make "'

stand_in dpkg-query "$all_installed"
stand_in apt-get 'echo "frontend $DEBIAN_FRONTEND" >>"$calls"'
stand_in sudo 'shift; exec "$@"'
stand_in autoreconf 'cat >configure <<"END"
#!/bin/sh
echo "configure $*" >>"$calls"
cat >Makefile <<"MAKE"
all: irqlab
irqlab:
	@cp "$(program)" irqlab
	@echo made >>"$(calls)"
ifeq ($(origin TESTS),command line)
check: all
else
check: all
	@printf "# TOTAL: 9\n# PASS:  4\n# SKIP:  2\n# XFAIL: 1\n# FAIL:  $(FAILS)\n" \
	  >test-suite.log
	@printf "# XPASS: 0\n# ERROR: 0\n# PASS:  77 as a test itself prints\n" >>test-suite.log
	@test $(FAILS) -eq 0
endif
MAKE
END
chmod +x configure'

program=$TMPDIR/program
printf '#!/bin/sh\necho "ran $*"\nexit 5\n' >"$program"
chmod +x "$program"
export program

# setup ARGS… - runs it with the stand-ins; what it printed is in out and err.
setup() {
    : >"$calls"
    PATH=$bin:$PATH "$tree/setup" "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
}

# called TEXT - a stand-in was called so.
called() {
    grep -q -e "$1" "$calls"
}

export FAILS=0
cd "$TMPDIR" || exit 1

setup
test $? -eq 2 && grep -q '^usage:' "$TMPDIR/err"
result $? "no command is wrong use"
setup build now
test $? -eq 2
result $? "an argument too many is wrong use"
setup check --slow
test $? -eq 2
result $? "an unknown option is wrong use"
setup --help && grep -q '^usage:' "$TMPDIR/out" && ! test -e "$tree/build"
result $? "help goes to stdout and builds nothing"

setup build
test $? -eq 0 && called '^autoreconf -fi' && called '^configure -q' && called '^made' &&
    ! called '^apt-get'
result $? "the first build prepares, configures and makes; apt is left alone"
test ! -s "$TMPDIR/out" && grep -q '^setup: configuring' "$TMPDIR/err"
result $? "progress goes to stderr"

setup build
test $? -eq 0 && ! called '^autoreconf' && ! called '^configure' && ! called '^made' &&
    test ! -s "$TMPDIR/err"
result $? "the second build does nothing and says nothing"

setup run list --all 'two words'
test $? -eq 5 && test "$(cat "$TMPDIR/out")" = 'ran list --all two words'
result $? "run passes arguments and exit status through"

stand_in dpkg-query "$one_missing"
setup build
test $? -eq 0 && called '^apt-get .*update' && called '^apt-get .*install make$' &&
    called '^frontend noninteractive$' &&
    grep -q '^setup: installing with apt: make$' "$TMPDIR/err"
result $? "only what is missing is installed, and named"

stand_in apt-get 'echo "E: no such package" >&2; exit 100'
setup build
test $? -eq 3 && grep -q 'no such package' "$TMPDIR/err" && grep -q 'make' "$TMPDIR/err"
result $? "when apt fails, its last words and the packages are shown"
stand_in dpkg-query "$all_installed"
stand_in apt-get ''

setup check
test $? -eq 0 && test "$(tail -n 1 "$TMPDIR/out")" = '5 passed, 0 failed, 2 skipped'
result $? "check ends in the sum, and a test's own text is not counted"

setup check --both
test $? -eq 0 && test "$(tail -n 1 "$TMPDIR/out")" = '10 passed, 0 failed, 4 skipped' &&
    called '^configure .*--enable-sanitize'
result $? "both runs are summed"

export FAILS=3
setup check
test $? -ne 0 && test "$(tail -n 1 "$TMPDIR/out")" = '5 passed, 3 failed, 2 skipped'
result $? "a failed test gives a failed check"
export FAILS=0

mv "$tree" "$TMPDIR/moved"
tree=$TMPDIR/moved
setup build
test $? -eq 0 && called '^configure'
result $? "a tree that was moved is configured again"

rm -r "$tree/build"
printf '#!/bin/sh\necho "configure: error: libraries are missing: apt-get install x" >&2
exit 1\n' >"$tree/configure"
setup build
test $? -eq 3 && grep -q 'libraries are missing' "$TMPDIR/err" &&
    grep -q "$tree/build/setup.log" "$TMPDIR/err"
result $? "when configure fails, the end of the log and its place are shown"

ln -s "$tree/setup" "$TMPDIR/link"
tree=$TMPDIR
mv link setup
setup build
grep -q "moved/build/setup.log" "$TMPDIR/err"
result $? "a link to setup finds the tree it belongs to"

rm -rf "${TMPDIR:?}"/*
echo "1..$number"
