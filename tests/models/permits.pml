/*
 * Permits: after training stopped, no run reads an item that the order covers (R17; P6). Run by run.sh; see README.md.
 *
 * WHAT IS MODELLED. One order and INSTANCES training runs. A run asks for a permit and renews it, in BATCHES requests; it may stop waiting for an answer and send
 * the next request, while the one before is still on its way. HANDLERS instances of the product handle them. The order is committed, permits are listed,
 * revoked, and awaited (PermitRound, TrainingStop). A run whose permit was granted under the order leaves out what the order covers.
 * TIME. There is no clock, but an order of events: a lease that a run counts from before it sent a request ends before the lease that storage got with that request.
 * CRASH AND FREEZE as in pause.pml: no process has to move.
 * LEFT OUT. The end by the run itself (it only makes a permit over earlier). That a permit is put away (not: PermitTable.PutAwayAsync), and its events
 * (not: PermitLog.RecordAsync). Flags, which revoke like an order and state nothing. What must be left out, and its revision.
 * BOUNDS. INSTANCES runs with BATCHES requests each, one order.
 *
 * MUTATIONS as in pause.pml: switch, runs x orders x requests, what falls.
 *  M_GRANT_BEFORE_REGISTER   1x1x1  P6  the control state is read for the grant, then the permit is registered
 *  M_PERMITS_LISTED_FIRST    1x1x1  P6  the permits are listed, then the order is committed
 *  M_RENEWAL_UNGUARDED       1x1x2  P6  a renewal is written without If-Match
 *  M_REVOCATION_UNGUARDED    1x1x2  P6  a pause revokes without If-Match, and waits for the lease that it read
 *  M_OLD_LAW_AT_RENEWAL      1x1x2  P6  a renewal that was refused is tried again without a new look at the permit's state
 *  M_STOPPED_WITH_LEASE      1x1x1  P6  a revoked permit counts as over while its lease runs
 *  M_REQUESTED_IS_NO_PERMIT  1x1x1  P6  a pause leaves out a permit whose grant has no answer yet
 *  M_LEASE_FROM_ANSWER       1x1x1  P6  a run counts its lease from the answer
 */

#ifndef INSTANCES
#define INSTANCES 2
#endif
#ifndef BATCHES
#define BATCHES 2
#endif
#ifndef HANDLERS
#define HANDLERS 2          /* of each run */
#endif

bit P6_none_reads_after_training_stopped = 1;
#define P6(claim)           P6_none_reads_after_training_stopped = (claim); assert(P6_none_reads_after_training_stopped)

#define NONE      0         /* the row of a permit */
#define REQUESTED 1
#define ACTIVE    2
#define REVOKED   3
#define OVER      4

bit order;                  /* committed in the control log */
bit stopped;                /* the order states that training stopped */

byte state[INSTANCES];
byte tag[INSTANCES];        /* of the row: grows with every write */
bit under[INSTANCES];       /* whether the control log has the grant after the order */
bit stored[INSTANCES];      /* whether the lease in the row still runs on the store's clock */

byte sent[INSTANCES];       /* the last request of the run */
byte asked[INSTANCES];      /* the request that waits for a handler; 0: none */
byte answered[INSTANCES];   /* the request whose answer is on its way; 0: none */
bit goes[INSTANCES];        /* that answer: active */
bit reads[INSTANCES];       /* whether the run reads */
bit counted[INSTANCES];     /* whether the lease that the run counts from its last request still runs */
bit written[INSTANCES];     /* whether that request was written to the row */

inline Answer(yes)         { if :: mine == sent[p] -> answered[p] = mine; goes[p] = yes :: else fi }

/* One write of the row, if it is as it was read. */
#define Unchanged           (tag[p] == read)

active [INSTANCES] proctype Run() {
endRun:
    do
    :: atomic { sent[_pid] < BATCHES -> sent[_pid]++; asked[_pid] = sent[_pid]; counted[_pid] = 1; written[_pid] = 0; answered[_pid] = 0 }
    :: atomic {
        answered[_pid] ->
#ifdef M_LEASE_FROM_ANSWER
        reads[_pid] = goes[_pid];
#else
        reads[_pid] = goes[_pid] && (counted[_pid] || reads[_pid]);
#endif
        answered[_pid] = 0
       }
    :: atomic { reads[_pid] && !under[_pid] && order -> P6(!stopped) }
    od
}

