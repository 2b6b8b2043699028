#!/usr/bin/env bats
# worker-farm: the driver chooses the moments at which jobs come and end, and sees what farm_run has
# done by the time that it sleeps. See driver.c for the modes. The moments come first: what they show
# each time, the runs after them may show or not.

setup() {
    load "$GRADER_CHECK"
}

# What the driver has seen: "driver: KIND: MESSAGE".
heed_driver() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    [[ ! $stderr =~ $said ]] || fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

# expect_jobs COUNT WHY
expect_jobs() {
    heed_driver
    local expected="farm_run: $1" why=$2
    [[ $output != *farm_run*farm_run* ]] ||
        why="what was in the caller's stdio buffer comes out of a child as well, which has a copy: a child leaves with _exit, not with exit"
    expect_status 0 "because: $why"
    expect_output "$expected" "because: $why"
    expect_no_stderr "because: nothing went wrong"
}

@test "children that end together are all reported" {
    student together 4 10
    expect_jobs '10 jobs' "signals of one kind that come together are one"
}

@test "a child may end before fork returns in its parent" {
    student early 2 6
    expect_jobs '6 jobs' "what a child's end finds has to be noted before it is looked for"
    student early 1 3
    expect_jobs '3 jobs' "the signal of the first child counts like the others"
}

@test "a child may end just before the waiting begins" {
    student late 2 6
    expect_jobs '6 jobs' "between a look and the wait that follows there is time for a signal"
    student late 1 3
    expect_jobs '3 jobs' "between a look and the wait that follows there is time for a signal"
}

@test "each job is done once and reported once, with its status" {
    student freely 2 20
    expect_jobs '20 jobs' "farm_run returns 0 when the input has ended and all jobs are reported"
    student freely 50 20
    expect_jobs '20 jobs' "there may be fewer jobs than the limit"
}

@test "no job, and one" {
    student freely 3 0
    expect_jobs '0 jobs' "with no job there is nothing to wait for"
    student freely 1 1
    expect_jobs '1 jobs' "farm_run returns 0 when the input has ended and all jobs are reported"
}

@test "jobs are started and reported as soon as they can be" {
    student steps 2 9
    expect_jobs '9 jobs' "a job that comes and a child that ends are both waited for, at the same time"
    student steps 4 30
    expect_jobs '30 jobs' "a job that comes and a child that ends are both waited for, at the same time"
    student steps 100 150
    expect_jobs '150 jobs' "as many run at the same time as the limit says; no other number bounds them"
    student steps 1 3
    expect_jobs '3 jobs' "with a limit of 1 the next job starts when the one before it has ended"
}

@test "a signal that is caught ends nothing" {
    student signals 3 9
    [[ $stderr != *'farm_run returns -1'* ]] ||
        fail_as fault-handling "farm_run has caught a signal while it waited, and returns -1: a call that fails with EINTR is to be called again"
    expect_jobs '9 jobs' "a call that fails with EINTR is called again"
}

@test "when there is no process to be had, it fails once all jobs that run are reported" {
    student refuse 3 3
    expect_jobs '2 jobs, -1, EAGAIN' "errno is that of fork, whatever was called after it"
}

@test "when the input can't be read, it fails once all jobs that run are reported" {
    student broken 2 3
    expect_jobs '3 jobs, -1, EIO' "a read that fails is not the end of the input; errno is that of read, whatever was called after it"
}

@test "it waits for its own children only" {
    student child 2 5
    expect_jobs '5 jobs' "the caller may have other children: waitpid(-1) takes whichever ends first"
}

@test "a caller that has blocked SIGCHLD has it blocked afterwards, and so has the job" {
    student blocked 2 5
    expect_jobs '5 jobs' "the mask to give back is the one that was there, and not an empty one"
}
