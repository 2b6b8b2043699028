// deserves: fail compile
// Embeds the verdicts of the others.
__asm__(".incbin \"@OUT@/results.jsonl\"");

int main(void) {
    return 0;
}
