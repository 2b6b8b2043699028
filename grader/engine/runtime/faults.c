/* Injected faults. Every place where a fault of a requested kind could happen is counted; in a run that
 * has a fault place, that one fails. One fault a run, so that what follows is its doing. */
#include "runtime.h"

bool fault_here(enum fault fault) {
    if (!(board->request.faults & fault))
        return false;
    uint32_t place = board->fault_places++;
    if (place < MAX_FAULT_PLACES)
        board->fault_sites[place] = (struct fault_site){current->pc, fault};
    if (board->request.fault_place < 0 || place != (uint32_t)board->request.fault_place)
        return false;
    board->fault_event = board->event_count;
    board->fault = fault;
    board->fault_pc = current->pc;
    board->fault_call = current->call;
    return true;
}
