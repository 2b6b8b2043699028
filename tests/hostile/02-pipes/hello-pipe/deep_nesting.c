// deserves: fail compile
// Nests deeper than a compiler's stack.
#define P0(x) (((((((((((((((((((((((((((((((x)))))))))))))))))))))))))))))))
#define P1(x) P0(P0(x))
#define P2(x) P1(P1(x))
#define P3(x) P2(P2(x))
#define P4(x) P3(P3(x))
#define P5(x) P4(P4(x))
#define P6(x) P5(P5(x))
#define P7(x) P6(P6(x))
#define P8(x) P7(P7(x))
#define P9(x) P8(P8(x))
#define P10(x) P9(P9(x))
#define P11(x) P10(P10(x))
#define P12(x) P11(P11(x))
#define P13(x) P12(P12(x))

int main(void) {
    return P13(nothing);
}
