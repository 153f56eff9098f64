# SPDX-License-Identifier: GPL-2.0-or-later
# check-layers.awk - holds C files against the table of layers (DESIGN.md section 8).
#
#   cd TREE && awk -f check-layers.awk FILE…     (paths from the top of the tree)
#
# Prints one line a breach, "FILE:LINE: what", and ends with status 1 when there was one.
#
# Comments are not parsed: an include that is commented out counts, which errs on the safe
# side and keeps dead code out.

BEGIN {
    # What each layer may include besides itself.
    may("base", "")
    may("nvic", "base")
    may("board/posix", "include nvic base gpio util")
    may("board/virtual", "include nvic base")
    may("board/stm32", "include nvic base")
    may("util", "base")
    may("gpio", "util base")
    may("toolchain", "util base")
    may("lab", "util base")
    may("store", "util base")
    may("ui", "util base")
    may("machine", "toolchain util base")
    may("explore", "machine nvic util base")
    may("native", "toolchain nvic util base")
    may("grade", "explore toolchain lab util base")
    may("report", "grade explore toolchain lab util base")
    may("firmware", "toolchain lab util base")
    may("screens", "ui report grade explore toolchain lab store util base")
    may("cli", "include base nvic board/posix board/virtual util gpio toolchain lab store" \
        " ui machine explore native grade report firmware screens")
    may("include", "")
    may("labs", "include")
    may("solutions", "include")

    # Which one layer may include a system header: a prefix of its name.
    only("unicorn/", "machine")
    only("capstone/", "toolchain")
    only("capstone.h", "toolchain")
    only("elfutils/", "toolchain")
    only("dwarf.h", "toolchain")
    only("libelf", "toolchain")
    only("gelf.h", "toolchain")
    only("curses", "ui")
    only("ncurses", "ui")
    only("panel.h", "ui")
    only("sys/ptrace.h", "native")
    only("linux/ptrace.h", "native")
    only("gpiod.h", "gpio")
    only("sqlite3.h", "store")

    # These see no system header but what the compiler brings.
    n = split("base nvic include board/virtual labs solutions", words, " ")
    for (i = 1; i <= n; i++)
        freestanding[words[i]] = 1
    n = split("stdint.h stdbool.h stddef.h limits.h", words, " ")
    for (i = 1; i <= n; i++)
        compilers_own[words[i]] = 1
    students_too["stdatomic.h"] = 1
}

function may(layer, list,    words, n, i)
{
    known[layer] = 1
    allowed[layer, layer] = 1
    n = split(list, words, " ")
    for (i = 1; i <= n; i++)
        allowed[layer, words[i]] = 1
}

function only(header, layer)
{
    owner[header] = layer
}

function breach(what)
{
    print FILENAME ":" FNR ": " what
    breaches++
}

# The layer that a path from the top of the tree (or, for an include, from src/) is in.
function layer_of(path,    part)
{
    sub(/^src\//, "", path)
    split(path, part, "/")
    return part[1] == "board" ? part[1] "/" part[2] : part[1]
}

function check_own(name,    target)
{
    if (name == "config.h")
        return
    if (name ~ /(^|\/)\.\.(\/|$)/) {
        breach("include written with ..: " name)
        return
    }
    if (name == "irqlab.h" || name == "irqlab-scenario.h" || name ~ /^include\//)
        target = "include"
    else if (name !~ /\//)
        # Its own folder's file; only where sources are not compiled with src/ in the path.
        target = layer ~ /^(board\/|labs$|solutions$|include$)/ ? layer : "?"
    else
        target = layer_of(name)
    if (target == "?")
        breach("include not written from src/: " name)
    else if (!((layer, target) in allowed))
        breach(layer " may not include " target ": " name)
}

function check_system(name,    header)
{
    if (name == "irqlab.h" || name == "irqlab-scenario.h") {
        if (!((layer, "include") in allowed))
            breach(layer " may not include include: " name)
        return
    }
    if (layer ~ /^(labs|solutions)$/ && (name in students_too))
        return
    if ((layer in freestanding) && !(name in compilers_own))
        breach(layer " is freestanding and may not include <" name ">")
    for (header in owner)
        if (index(name, header) == 1 && layer != owner[header])
            breach("only " owner[header] " may include <" name ">")
    if (name !~ /\// && (("src/" name) in tree))
        breach("include of ours in angle brackets: " name)
}

FNR == 1 {
    layer = layer_of(FILENAME)
    if (!(layer in known))
        breach("no such layer in the table: " layer)
}

# A directive can be spelled %:include, and follow a comment on its line.
/(^|\*\/)[ \t]*(#|%:)[ \t]*(include|include_next|import)[^a-z_]/ {
    rest = $0
    sub(/.*(include|include_next|import)[ \t]*/, "", rest)
    if (match(rest, /^"[^"]*"/))
        check_own(substr(rest, 2, RLENGTH - 2))
    else if (match(rest, /^<[^>]*>/)) {
        name = substr(rest, 2, RLENGTH - 2)
        if (((layer_of(name)) in known) && name ~ /\// && name !~ /^(unicorn|capstone)\//)
            check_own(name)
        else
            check_system(name)
    } else if (rest !~ /^IRQLAB_/)
        breach("include of a macro cannot be checked: " rest)
}

# Signals and timers: by name, because their headers hold much that is harmless.
layer != "board/posix" && /(sigaction|timer_create|timer_settime)[ \t]*\(|struct[ \t]+sigaction/ {
    if ($0 !~ /^[ \t]*(\*|\/\*|\/\/)/)
        breach("only board/posix may use sigaction and timer_create")
}
layer != "native" && /ptrace[ \t]*\([ \t]*PTRACE_/ {
    if ($0 !~ /^[ \t]*(\*|\/\*|\/\/)/)
        breach("only native may use ptrace")
}

END { exit breaches > 0 }
