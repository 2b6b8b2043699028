#!/usr/bin/env bats
# parsons-put: the lines are given, and which of them stand where is the student's. What only some schedules
# show is the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

@test "one thread puts and takes in turn" {
    student order
    expect_status 0
    expect_output "$(seq 1 7)" "because: an item goes where the first free place of the ring is, and then there is one more"
}

@test "only lines that are given, each at most once" {
    local line inside='' used='' bare
    while IFS= read -r line || [[ -n $line ]]; do
        bare=${line%%//*} # no line that is given has a comment sign in it
        bare=${bare//[[:space:]]/}
        bare=${bare%\{}
        case $bare in
            'voidqueue_put(structqueue*queue,intitem)') inside=1 ;;
            '' | '{' | '}' | '/*'* | '*'* | '#include"queue.h"') ;;
            'pthread_mutex_lock(&queue->mutex);' | 'pthread_mutex_unlock(&queue->mutex);' | \
                'if(queue->count==CAPACITY)' | 'while(queue->count==CAPACITY)' | \
                'pthread_cond_wait(&queue->not_full,&queue->mutex);' | \
                'pthread_cond_wait(&queue->not_empty,&queue->mutex);' | \
                'pthread_cond_signal(&queue->not_full);' | 'pthread_cond_signal(&queue->not_empty);' | \
                'queue->count++;' | 'queue->items[(queue->first+queue->count)%CAPACITY]=item;')
                [[ -n $inside && $used != *" $bare "* ]] ||
                    fail_as rule "«$BATS_TEST_DESCRIPTION»: this line stands there twice, or outside of queue_put" \
                        '' "$line"
                used+=" $bare "
                ;;
            *) fail_as rule "«$BATS_TEST_DESCRIPTION»: this line is none of those that are given" '' "$line" ;;
        esac
    done <"$SOURCE/put.c"
}
