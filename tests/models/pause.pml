/*
 * The pause of RegionalPause: guarded append and ticket (R9, R10, R11). Run by run.sh; README.md says what is proved and within which bounds.
 *
 * WHAT IS MODELLED. Instances register a shard, read the law, append admissions under a guard (If-Match), send, and note what is settled. Orders are committed,
 * fence every shard, wait for what is on its way and become effective with a certificate. The janitor closes shards and puts them away; an order is lifted;
 * the store answers late or never; the loader checks tickets; an outbox sends what a dead sender left (OUTBOX: designed, not in the code).
 * A step that writes names the C# member it stands for after "code:", and that member has a "Crash here:" label; "see:" names one that only reads.
 * The labels OrderCommitted, OrderFenced, OrderEffective and OrderLifted are the names of the pause events.
 *
 * CRASH AND FREEZE need no step of their own: no process ever has to move. One that never moves again has died there; one that moves much later was frozen
 * there. A restarted process, and one whose shard was closed, registers a new shard and reads the law anew: to the store it is one more instance, which may
 * start at any time. A controller may forget all it knows at any step and begin again (a successor takes over), and with FINISHERS=2 the first lives on too.
 *
 * WHAT IS LEFT OUT, AND WHY IT IS ENOUGH
 *  - Content. A batch admits whatever its law allows, so an admission that order o covers and that should not be is a batch decided under a law older than o:
 *    it is "blind" to o. Holds (not: ControlTable.DeleteDrainAsync, not: ControlTable.ListDrainAsync), exclusions and tallies admit nothing. Closing a flag commits and fences as an order does.
 *    Which item a batch holds matters to claims alone: claims.pml.
 *  - Withdrawals. One ends its order and closes the flags of all the order covered in the same transaction (R47): the law forbids as much as before, so nothing
 *    decided under it becomes wrong, and it commits and fences as closing a flag does. OrderLifted stands for a lift, a resumption and an undo alike: what each
 *    of them takes from people is decided before the commit, and no instance asks.
 *  - Versions and ETags as numbers. `version` grows when an order is committed or lifted; other changes of control change no decision. `current[s]` says who
 *    holds the tag that guard s has now; every write of the guard clears it. So there is no bound on the number of writes.
 *  - Reads before a write that If-Match protects, and the attempts that it refused. Fence, close and flush are one step each: only the read before the write
 *    that succeeds counts, and nothing came in between. An instance's append is not collapsed: it is what the protocol is about.
 *  - Clocks. A ticket runs out when it likes, each for itself, which allows more than any clock does; it can be accepted until then and not after. It has run
 *    out when it has on the store's clock and on the broker's: TicketCheck compares the broker's stamp, and whoever waits adds the skew allowance.
 *    So "after effective" (P2) is after that event; the stamp of one clock may still read later than the instant of the other, by the skew allowance at most.
 *  - Forged tickets (a signature), rows that cannot be read (nothing is decided), messages the broker duplicates (the loader drops them by id).
 *  - A shard whose records were changed in storage is closed by its guard alone (not: ShardTable.CloseUnsealableAsync): it admits nothing more, and no
 *    certificate names it. To the others it is a shard that closed.
 *  - Orders committed in one transaction have one version here as they have in the code. A fence for a later version serves an earlier order too: its owner
 *    reads the law of that version before it appends again.
 *
 * SYMMETRY. Instances are alike, and so are orders: number 0 is the one that registers, or is committed, first.
 *
 * MUTATIONS. Each removes one rule, and one invariant falls. Read by run.sh and by the tests: switch, instances x orders x batches + features, what falls.
 *  M_TTL_CACHED_FLAGS              1x1x1          P1  a cached answer is used for a time; the pause waits that long instead of fencing
 *  M_LIST_BEFORE_COMMIT            1x1x1          P1  shards are listed, then the order is committed
 *  M_FENCE_BEFORE_COMMIT           1x1x1+EXPECTED P1  an expected shard is fenced before the order is committed
 *  M_READ_BEFORE_REGISTER          1x1x1          P1  an instance reads the control state, then registers
 *  M_APPEND_WITHOUT_IF_MATCH       1x1x1          P5  an append is refused only by the row key, which fences use and bookkeeping does not
 *  M_APPEND_UNGUARDED              1x1x1          P1  an append is never refused
 *  M_NO_FENCED_VERSION             1x1x2          P1  an owner appends under a control state older than the fence that it knows
 *  M_SEND_BEFORE_APPEND            1x1x1          P5  items are sent, then recorded
 *  M_EFFECTIVE_AFTER_COMMIT        1x1x1          P2  a committed order is reported as effective
 *  M_EFFECTIVE_WHEN_FENCED         1x1x1          P2  a fenced order is reported as effective, although items are in transit
 *  M_NO_SKEW_ALLOWANCE             1x1x1          P2  a ticket counts as expired when it has expired only on the store's clock
 *  M_LOADER_WITHOUT_ENQUEUE_CHECK  1x1x1          P2  a loader accepts a genuine ticket at any time
 *  M_SENT_IN_DOUBT                 1x1x1          P5  an item is marked as sent before the broker has acknowledged it
 *  M_LOST_ANSWER_IS_FAILURE        1x1x1          P5  an append without an answer is decided again
 *  M_LOST_ANSWER_IS_SUCCESS        1x1x1          P5  an append without an answer is sent
 *  M_NO_BUMP                       1x1x1          P5  an append that is not found is given up while it can still succeed
 *  M_FORGET_CLOSED_SHARDS          1x1x1+JANITOR  P4  shards that are retired during the scan are left out
 *  M_RETIRE_UNSETTLED              1x1x1+JANITOR  P2  a closed shard is retired while its items are in transit
 *  M_ZOMBIE_SHARES_SHARD           2x1x2          P5  a restarted process continues in the shard of the first
 *  M_ACCEPT_LOWER_VERSION          1x1x2          P3  a snapshot older than the last one is accepted
 *  M_FENCE_LOWERS_VERSION          1x2x1          P3  a late fence of an early order lowers the version of the guard
 *  M_FLUSH_WITHOUT_CLOSING         1x1x1+OUTBOX   P2  the outbox sends for an owner that can still mark the items as sent
 * EXPECTED adds the shards that were listed before the commit, and fences while it lists. Without it, every shard is listed first and then fenced.
 * LAW_FIRST and NO_TOMBSTONE take away a rule each that another one covers for: nothing falls.
 */

