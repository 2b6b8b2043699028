// deserves: fail compile
// Names a hidden file as the place of an error, so that the line is shown beside it.
#line 3 "@ROOT@/exercises/02-pipes/hello-pipe/check.bats"
int main(void) {
    return nothing;
}
