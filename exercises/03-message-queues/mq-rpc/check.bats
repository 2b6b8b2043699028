#!/usr/bin/env bats
# mq-rpc: server and clients are one process in most cases, which calls them one after the other, so that
# what happens is no matter of who runs first. Processes are the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_calls EXPECTED WHY
expect_calls() {
    [[ $output != *'descriptors are left open'* ]] ||
        fail_as fd-leak "«$BATS_TEST_DESCRIPTION»: the queues that have been opened are not all closed; each answer may open one" "$1" "$output"
    [[ $output != *' that has to wait for '* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: who has to wait, for room, for an answer or for a request, does not sleep until it is there, but looks again and again; mq_send and mq_receive wait by themselves where the queue is not in non-blocking mode" "$1" "$output"
    expect_status 0 "because: $2"
    expect_output "$1" "because: $2"
}

@test "a call at a time" {
    student one
    expect_calls '-6: -11
-3: -5
0: 1
3: 7' 'each argument has a result, and a ticket is good for one'
}

@test "a name that is taken, one that is not there, and one that is free again" {
    student names
    expect_calls '0: 1
1: 3' 'a server is the maker of its queue, O_CREAT and O_EXCL; a client opens what is there; when the server has gone, its name has'
}

@test "four calls under way, collected in any order" {
    student reversed
    expect_calls '3: 7
2: 5
1: 3
0: 1
11: 23
13: 27
10: 21
12: 25
20: 41
21: 43
22: 45
23: 47
101: 203
102: 205
100: 201
103: 207
105: 211
104: 209
113: 227
110: 221
111: 223
112: 225
120: 241' 'an answer carries the ticket of its call; one that is not asked for yet is kept'
}

@test "two clients in one process: each gets its own answers" {
    student two
    local round='6: 13
4: 9
2: 5
1: 3
7: 15
5: 11
3: 7
0: 1'
    expect_calls "$round
$round
70: 141" 'each client has a queue of replies of its own, with a name of its own: two clients of one process have the same process number'
}

@test "a client that has to wait for room keeps nobody's answer from coming" {
    student full
    expect_calls '50: 101
51: 103
52: 105
53: 107
6: 13
4: 9
2: 5
1: 3
7: 15
5: 11
3: 7
0: 1' 'requests and replies go through different queues, and there is room for the replies to all calls that may be under way'
}

@test "what was asked before the server is told to stop is answered" {
    student stop
    expect_calls '2: 5
1: 3' 'the request to stop goes behind the others, with the same priority; answers that are there can be collected when the server has gone'
}

@test "a client leaves before its answers are there" {
    student left
    expect_calls '3: 7
5: 11' 'the queue of a client that has gone is gone too: ENOENT is no failure of the server; and an answer that comes late is not taken for one to a client that came later'
}

@test "who waits sleeps: a client for its answer, a server for a request" {
    student asleep
    expect_calls '5: 11
6: 13' 'each waits in mq_receive'
}