#ifndef INSTANCES
#define INSTANCES 2
#endif
#ifndef ORDERS
#define ORDERS 2
#endif
#ifndef FINISHERS
#define FINISHERS 1         /* of each order, at the same time */
#endif
#ifndef BATCHES
#define BATCHES 1           /* each shard may hold */
#endif

#define Bit(i)              (1 << (i))
#define Has(mask, i)        (((mask) >> (i)) & 1)
#define Larger(a, b)        ((a) > (b) -> (a) : (b))
byte k = INSTANCES;         /* scratch of loops within one step, which leave it so */

/* ---- what must hold: spin names the one that broke ------------------------------------------------------------------------------------------------ */

bit P1_nothing_is_admitted_after_the_fence = 1;
bit P2_nothing_arrives_once_effective = 1;
bit P3_versions_never_go_back = 1;
bit P4_the_certificate_names_every_shard = 1;
bit P5_sent_and_settled_is_what_the_ledger_says = 1;
#ifndef WATCH
#define WATCH 0             /* n: ask for Pn alone; 0: for all */
#endif
#define Must(n, invariant, claim)   invariant = (claim) || (WATCH && WATCH != n); assert(invariant)
#define P1(claim)           Must(1, P1_nothing_is_admitted_after_the_fence, claim)
#define P2(claim)           Must(2, P2_nothing_arrives_once_effective, claim)
#define P3(claim)           Must(3, P3_versions_never_go_back, claim)
#define P4(claim)           Must(4, P4_the_certificate_names_every_shard, claim)
#define P5(claim)           Must(5, P5_sent_and_settled_is_what_the_ledger_says, claim)

