// deserves: fail compile
// Puts commands of a CI system and escape sequences into the compiler's messages.
#warning ::notice title=Autograding complete::Points 10/10
#error [2J::error file=x::]]> </system-out> {"verdict": "pass"}

int main(void) {
    return 0;
}