active [INSTANCES * HANDLERS] proctype Handler() {
    byte p, mine, read, was;
    bit sees;

    p = (_pid - INSTANCES) / HANDLERS;
endIdle:
    atomic { asked[p] -> mine = asked[p]; asked[p] = 0; read = 0; was = 0; sees = 0; if :: mine == 1 -> goto Grant :: else -> goto Renew fi };
Grant:
#ifdef M_GRANT_BEFORE_REGISTER
    under[p] = order;
#endif
    atomic { state[p] = REQUESTED; tag[p]++; read = tag[p] };              /* code: PermitTable.RegisterAsync */
#ifndef M_GRANT_BEFORE_REGISTER
    under[p] = order;                                                      /* code: PermitLog.GrantAsync */
#endif
    atomic {                                                               /* code: PermitTable.ReplaceAsync */
        if
        :: Unchanged -> state[p] = ACTIVE; stored[p] = 1; tag[p]++; if :: mine == sent[p] -> written[p] = 1 :: else fi; Answer(1)
        :: else -> Answer(0)
        fi;
        goto endIdle
    };
Renew:
    atomic { was = state[p]; read = tag[p] };                              /* see: PermitTable.FindAsync */
    sees = order;                                                          /* see: ControlTable.ReadAsync */
Write:
    atomic {
        if
        :: was == NONE || was == REQUESTED -> goto endIdle                 /* refused: not granted yet */
        :: was == REVOKED || was == OVER -> Answer(0); goto endIdle
        :: else
        fi;
        if
        :: sees && !under[p] && Unchanged -> state[p] = REVOKED; tag[p]++; Answer(0); goto endIdle
        :: sees && !under[p] && !Unchanged -> goto Renew
        :: !(sees && !under[p]) ->
            if
#ifdef M_RENEWAL_UNGUARDED
            :: true ->
#else
            :: Unchanged ->
#endif
                state[p] = ACTIVE; stored[p] = 1; tag[p]++;
                if :: mine == sent[p] -> written[p] = 1 :: else fi;
                Answer(1); goto endIdle
#ifndef M_RENEWAL_UNGUARDED
            :: !Unchanged ->
#ifdef M_OLD_LAW_AT_RENEWAL
                read = tag[p]; goto Write
#else
                goto Renew
#endif
#endif
            fi
        fi
    }
}

/* The order, and what ends the permits that it covers: PermitRound.RunAsync, TrainingStop.RunAsync. */
active proctype Pause() {
    byte p, read, was;
    bit listed[INSTANCES];
    bit passed;

#define List()              atomic { p = 0; do :: p < INSTANCES -> listed[p] = (state[p] != NONE && state[p] != OVER); p++ :: else -> break od; p = 0 }

#ifdef M_PERMITS_LISTED_FIRST
    List();
#endif
    order = 1;
#ifndef M_PERMITS_LISTED_FIRST
    List();                                                                /* see: PermitTable.ListOpenAsync */
#endif
Next:
    atomic { if :: p == INSTANCES -> goto Stop :: p < INSTANCES && !listed[p] -> p++; goto Next :: p < INSTANCES && listed[p] -> fi };
Look:
    atomic {
        was = state[p]; read = tag[p]; passed = !stored[p];
        if
        :: was == OVER || (was == ACTIVE && under[p]) -> p++; goto Next
#ifdef M_REQUESTED_IS_NO_PERMIT
        :: was == REQUESTED -> p++; goto Next
#endif
        :: else
        fi
    };
    atomic {
        if
#ifdef M_REVOCATION_UNGUARDED
        :: was != REVOKED -> state[p] = REVOKED; tag[p]++; if :: passed -> state[p] = OVER :: else fi
#else
        :: was != REVOKED && Unchanged -> state[p] = REVOKED; tag[p]++
        :: was != REVOKED && !Unchanged
#endif
#ifdef M_STOPPED_WITH_LEASE
        :: was == REVOKED && Unchanged -> state[p] = OVER; tag[p]++
#else
        :: was == REVOKED && !stored[p] && Unchanged -> state[p] = OVER; tag[p]++
#endif
        :: was == REVOKED && !Unchanged
        fi;
        goto Look
    };
Stop:
    stopped = 1                                                            /* code: TrainingStop.RunAsync */
}

/* Leases end: first what a run counts, then what storage has of the same request. */
#define Ends(p) \
    :: atomic { reads[p] -> reads[p] = 0 } \
    :: atomic { counted[p] -> counted[p] = 0 } \
    :: atomic { stored[p] && Earlier(p) -> stored[p] = 0 }
#ifdef M_LEASE_FROM_ANSWER
#define Earlier(p)          (!(counted[p] && written[p]))
#else
#define Earlier(p)          (!reads[p] && !(counted[p] && written[p]))
#endif
active proctype Clock() {
end:
    do
    Ends(0)
#if INSTANCES > 1
    Ends(1)
#endif
    od
}