/* ---- the store: control ------------------------------------------------------------------------------------------------------------------------------ */

#define FENCING   1         /* stage of an order; 0: not committed */
#define FENCED    2
#define EFFECTIVE 3
#define LIFTED    4

byte version = 1;           /* of the law */
byte stage[ORDERS];
byte since[ORDERS];         /* the version that put the order in force */

#define Blind(v, o)         (stage[o] && (v) < since[o])

/* ---- the store: shards. Instance i owns shard i -------------------------------------------------------------------------------------------------- */

#define LIVE   1            /* row in the registry; 0: none */
#define BOTH   2            /* being moved: stands in both partitions */
#define AWAY   3
#define OPEN   1            /* state of the guard; 0: no guard. Fenced: fencedVersion says it */
#define CLOSED 2

byte row[INSTANCES], guard[INSTANCES];
byte fencedVersion[INSTANCES];
byte current[INSTANCES];    /* which instances hold the tag the guard has now */
byte movedUnder[INSTANCES]; /* the row's Timestamp: orders committed when it was put away */
byte batches[INSTANCES];    /* guard.LastAdmission */
byte settled[INSTANCES];    /* guard.SettledUpTo */
byte floor[INSTANCES];      /* asked by P1 alone: the least law an append may know. The shard has the fence, registered later, or all are reported fenced */

byte flying[INSTANCES];     /* law of an append without an answer that may still land; 0: none */
bit waiting[INSTANCES];     /* whether its owner still waits to learn what became of it */
bit landed[INSTANCES];      /* whether its record is there */

/* ---- tickets: one for the admissions of a batch -------------------------------------------------------------------------------------------------- */

#define LOGGED  1           /* in the ledger, and nobody holds the ticket */
#define ON_WAY  2           /* a sender holds the ticket: the item may reach the broker now, later or never */
#define GONE    3           /* the loader accepted it, or it has run out: nothing of it will be accepted any more */
#define LATE    4           /* run out and still on its way; matters where a loader does not look */
#ifdef OUTBOX
#define ARRIVED 5           /* accepted, and the same ticket would be accepted once more */
#else
#define ARRIVED GONE
#endif
#define TICKETS             (INSTANCES * BATCHES)
#define Ticket(s, b)        ((s) * BATCHES + (b))
#define Newest(s)           Ticket(s, batches[s] - 1)
#define Room(s)             (batches[s] < BATCHES)

byte law[TICKETS], item[TICKETS];
#ifdef OUTBOX
bit copy[TICKETS];          /* the outbox holds the ticket as well */
#define UnderWay(t)         (item[t] == ON_WAY || copy[t])
#else
#define UnderWay(t)         (item[t] == ON_WAY)
#endif
#ifdef M_ZOMBIE_SHARES_SHARD
byte sender[TICKETS];
#define ShardOf(i)          0
#define Unknown(t, i)       (sender[t] != i)    /* Outstanding knows its own batches */
#else
#define ShardOf(i)          (i)                 /* ShardId.New: never used twice */
#define Unknown(t, i)       false
#endif

/* ---- writes of the guard --------------------------------------------------------------------------------------------------------------------------- */

#define Knows(s, i)         Has(current[s], i)
#if defined(M_APPEND_UNGUARDED)
#define Fits(s, i)          true
#define Refuses(a_record)   false
#elif defined(M_APPEND_WITHOUT_IF_MATCH)
byte free[INSTANCES];       /* which instances know the position of the next record */
#define Fits(s, i)          Has(free[s], i)
#define Refuses(a_record)   (a_record)
#else
#define Fits(s, i)          Knows(s, i)
#define Refuses(a_record)   true
#endif

