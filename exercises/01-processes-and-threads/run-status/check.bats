# The driver prints how each command has ended. What a call has left behind it says on standard error.

setup() {
    load "$GRADER_CHECK"
}

# Shell code for a command: waits until its parent sleeps in a system call, or is gone.
asleep='while [ -d /proc/$PPID ] && ! grep -q "^State:.S" /proc/$PPID/status 2> /dev/null; do :; done'

# expect_ends EXPECTED WHY: what the driver has to print, and nothing that is left behind. WHY is what
# was probably done if it does not, unless the output itself tells more.
expect_ends() {
    local why=$2
    # shellcheck disable=SC2154 # student sets it
    case $stderr in
        *'returned a second time'*)
            fail_as wrong-output "the child comes back from run_status when the program can't be executed: two processes now run the caller's code; after a failed exec it must leave with _exit(127)" ;;
        *'own child'*)
            fail_as rule "the caller had a child of its own, and run_status has waited for that: wait takes whichever child ends first, waitpid the one that it is told" ;;
        *'a child was left'*)
            # shellcheck disable=SC2154 # student sets it
            [[ $output != *'-1, EINTR'* ]] ||
                fail_as zombie "a signal was caught while waitpid waited: it fails with EINTR then, the child still runs, and waitpid is to be called again"
            fail_as zombie "run_status returns before its child has ended and been waited for; waitpid must block, and its result be looked at" ;;
    esac
    # shellcheck disable=SC2154 # student sets it
    case $output in
        *'how is 77'* | *'number is -77'*) why="run_status returns 0, but has not filled in *end" ;;
        *'-1, EFAULT'* | *'-1, EINVAL'*) why="words has no null pointer behind the last one, and exec needs one" ;;
    esac
    expect_status 0
    expect_output "$1" "because: $why"
}

@test "it does the work of system itself" {
    local symbol
    for symbol in popen system; do
        ! nm -D --undefined-only "$PROGRAM" | grep -qwE "$symbol(@.*)?" ||
            fail_as rule "the program calls $symbol; the task is to write what $symbol does"
    done
}

@test "a command exits, with any status" {
    student true , false , sh -c 'exit 3' , sh -c 'exit 127' , sh -c 'exit 137' , sh -c 'exit 255'
    expect_ends $'exit 0\nexit 1\nexit 3\nexit 127\nexit 137\nexit 255' \
        "the exit status is WEXITSTATUS of what waitpid stores, and only if WIFEXITED says so"
}

@test "a command is killed by a signal" {
    student sh -c 'kill -TERM $$' , sh -c 'kill -KILL $$' , sh -c 'ulimit -c 0; kill -SEGV $$' , sh -c 'exit 9'
    expect_ends $'signal 15\nsignal 9\nsignal 11\nexit 9' \
        "WIFEXITED tells an exit from a signal; the signal is WTERMSIG, and WEXITSTATUS means nothing then"
}

@test "a command is killed by the signals that the terminal sends" {
    student sh -c 'kill -INT $$' , sh -c 'ulimit -c 0; kill -QUIT $$'
    expect_ends $'signal 2\nsignal 3' \
        "a program keeps what its process ignores: system ignores SIGINT and SIGQUIT in the caller only, and not in the child"
}

@test "the words are the program's arguments, as they are, and end where they end" {
    student printf '<%s>' , printf '<%s>' one , printf '<%s>' 'two words' '$HOME' '' '*' "it's"
    expect_ends $'<><one><two words><$HOME><><*><it\'s>exit 0\nexit 0\nexit 0' \
        "each word is one argument and no shell takes it apart; behind the last comes a null pointer, which the caller's words do not have"

    # shellcheck disable=SC2046 # two hundred words
    student sh -c 'exit $#' sh $(seq 200)
    expect_ends 'exit 200' "there may be any number of words"
}

@test "the program is looked for in PATH" {
    mkdir "$WORK/here"
    printf '#!/bin/sh\nexit 41\n' > "$WORK/here/found-in-path"
    chmod +x "$WORK/here/found-in-path"
    student_shell 'PATH=$PWD/here:$PATH exec "$PROGRAM" found-in-path , here/found-in-path'
    expect_ends $'exit 41\nexit 41' \
        "execvp and execlp look for a name without a slash in the folders of PATH; execv and execl do not"
}

@test "a program that can't be executed has status 127" {
    local why="the child of a failed exec leaves with _exit(127), whatever the reason"
    student true , no-such-program , /no/such/program a b , / , false
    # Who leaves by exit writes the caller's lines a second time.
    [[ $output != $'exit 0\nexit 0'* ]] ||
        why="what was in the caller's stdio buffer has come out twice: the child has a copy, and may neither flush it nor leave with exit"
    expect_ends $'exit 0\nexit 127\nexit 127\nexit 127\nexit 1' "$why"
}

@test "it waits for its own child only, and the command is that child" {
    student -c true , -c sh -c 'exit 3'
    expect_ends $'exit 0\nexit 3' "the status is that of the command, and not of another child"
}

@test "a signal that is caught while it waits does not stop it" {
    student sh -c "$asleep; kill -USR1 \$PPID; $asleep; exit 3"
    expect_ends 'exit 3' "a signal was caught while waitpid waited; it fails with EINTR then and must be called again"
}

@test "a command that ends behind a look is noticed" {
    student -e true , -e sh -c 'exit 3'
    if ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as deadlock "no one can go on: the command has ended after a look that found it running, and its SIGCHLD is handled; what waits for a signal now waits for ever. waitpid without WNOHANG waits for the command itself"
    fi
    expect_ends $'exit 0\nexit 3' "waitpid without WNOHANG waits for the command itself"
}

@test "a command that is stopped has not ended" {
    # It goes on when the program has taken notice, or sleeps on: as long as that one is only about to run,
    # what is to be noticed must not go away.
    local stopped='while ! grep -q "^State:.T" /proc/$$/status; do :; done
        while grep -qs "^State:.R" /proc/$PPID/status; do :; done'
    student sh -c "($stopped; kill -CONT \$\$) & kill -STOP \$\$; wait; exit 5"
    expect_ends 'exit 5' "a command may be stopped and go on later; waitpid tells of that only if it is asked to, with WUNTRACED"
}