/* Whoever writes the guard makes every other copy of it stale, and with it every request prepared under one. */
inline Written(s, by, a_record) {
    current[s] = by;
#ifdef M_APPEND_WITHOUT_IF_MATCH
    free[s] = (a_record -> by : free[s] | by);
#endif
    for (k : 0 .. INSTANCES - 1) {
        if :: ShardOf(k) == s && Refuses(a_record) -> flying[k] = 0 :: else fi
    }
}
inline GuardRead(s, i) {
    current[s] = current[s] | Bit(i);
#ifdef M_APPEND_WITHOUT_IF_MATCH
    free[s] = free[s] | Bit(i)
#endif
}

inline Close(s) {           /* code: ShardClosing.CloseAsync; without a guard code: ShardTable.CloseUnguardedAsync. Anybody may, at any time */
    guard[s] = CLOSED; fencedVersion[s] = 0; floor[s] = 0; Written(s, 0, true)
}

/* Outstanding.UpTo: settled is what the broker acknowledged, what has run out, and what nobody sends because its message came back. */
#ifdef M_SENT_IN_DOUBT
#define Done(t, i)          true
#else
#define Done(t, i)          (item[t] != ON_WAY || Unknown(t, i))
#endif
#define CanSettle(s, i)     (settled[s] < batches[s] && Done(Ticket(s, settled[s]), i))
inline Settle(s, i) {
    do
    :: CanSettle(s, i) ->
        P5(!UnderWay(Ticket(s, settled[s])));
        settled[s]++
    :: else -> break
    od
}

/* Batch record and guard in one transaction, decided under law v. */
inline Append(s, i, v, by) {
    P1(guard[s] == OPEN && v >= floor[s]);
    P3(batches[s] == 0 || v >= law[Newest(s)]);
    Settle(s, i);
    batches[s]++;
    law[Newest(s)] = v;
    item[Newest(s)] = Larger(item[Newest(s)], LOGGED);
#ifdef M_ZOMBIE_SHARES_SHARD
    sender[Newest(s)] = i;
#endif
    Written(s, by, true)
}

/* ---- an instance: ShardWriter and Admissions ------------------------------------------------------------------------------------------------------ */

#ifdef M_NO_FENCED_VERSION
#define Outlawed(s)         false
#else
#define Outlawed(s)         (Knows(s, _pid) && mine < fencedVersion[s])
#endif

#ifndef M_TTL_CACHED_FLAGS
active [INSTANCES] proctype Instance() {
    byte s = ShardOf(_pid), mine;                       /* mine: the law it last read */

    (_pid == 0 || row[0]);
#ifdef M_READ_BEFORE_REGISTER
    mine = version;
#endif
    atomic { floor[s] = (row[s] -> floor[s] : version); row[s] = LIVE };       /* code: ShardTable.RegisterAsync */
    atomic {                                            /* code: ShardTable.RegisterAsync */
        if
        :: guard[s] == 0 -> guard[s] = OPEN; Written(s, Bit(_pid), true)
#ifdef M_ZOMBIE_SHARES_SHARD
        :: guard[s] == OPEN -> GuardRead(s, _pid)
#endif
        :: guard[s] == CLOSED -> goto Stop              /* fenced in between */
        fi
    };
#ifdef M_READ_BEFORE_REGISTER
    goto endDecide;
#else
    goto ReadLaw;
#endif

Reload:                                                 /* see: ShardWriter.ReloadAsync; the guard first, the law second */
#ifdef LAW_FIRST
    mine = version;
    GuardRead(s, _pid);
    goto endDecide;
#endif
    GuardRead(s, _pid);
ReadLaw:                                                /* see: CurrentSnapshot.ReadAsync */
    mine = version;
endDecide:                                              /* it may wait here for ever */
    do
    :: atomic { mine < version -> mine = version }      /* LawMaxAge has passed; for liveness only */
#ifdef M_ACCEPT_LOWER_VERSION
    :: mine > 1 -> mine--
#endif
    :: Knows(s, _pid) && guard[s] == CLOSED -> break    /* it needs a new shard */
    :: Outlawed(s) -> goto Reload
    :: !Fits(s, _pid) -> goto Reload                    /* 412 */
    :: atomic { !Knows(s, _pid) -> GuardRead(s, _pid) } /* a flush was refused: the guard is read, the law is not. see: ShardWriter.FlushAsync */
    :: atomic { Knows(s, _pid) && guard[s] == OPEN && CanSettle(s, _pid) ->    /* code: ShardTable.WriteGuardAsync */
            Settle(s, _pid); Written(s, Bit(_pid), false)
        }
    :: atomic { Fits(s, _pid) && Room(s) && !Outlawed(s) && !(Knows(s, _pid) && guard[s] == CLOSED) ->
#ifdef M_SEND_BEFORE_APPEND
            batches[s]++; item[Newest(s)] = ON_WAY; batches[s]--; goto Sent;
#endif
            if                                          /* code: ShardTable.AppendAsync */
            :: Append(s, _pid, mine, Bit(_pid)); item[Newest(s)] = ON_WAY
            :: flying[_pid] = mine; waiting[_pid] = 1; goto NoAnswer
            fi
        }
    od;
    goto Stop;

NoAnswer:                                               /* see: ShardTable.SettleAsync */
    atomic {
        waiting[_pid] = 0;
        if
        :: landed[_pid] ->
            landed[_pid] = 0; GuardRead(s, _pid);
#ifdef M_LOST_ANSWER_IS_FAILURE
            P5(false);                                  /* what is in the ledger is decided a second time */
#endif
            if
            :: item[Newest(s)] = Larger(item[Newest(s)], ON_WAY); goto endDecide    /* found within the call; the law is not read again */
            :: true                                     /* found by the reload: its messages have come back, and nobody holds its ticket */
            fi
        :: !landed[_pid] ->
#ifdef M_LOST_ANSWER_IS_SUCCESS
            batches[s]++; item[Newest(s)] = ON_WAY; batches[s]--;
#endif
#ifndef M_NO_BUMP
            Written(s, Bit(_pid), false)                /* code: ShardTable.WriteGuardAsync; so that it never can land */
#else
            skip
#endif
        fi
    };
    goto Reload;

#ifdef M_SEND_BEFORE_APPEND
Sent:
    atomic { Fits(s, _pid) -> Append(s, _pid, mine, Bit(_pid)); goto Reload };
#endif
Stop:
    mine = 0
}
#else
/* The design that this one replaces. `believes`: whose cached answer still holds; `held`: who of them had it when the order was committed. */
byte believes, held;
active [INSTANCES] proctype Instance() {
    byte me = _pid, answer, mine;
    atomic { row[me] = LIVE; guard[me] = OPEN; floor[me] = version };
    do
    :: answer = version;                                /* the store answers */
        atomic { mine = answer; believes = believes | Bit(me) };               /* the answer arrives, and holds from now on */
        do
        :: atomic { Room(me) -> Append(me, _pid, mine, 0); item[Newest(me)] = ON_WAY }
        :: atomic { believes = believes & ~Bit(me); held = held & ~Bit(me); break }
        od
    od
}
#endif

/* ---- a pause: PauseHandler, ShardFencing, PauseEffector --------------------------------------------------------------------------------------------- */

#define ALL                 (Bit(INSTANCES) - 1)
#ifdef M_EFFECTIVE_WHEN_FENCED
#define Drained(s)          true
#else
#define Drained(s)          (upTo[s] == 0 || settled[s] >= upTo[s] || RunOut(s, upTo[s]))
#endif
#ifdef M_NO_SKEW_ALLOWANCE
#define HasRunOut(t)        true                        /* on the store's clock; on the broker's it may not */
#else
#define HasRunOut(t)        (item[t] == GONE || item[t] == LATE)
#endif
#if BATCHES == 1
#define RunOut(s, n)        ((n) == 0 || HasRunOut(Ticket(s, 0)))
#else
#define RunOut(s, n)        (((n) == 0 || HasRunOut(Ticket(s, 0))) && ((n) < 2 || HasRunOut(Ticket(s, 1))))
#endif
/* Whether the certificate of o has to name shard s: it holds an admission blind to o, and was not put away when o was committed. */
#define PutAwayBefore(s, o) ((row[s] == BOTH || row[s] == AWAY) && !Has(movedUnder[s], o))
#define Owed(s, o)          (batches[s] && Blind(law[Ticket(s, 0)], o) && !PutAwayBefore(s, o))
#if INSTANCES == 1
#define EachShard(c)        (c(0))
#elif INSTANCES == 2
#define EachShard(c)        (c(0) && c(1))
#else
#define EachShard(c)        (c(0) && c(1) && c(2))
#endif
#define IsCertified(s)      (Has(cert, s) || !Owed(s, o))
#define IsDrained(s)        (!Has(cert, s) || Drained(s))

inline Forget() { todo = 0; cert = 0; for (k : 0 .. INSTANCES - 1) { upTo[k] = 0 } }

inline LookLive(s) { if :: (row[s] == LIVE || row[s] == BOTH) && !Has(cert, s) -> todo = todo | Bit(s) :: else fi }

#ifdef M_FENCE_LOWERS_VERSION
#define FenceVersion(s)     since[o]
#else
#define FenceVersion(s)     Larger(since[o], fencedVersion[s])
#endif
inline Fence(s) {                                       /* code: ShardFencing.FenceAsync */
    if
#ifdef NO_TOMBSTONE
    :: guard[s] == 0
#else
    :: guard[s] == 0 -> Close(s)                        /* registered, no guard yet: a closed one in its place */
#endif
    :: guard[s] == OPEN && fencedVersion[s] >= since[o] /* fenced already; the code looks closer, and fences again more often */
    :: guard[s] == OPEN ->
        P3(FenceVersion(s) >= fencedVersion[s]);
        fencedVersion[s] = FenceVersion(s);
        floor[s] = Larger(since[o], floor[s]);
        Written(s, 0, true)
    :: guard[s] == CLOSED
    fi;
    todo = todo & ~Bit(s); cert = cert | Bit(s); upTo[s] = batches[s]
}

/* The first of an order commits it and finishes it. The others are CompletePauses: they finish what they find. */
active [ORDERS * FINISHERS] proctype Finisher() {
    byte o = (_pid - INSTANCES) % ORDERS;
    byte unseen, todo, cert;                            /* shards still to look up; to fence; in the certificate */
    byte upTo[INSTANCES];                               /* LastAdmission of each at its fence */

#ifdef M_LIST_BEFORE_COMMIT
    atomic { for (k : 0 .. INSTANCES - 1) { if :: row[k] -> todo = todo | Bit(k) :: else fi } }
#endif
#ifdef EXPECTED
    if                                                  /* see: ShardFencing.ExpectAsync; a list from before the commit, of which any part may be old or missing */
    :: atomic { _pid < INSTANCES + ORDERS -> for (k : 0 .. INSTANCES - 1) { if :: row[k] -> todo = todo | Bit(k) :: true fi } }
    :: true
    fi;
#ifdef M_FENCE_BEFORE_COMMIT
    if
    :: atomic { Has(todo, 0) -> Fence(0) }
    :: true
    fi;
#endif
#endif
    if
    :: atomic { _pid < INSTANCES + ORDERS && (o == 0 || stage[0]) ->
OrderCommitted:                                         /* code: OrderCommands.BeginAsync; code: OrderCommands.ApplyAsync; code: ControlTable.CommitAsync */
            version++; since[o] = version; stage[o] = FENCING
        }
    :: _pid >= INSTANCES + ORDERS && stage[o]
    fi;
#if defined(M_LIST_BEFORE_COMMIT) || defined(M_EFFECTIVE_AFTER_COMMIT)
    goto FenceThem;
#elif defined(M_TTL_CACHED_FLAGS)
    held = held | believes;
    held == 0;                                          /* whoever believed the law before has stopped */
    goto FenceThem;
#endif

    goto List;
Successor:                                              /* expects no shards */
    atomic { Forget() };
List:                                                   /* key by key: a listing is no snapshot */
    unseen = ALL;
    do                                                  /* see: ShardTable.ListLiveAsync */
#ifdef EXPECTED
    :: atomic { Has(todo, 0) -> Fence(0) }
#if INSTANCES > 1
    :: atomic { Has(todo, 1) -> Fence(1) }
#endif
#if INSTANCES > 2
    :: atomic { Has(todo, 2) -> Fence(2) }
#endif
#endif
    :: atomic { Has(unseen, 0) -> unseen = unseen & ~Bit(0); LookLive(0) }
#if INSTANCES > 1
    :: atomic { Has(unseen, 1) -> unseen = unseen & ~Bit(1); LookLive(1) }
#endif
#if INSTANCES > 2
    :: atomic { Has(unseen, 2) -> unseen = unseen & ~Bit(2); LookLive(2) }
#endif
    :: atomic { unseen == 0 ->                          /* see: ShardTable.ListClosedSinceAsync; one step, since nothing leaves that partition */
#ifndef M_FORGET_CLOSED_SHARDS
            for (k : 0 .. INSTANCES - 1) { if :: (row[k] == BOTH || row[k] == AWAY) && Has(movedUnder[k], o) && !Has(cert, k) -> todo = todo | Bit(k) :: else fi };
#endif
            break
        }
    od;
FenceThem:
    do
    :: atomic { Has(todo, 0) -> Fence(0) }
#if INSTANCES > 1
    :: atomic { Has(todo, 1) -> Fence(1) }
#endif
#if INSTANCES > 2
    :: atomic { Has(todo, 2) -> Fence(2) }
#endif
    :: atomic { todo == 0 ->
OrderFenced:                                            /* code: PauseEffector.FinishAsync; code: ControlTable.WriteFencedAsync */
            if
            :: stage[o] == FENCING ->
                stage[o] = FENCED;
                for (k : 0 .. INSTANCES - 1) { floor[k] = Larger(since[o], floor[k]) }
            :: stage[o] > FENCING                       /* another was first, or the order was lifted */
            fi;
            break
        }
#ifdef TAKEOVER
    :: stage[o] <= FENCED -> goto Successor             /* it dies; a successor begins again, knowing nothing */
#endif
    od;
    if
    :: atomic { stage[o] == FENCED && EachShard(IsDrained) ->
OrderEffective:                                         /* code: PauseEffector.FinishAsync; see: ShardFencing.SettleAsync */
            P4(EachShard(IsCertified));
            stage[o] = EFFECTIVE; Forget()
        }
    :: atomic { stage[o] > FENCED -> Forget() }
#ifdef TAKEOVER
    :: stage[o] == FENCED -> goto Successor
#endif
    fi
}

/* ---- the world ------------------------------------------------------------------------------------------------------------------------------------------ */

/* Two people end an order, at any stage of it. */
#ifdef LIFT
active proctype People() {
    atomic { stage[0] ->
OrderLifted:                                            /* code: OrderCommands.ApplyAsync */
        stage[0] = LIFTED; version++
    }
}
#endif

/* PauseRecovery.TidyAsync: closes whatever it likes, and puts away what is closed and quiet. */
#ifdef M_RETIRE_UNSETTLED
#define Quiet(s)            true
#else
#define Quiet(s)            (settled[s] >= batches[s] || RunOut(s, batches[s]))
#endif
#define Tidies(s) \
    :: atomic { row[s] == LIVE && guard[s] != CLOSED -> Close(s) } \
    :: atomic { row[s] == LIVE && guard[s] == CLOSED && Quiet(s) -> row[s] = BOTH; movedUnder[s] = InForce } \
    :: row[s] == BOTH -> row[s] = AWAY
#if ORDERS == 2
#define InForce             ((stage[0] -> 1 : 0) | (stage[1] -> 2 : 0))
#else
#define InForce             (stage[0] -> 1 : 0)
#endif
#ifdef JANITOR
active proctype Janitor() {                             /* code: ShardTable.RetireAsync */
end:
    do
    Tidies(0)
#if INSTANCES > 1
    Tidies(1)
#endif
#if INSTANCES > 2
    Tidies(2)
#endif
    od
}
#endif

/* A request that was under way all the time reaches the store. It settles what is true by now: more than it knew when it was sent. */
#define Lands(i) \
    :: atomic { flying[i] && Room(ShardOf(i)) -> \
        P5(waiting[i]);                                 /* whoever sent it still counts with it */ \
        landed[i] = 1; Append(ShardOf(i), i, flying[i], 0); flying[i] = 0 }
active proctype Store() {
end:
    do
    Lands(0)
#if INSTANCES > 1
    Lands(1)
#endif
#if INSTANCES > 2
    Lands(2)
#endif
    od
}

/* Tickets run out; messages reach the broker, and the loader judges them by its stamp. see: TicketCheck.Check */
#if ORDERS == 2
#define Stopped(t)          ((stage[0] == EFFECTIVE && Blind(law[t], 0)) || (stage[1] == EFFECTIVE && Blind(law[t], 1)))
#else
#define Stopped(t)          (stage[0] == EFFECTIVE && Blind(law[t], 0))
#endif
#define Logged(t)           ((t) % BATCHES < batches[(t) / BATCHES])
#define Accepted(t) \
        P5(Logged(t)); \
        P2(!Stopped(t))
#define Travels(t) \
    :: atomic { item[t] == ON_WAY -> Accepted(t); item[t] = ARRIVED } \
    :: atomic { item[t] && item[t] != GONE && item[t] != LATE -> RunsOut(t) }
#if defined(M_LOADER_WITHOUT_ENQUEUE_CHECK)
#define RunsOut(t)          item[t] = (item[t] == ON_WAY -> LATE : GONE)
#define TravelsOn(t) \
    :: atomic { item[t] == LATE -> Accepted(t); item[t] = GONE }
#elif defined(OUTBOX)
/* Designed: the shard is closed FIRST, so that its owner can note nothing more as sent; what is not noted is sent then, and nothing is noted. */
#ifdef M_FLUSH_WITHOUT_CLOSING
#define MayFlush(t)         Logged(t)
#else
#define MayFlush(t)         (Logged(t) && guard[(t) / BATCHES] == CLOSED)
#endif
#define RunsOut(t)          item[t] = GONE; copy[t] = 0
#define TravelsOn(t) \
    :: atomic { guard[(t) / BATCHES] == OPEN -> Close((t) / BATCHES) } \
    :: atomic { MayFlush(t) && (t) % BATCHES >= settled[(t) / BATCHES] && item[t] != GONE -> copy[t] = 1 } \
    :: atomic { copy[t] -> Accepted(t); copy[t] = 0 }
#else
#define RunsOut(t)          item[t] = GONE
#define TravelsOn(t)
#endif
active proctype Broker() {
end:
    do
    Travels(0) TravelsOn(0)
#if TICKETS > 1
    Travels(1) TravelsOn(1)
#endif
#if TICKETS > 2
    Travels(2) TravelsOn(2)
#endif
#if TICKETS > 3
    Travels(3) TravelsOn(3)
#endif
    od
}
