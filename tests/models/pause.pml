/*
 * The pause protocol of RegionalPause: guarded append and ticket.
 *
 * WHAT IS MODELLED. Instances register a shard, read the law, append admissions under a guard (If-Match), hold tickets, send, and say what is settled.
 * Orders are committed, fence every shard, wait for what is on its way and become effective with a certificate, whoever finishes them. The janitor closes
 * shards and puts them away. The store loses answers and applies requests late; the broker has a clock of its own; the loader checks tickets. With CLAIMS:
 * one item reaches two instances again and again. With OUTBOX: another instance sends what a dead sender left (designed, not in the code: README.md).
 *
 * CRASH AND FREEZE need no step: no process has to move. One that never moves again died there; one that moves much later was frozen there; spin looks at
 * both after every step of every process. What a death adds is somebody who starts again knowing nothing: a finisher may forget all it knows at any step
 * (Takeover), and an instance opens a further shard (Reopen).
 *
 * WHAT IS ABSTRACTED
 *  - A batch admits whatever its law allows. So an admission covered by order o that should not be is a batch decided under a law older than o: "blind".
 *  - ETags: match[s] has bit i while the tag instance i holds is guard s's. Every write of the guard clears it. No counter: any number of writes.
 *  - Read, compute, write with If-Match, read again if refused (fences, closes, settling, changes of control) is one step: only the read before the write
 *    that succeeds counts. An instance's appends and flushes are not collapsed; they are what the protocol is about.
 *  - control's version grows here only when the law changes. Row keys, hashes, MACs, tallies, holds: absent. Tickets cannot be forged.
 *
 * CLOCKS. `now` is the store's. The broker's differs by up to SKEW either way. An instance's estimate may be late, never early. Without TICKETS there is no
 * clock and every wait may end at any moment: what holds there (P1, P3, P4) holds whatever clocks do.
 *
 * SYMMETRY. Instances are alike, so what only the invariants ask for (and tickets) is kept for the shards of instance 0 alone; a finisher then waits for
 * no ticket of the others, which lets it do more, not less. -DFOLLOW_ALL keeps it for all. Orders are alike: 0 is the one committed first.
 *
 * INVARIANTS are the variables P1_holds to P5_holds; spin names the one that broke. Each RULE is a macro (-D<RULE> removes it). -DREACH=n makes state n an error.
 * BOUNDS: NI instances with LIVES shards each; NO orders; FINISHERS for each order; NB batches a shard where tickets or claims are followed, else any
 * number; instants 1 to LAST. Labels in Finisher are the names of the pause events; README.md maps every step to its `Crash here:` label.
 */

#ifndef NI
#define NI 2                /* instances */
#endif
#ifndef LIVES
#define LIVES 1             /* shards an instance may open, one after the other */
#endif
#ifndef NO
#define NO 2                /* orders */
#endif
#ifndef FINISHERS
#define FINISHERS 1         /* of each order, at once */
#endif
#ifndef NB
#define NB 1                /* batches a shard, where they are followed: 1 or 2 */
#endif
#ifndef LAST
#define LAST 5              /* last instant */
#endif
#define NS (NI * LIVES)
#define LIFE 1              /* of a ticket */
#define SKEW 1              /* between store and broker, either way */
#ifdef NO_SKEW_ALLOWANCE
#define ALLOWANCE 0
#else
#define ALLOWANCE SKEW
#endif

/* ---- what is asked of a run --------------------------------------------------------------------------------------------------------------------- */

bit P1_holds = 1, P2_holds = 1, P3_holds = 1, P4_holds = 1, P5_holds = 1;
#ifndef WATCH
#define WATCH 0             /* 0: all of them; n: only Pn */
#endif
#define Must(n, claim)      P##n##_holds = P##n##_holds && (claim); assert(P##n##_holds || (WATCH && WATCH != n))

#ifndef REACH
#define REACH 0
#endif
#define Reached(n)          assert(REACH != n)
#define CERTIFICATE  1      /* an order is effective; its certificate names a shard that admitted blind */
#define LOADED       2      /* an item was admitted, sent and accepted */
#define REFUSED      3      /* a fence refused an append */
#define RETURNED_    4      /* an item came late and went back to the gate */
#define LOST_YES     5      /* an answer was lost, the append had landed */
#define LOST_NO      6      /* an answer was lost, the append had not landed and never will */
#define TOOK_OVER    7      /* a finisher that took over made the order effective */
#define NEWCOMER     8      /* a shard registered during a pause admits under the new law */
#define BY_EXPIRY    9      /* effective because tickets ran out */
#define BY_SENT     10      /* effective because all was marked sent */
#define REOPENED    11      /* an instance whose registration was refused admits in another shard */
#define PUT_AWAY    12      /* a shard put away since the commit is in the certificate */
#define FLUSHED     13      /* another instance sent in time what the first had not */
#define BOTH_ORDERS 14      /* both orders are effective */
#define DOUBT_ENDED 15      /* a doubt about a claim was ended by closing the claimant's shard */
#define AGAIN       16      /* an item admitted before was admitted again, knowingly */
#define NOT_TRIED   17      /* an append under a law older than the fence was not tried */

/* ---- control ------------------------------------------------------------------------------------------------------------------------------------ */

#define FENCING   1         /* stages of an order; 0: not committed */
#define FENCED    2
#define EFFECTIVE 3
#define LIFTED    4

byte version = 1;           /* of the law */
byte ver[NO];               /* the version that put the order in force; 0 before */
byte stage[NO];

#define Committed(o)        (ver[o] > 0)
#define Pausing(o)          (stage[o] == FENCING)
#define Blind(v, o)         (ver[o] > (v))
#if NO == 2
#define OrdersThat(c)       ((c(0) -> 1 : 0) | (c(1) -> 2 : 0))
#define EachOrder(c)        (c(0) && c(1))
#else
#define OrdersThat(c)       (c(0) -> 1 : 0)
#define EachOrder(c)        (c(0))
#endif

/* ---- shards ------------------------------------------------------------------------------------------------------------------------------------- */

#define LIVE  1             /* row in the registry; 0: none */
#define BOTH  2             /* being moved: stands in both partitions */
#define AWAY  3
#define CLOSED 1            /* state of the guard; 0: no guard */
#define OPEN   2            /* or fenced: fencedAt says it */

byte row[NS], guard[NS];
byte fencedAt[NS];          /* guard.FencedVersion */
byte match[NS];             /* who holds the guard's tag */
byte awaySince[NS];         /* the row's Timestamp: orders committed when it was moved */

byte fly[NI];               /* an append without an answer that may still land: shard + 1 */
byte flyLaw[NI];
byte flyWhat[NI];           /* with tickets its notAfter, with claims what it does with the item */
bit lost[NI];               /* its owner does not know what became of it */
bit landed[NI];             /* it is in the ledger */

#ifdef FOLLOW_ALL
#define Followed(s)         true
#define F(s)                (s)
#define NF                  NS
#else
#define Followed(s)         ((s) % NI == 0)
#define F(s)                ((s) / NI)
#define NF                  LIVES
#endif
byte late[NF];              /* seen by no process: orders committed before the shard registered, or whose fence it has */
byte owed[NF];              /* orders whose certificate has to name it: it admitted blind and was not closed when they were committed */
byte decided[NF];           /* guard.ControlVersion: the law last decided under */

#ifdef ZOMBIE_TWIN
#define ShardOf(i, life)    0                           /* a restarted process goes on with the shard of the first */
#else
#define ShardOf(i, life)    ((i) + (life) * NI)         /* ShardId.New: never used twice */
#endif
#define Has(mask, i)        ((mask >> (i)) & 1)
#define HasTag(s, i)        Has(match[s], i)
#ifdef NO_IF_MATCH
byte fits[NS];              /* whose next row key is still free: all that protects without If-Match */
#ifdef NO_INSERT_ONLY
#define MayAppend(s, i)     true
#else
#define MayAppend(s, i)     Has(fits[s], i)
#endif
#else
#define MayAppend(s, i)     HasTag(s, i)
#endif
#if NS == 1
#define ShardsThat(c)       (c(0) -> 1 : 0)
#define EachShard(c)        (c(0))
#elif NS == 2
#define ShardsThat(c)       ((c(0) -> 1 : 0) | (c(1) -> 2 : 0))
#define EachShard(c)        (c(0) && c(1))
#else
#define ShardsThat(c)       ((c(0) -> 1 : 0) | (c(1) -> 2 : 0) | (c(2) -> 4 : 0) | (c(3) -> 8 : 0))
#define EachShard(c)        (c(0) && c(1) && c(2) && c(3))
#endif

#if NS == 1
#define InShards(f)         f(0)
#elif NS == 2
#define InShards(f)         f(0); f(1)
#else
#define InShards(f)         f(0); f(1); f(2); f(3)
#endif

#define VoidFlight(i)       if :: fly[i] == _f -> fly[i] = 0; flyLaw[i] = 0; flyWhat[i] = 0 :: else fi
byte _f;
inline VoidFlying(s) {
    _f = 1 + s;
    VoidFlight(0);
#if NI > 1
    VoidFlight(1);
#endif
    _f = 0
}

inline GuardWritten(s, tags) {                          /* a request prepared under the guard before can land no more */
    match[s] = tags;
#ifndef NO_IF_MATCH
    VoidFlying(s)
#endif
}

inline RecordWritten(s, tags) {
#ifdef NO_IF_MATCH
    fits[s] = tags;
#ifndef NO_INSERT_ONLY
    VoidFlying(s);
#endif
#endif
    GuardWritten(s, tags)
}

inline ReadGuard(s, i) {
    match[s] = match[s] | (1 << i);
#ifdef NO_IF_MATCH
    fits[s] = fits[s] | (1 << i)
#endif
}

inline Close(s) {                                       /* ShardClosing, CloseUnguardedAsync: anybody may, at any time */
    guard[s] = CLOSED;
    RecordWritten(s, 0)
}

/* ---- tickets ------------------------------------------------------------------------------------------------------------------------------------ */

#define T(s, b)             (F(s) * NB + (b) - 1)       /* the batch record at position b; its admissions are one ticket */
#define NT                  (NF * NB)
#if NT == 1
#define EachTicket(c)       (c(0))
#elif NT == 2
#define EachTicket(c)       (c(0) && c(1))
#else
#define EachTicket(c)       (c(0) && c(1) && c(2) && c(3))
#endif

#ifdef TICKETS
#define RECORDED 1          /* in the ledger; its owner does not know yet */
#define HELD     2          /* a sender holds the ticket */
#define GONE     3          /* the broker has it, and the loader took it or sent it back to the gate; or nobody ever held the ticket */

byte now = 1;
#if defined(OUTBOX) || defined(STATED) || defined(TTL_CACHE)
#define ABSOLUTE_TIME
#endif
byte admitted[NF];          /* guard.LastAdmission, counted in batches */
byte settled[NF];           /* guard.SettledUpTo */
byte item[NT], law[NT], notAfter[NT];
bit acked[NT];              /* its owner knows that it is gone (Outstanding.Sent) */
#ifdef ZOMBIE_TWIN
byte by[NT];
#define Unknown(t, i)       (by[t] != i)                /* the twin's Outstanding begins empty */
#else
#define Unknown(t, i)       false
#endif
#ifdef OUTBOX
bit copied[NT];             /* somebody else holds the ticket as well */
bit loaded[NT];             /* the loader accepted the ticket */
#endif
#ifdef STATED               /* how much later than `effective` an enqueue instant may be stated */
byte enqueued[NT], effectiveAt[NO];
#endif

#if NB == 2
#define LastNotAfter(s, b)  ((b) == 2 && notAfter[T(s, 2)] > notAfter[T(s, 1)] -> notAfter[T(s, 2)] : notAfter[T(s, 1)])
#else
#define LastNotAfter(s, b)  notAfter[T(s, 1)]
#endif
#define RanOut(instant)     (now > (instant) + ALLOWANCE)
#define Done(t, i)          (acked[t] || RanOut(notAfter[t]) || Unknown(t, i))
#ifdef OUTBOX
#define OnItsWay(t)         ((item[t] == HELD || copied[t]) && now <= notAfter[t] + SKEW)
#else
#define OnItsWay(t)         (item[t] == HELD && now <= notAfter[t] + SKEW)
#endif
#define Quiet(s, b)         ((b) == 0 || settled[F(s)] >= (b) || RanOut(LastNotAfter(s, b)))
#define Room(s)             (!Followed(s) || admitted[F(s)] < NB)

#define AtRest(t)           (notAfter[t] == 0)
#if NI == 1
#define NoTime              (EachTicket(AtRest) && flyWhat[0] == 0)
#else
#define NoTime              (EachTicket(AtRest) && flyWhat[0] == 0 && flyWhat[1] == 0)
#endif
inline Forget(t) {                                      /* what nothing asks for any more; without tickets no time passes either */
#ifdef ABSOLUTE_TIME
    skip
#else
    if
    :: item[t] == GONE && settled[(t) / NB] > (t) % NB -> notAfter[t] = 0; law[t] = 0; acked[t] = 0
    :: else
    fi;
    if :: NoTime -> now = 1 :: else fi
#endif
}

inline SettleUpTo(s, i) {                               /* Outstanding.UpTo, written with an append or a flush */
    do
    :: settled[F(s)] < admitted[F(s)] && Done(T(s, settled[F(s)] + 1), i) ->
        Must(5, !OnItsWay(T(s, settled[F(s)] + 1)));   /* settled: sent, or known that it never will be accepted */
        settled[F(s)]++;
        Forget(T(s, settled[F(s)]))
    :: else -> break
    od
}

#define Seen(o)             (!Blind(law[_t], o) || stage[o] != EFFECTIVE)

inline Arrive(t, after) {                                /* the broker takes the message, by its own clock; the loader judges by that */
    _t = t;
    Must(5, admitted[(t) / NB] > (t) % NB);             /* sent, so its admission is in the ledger */
    if
#ifdef LOADER_WITHOUT_ENQUEUE_CHECK
    :: true ->
#else
    :: now - SKEW <= notAfter[t] ->
#endif
#ifdef STATED
        if
        :: enqueued[t] = now - SKEW
        :: now <= notAfter[t] -> enqueued[t] = now
        :: now + SKEW <= notAfter[t] -> enqueued[t] = now + SKEW
        fi;
#endif
        Must(2, EachOrder(Seen));
#ifdef LOADER_ACCEPTS_TWICE
        Must(5, !loaded[t]);
#endif
#ifdef OUTBOX
        loaded[t] = 1;
#endif
        item[t] = after;
        Reached(LOADED)
#ifndef LOADER_WITHOUT_ENQUEUE_CHECK
    :: now + SKEW > notAfter[t] -> item[t] = after; Reached(RETURNED_)
#endif
    fi;
    _t = 0
}
#else
#ifdef CLAIMS
byte admitted[NF];
#define WITHOUT 0           /* what a batch does with the one item that is followed */
#define NEW     1           /* decides it for the first time */
#define ANEW    2           /* decides it again, knowing that it was decided */
bit holds[NT];              /* the batch decided it */
byte claimedBy, claimedAt;  /* its claim: shard + 1; the decision is in the first batch at or after this position, or was never made */
byte priorBy, priorAt;      /* the decision before that one; priorBy 0: none */
byte claimTag;              /* who holds the claim's tag */
bit everDecided;
#define Room(s)             (!Followed(s) || admitted[F(s)] < NB)
#else
#define Room(s)             true
#endif
#define Quiet(s, b)         true
#endif
byte _t;                    /* scratch */

/* ---- the ledger --------------------------------------------------------------------------------------------------------------------------------- */

byte _s, _v, _w;
#define TooLate(o)          (Has(late[F(_s)], o) || stage[o] == FENCED || stage[o] == EFFECTIVE)
#define Owes(o)             (stage[o] < EFFECTIVE && (!Committed(o) || Blind(_v, o)))
#define Lawful(o)           (!Blind(_v, o) || !TooLate(o))

inline Batch(s_, i_, v_, what_, tags_) {                /* batch record and guard in one transaction */
    _s = s_; _v = v_; _w = what_;
    Must(1, guard[_s] != CLOSED);
    RecordWritten(_s, tags_);
    if
    :: Followed(_s) ->
#ifndef CLAIMS
        Must(1, EachOrder(Lawful));
        Must(3, _v >= decided[F(_s)]);
        decided[F(_s)] = _v;
        owed[F(_s)] = owed[F(_s)] | OrdersThat(Owes);
#endif
#if defined(TICKETS) || defined(CLAIMS)
        admitted[F(_s)]++;
        _t = T(_s, admitted[F(_s)]);
#endif
#ifdef TICKETS
        item[_t] = RECORDED; law[_t] = _v; notAfter[_t] = _w;
#ifdef ZOMBIE_TWIN
        by[_t] = i_;
#endif
#endif
#ifdef CLAIMS
        Must(5, _w != NEW || !everDecided);          /* two instances never both decide it as new */
        holds[_t] = (_w != WITHOUT);
        everDecided = everDecided || holds[_t];
        if :: _w == ANEW -> Reached(AGAIN) :: else fi;
#endif
        _t = 0
    :: else
    fi;
    _s = 0; _v = 0; _w = 0
}

#define Forgets()           at = 0; prior = 0; priorAt_ = 0; found = 0; looked = 0

active [NI] proctype Instance() {
    byte s = ShardOf(_pid, 0), life;
    byte mine;                                          /* the law it last read */
    byte what;                                          /* of the batch it is about to append */
#if REACH
    bit newcomer, reopened;
#endif
#ifdef CLAIMS
    byte at, prior, priorAt_, found;
    bit looked;
#endif

#ifdef TTL_CACHE
#define TTL 1
    byte answer, readAt;
Ask:
    answer = version;                                   /* the store answers */
    atomic { mine = answer; readAt = now };             /* the answer arrives, and holds for TTL from now */
    do
    :: atomic { now <= readAt + TTL && Room(s) -> Batch(s, _pid, mine, now + LIFE, 0) }
    :: goto Ask
    od;
#endif

Register:
#ifdef READ_BEFORE_REGISTERING
    mine = version;
#endif
    atomic {                                            /* ShardTable.RegisterAsync: the row */
#ifdef ZOMBIE_TWIN
        if :: row[s] -> ReadGuard(s, _pid); goto ReadLaw :: else fi;
#endif
        row[s] = LIVE;
#if REACH
        newcomer = (OrdersThat(Pausing) > 0);
#endif
        if :: Followed(s) -> late[F(s)] = OrdersThat(Pausing) :: else fi
    }
    atomic {                                            /* the guard; refused if somebody closed the shard in between */
        if
        :: guard[s] == 0 -> guard[s] = OPEN; RecordWritten(s, 1 << _pid)
        :: else ->
#if REACH
            reopened = 1;
#endif
#ifdef STUCK_WITHOUT_GUARD
            goto End                                    /* the code as of 2026-11-23: ReloadAsync cannot do without a guard */
#else
            goto Reopen
#endif
        fi
    }
ReadLaw:
#ifndef READ_BEFORE_REGISTERING
    mine = version;                                     /* CurrentLaw.ReadAsync: register first, read second */
#endif

Idle:
#ifdef CLAIMS
    atomic { what = WITHOUT; Forgets(); claimTag = claimTag & ~(1 << _pid) };
#endif
    do
    :: mine < version -> mine = version                 /* LawMaxAge: for liveness only */
#ifdef LOWER_VERSION
    :: mine > 1 -> mine--                               /* the store shows an older law than before, and it is taken for the law */
#endif
#ifdef CLAIMS
    :: Room(s) -> break
#else
    :: atomic { Room(s) -> goto Append }
#endif
#ifdef TICKETS
    :: atomic { Followed(s) && settled[F(s)] < admitted[F(s)] -> goto Flush }
#endif
    od;

#ifdef CLAIMS
    /* Admissions.ClaimAsync and PriorDecisions. `at` is the position of the next batch: only the owner appends. */
    if :: goto Append :: what = NEW fi;                 /* a group without the item, or with it */
    at = admitted[F(s)] + 1;
Claim:
    atomic {
        if
        :: claimedBy == 0 -> claimedBy = s + 1; claimedAt = at; claimTag = 0; at = 0; goto Append
        :: else -> claimTag = claimTag | (1 << _pid); found = claimedBy; at = claimedAt; prior = priorBy; priorAt_ = priorAt
        fi
    }
#ifdef DECIDE_UNCLAIMED
    goto Append;
#endif
Look:
    atomic {                                            /* PriorDecisions.LookAsync(found, at) */
        _t = found - 1;
        if
        :: _t == s && at > admitted[F(s)] -> _t = 0; goto Never                                    /* ours, from a group given up */
        :: else ->
            if
            :: admitted[F(_t)] >= at && holds[T(_t, at)] -> prior = found; priorAt_ = at; _t = 0; what = ANEW; goto Point
            :: admitted[F(_t)] >= at && !holds[T(_t, at)] -> _t = 0; goto Never
            :: admitted[F(_t)] < at && guard[_t] == CLOSED -> _t = 0; goto Never
            :: admitted[F(_t)] < at && guard[_t] != CLOSED -> _t = 0
#ifdef DOUBT_MEANS_NEVER
                ; goto Never
#endif
            fi
        fi
    }
    if                                                  /* in doubt */
    :: goto Idle                                        /* the message comes back */
    :: atomic { guard[found - 1] != CLOSED -> Close(found - 1); Reached(DOUBT_ENDED) } ; goto Look       /* the third delivery: settled for good */
    :: atomic { guard[found - 1] == CLOSED || admitted[F(found - 1)] >= at -> goto Look }
    fi;
Never:
    atomic {
        if
        :: !looked && prior -> looked = 1; found = prior; at = priorAt_; goto Look              /* then the one before it holds */
        :: else -> prior = 0; what = NEW
        fi
    }
Point:
    atomic {                                            /* PointClaimsHereAsync, with If-Match */
        if
#ifdef POINT_WITHOUT_TAG
        :: true ->
#else
        :: Has(claimTag, _pid) ->
#endif
            claimedBy = s + 1; claimedAt = admitted[F(s)] + 1; priorBy = prior; priorAt = priorAt_; claimTag = 0; Forgets()
        :: !Has(claimTag, _pid) -> goto Idle            /* another instance is deciding it */
        fi
    };
#endif

#ifdef SEND_BEFORE_APPEND
Append:
    atomic { Room(s) && Followed(s) -> item[T(s, admitted[F(s)] + 1)] = HELD; notAfter[T(s, admitted[F(s)] + 1)] = now + LIFE };
#else
Append:
#endif
    atomic {
#ifdef TICKETS
        if                                              /* notAfter: chosen before the append, from an estimate that may be late */
        :: Followed(s) -> what = now + LIFE
        :: Followed(s) -> what = now + LIFE - 1
        :: !Followed(s)
        fi;
#endif
        if
        :: HasTag(s, _pid) && guard[s] == CLOSED -> goto Reopen
#ifndef NO_FENCED_VERSION
        :: HasTag(s, _pid) && guard[s] != CLOSED && mine < fencedAt[s] -> Reached(NOT_TRIED);
#ifdef TICKETS
            what = 0;
#endif
            goto Reload
        :: MayAppend(s, _pid) && !(HasTag(s, _pid) && (guard[s] == CLOSED || mine < fencedAt[s])) ->
#else
        :: MayAppend(s, _pid) && !(HasTag(s, _pid) && guard[s] == CLOSED) ->
#endif
            if
            :: true ->                                  /* the answer comes */
#ifdef TICKETS
                if :: Followed(s) -> SettleUpTo(s, _pid) :: else fi;
#endif
#if REACH
                if :: reopened -> Reached(REOPENED) :: else fi;
                if :: newcomer -> Reached(NEWCOMER) :: else fi;
#endif
                Batch(s, _pid, mine, what, 1 << _pid);
#ifdef TICKETS
                if :: Followed(s) -> item[T(s, admitted[F(s)])] = HELD :: else fi;
                what = 0;
#endif
                goto Idle
            :: Followed(s) ->                           /* it does not: the append lands at some time, or never */
                fly[_pid] = s + 1; flyLaw[_pid] = mine; flyWhat[_pid] = what; lost[_pid] = 1;
#ifdef TICKETS
                what = 0;
#endif
                goto Lost
            fi
        :: !MayAppend(s, _pid) -> Reached(REFUSED)      /* 412 */
#ifdef TICKETS
            ; what = 0
#endif
        fi
    }

Reload:
#ifdef LAW_BEFORE_GUARD
    mine = version;
    atomic { ReadGuard(s, _pid); if :: guard[s] == CLOSED -> goto Reopen :: else fi };
#else
    atomic { ReadGuard(s, _pid); if :: guard[s] == CLOSED -> goto Reopen :: else fi };
    mine = version;                                     /* the guard first, the law second */
#endif
#ifdef CLAIMS
    goto Append;                                        /* the same group is decided again */
#else
    goto Idle;
#endif

Lost:
    atomic {                                            /* ShardTable.SettleAsync */
        lost[_pid] = 0;
        if
#ifdef LOST_AS_SUCCESS
        :: landed[_pid] -> landed[_pid] = 0; item[T(s, admitted[F(s)])] = HELD; goto Idle
        :: !landed[_pid] && Room(s) -> item[T(s, admitted[F(s)] + 1)] = HELD; notAfter[T(s, admitted[F(s)] + 1)] = now + LIFE; goto Idle
#elif defined(LOST_AS_FAILURE)
        :: Must(5, !landed[_pid]);                  /* decided again, so it must not be in the ledger */
            landed[_pid] = 0; goto Reload
#else
        :: landed[_pid] ->
            landed[_pid] = 0;
            ReadGuard(s, _pid);
            Reached(LOST_YES);
#ifdef TICKETS
            if
            :: Followed(s) -> item[T(s, admitted[F(s)])] = HELD         /* settled within the call */
            :: Followed(s) -> item[T(s, admitted[F(s)])] = GONE; acked[T(s, admitted[F(s)])] = 1     /* before the next group: its message came back */
            :: !Followed(s)
            fi;
#endif
            goto Idle
        :: !landed[_pid] ->
            Reached(LOST_NO);
#ifndef NO_BUMP
            GuardWritten(s, 1 << _pid);                 /* so that it never can land */
#endif
            ReadGuard(s, _pid);
            if :: goto Reload :: goto Idle fi           /* decided again at once, or its messages came back */
#endif
        fi
    };

#ifdef TICKETS
Flush:
    atomic {                                            /* ShardWriter.FlushAsync; the answer may be lost */
        if
        :: HasTag(s, _pid) && guard[s] != CLOSED ->
            SettleUpTo(s, _pid);
            if :: GuardWritten(s, 1 << _pid) :: GuardWritten(s, 0) fi
        :: HasTag(s, _pid) && guard[s] == CLOSED
        :: !HasTag(s, _pid) -> ReadGuard(s, _pid)       /* the guard alone, not the law */
        fi;
        goto Idle
    };
#endif

Reopen:
    atomic {
        if
        :: life + 1 < LIVES -> life++; s = ShardOf(_pid, life); goto Register
        :: else
        fi
    }
End:
    skip
}

/* ---- the pause ---------------------------------------------------------------------------------------------------------------------------------- */

#define IsLive(s)           (row[s] == LIVE || row[s] == BOTH)
#define IsAway(s)           ((row[s] == BOTH || row[s] == AWAY) && Has(awaySince[s], o))
#define Certified(s)        (!Followed(s) || !Has(owed[F(s)], o) || Has(cert, s))
#ifdef EFFECTIVE_WHEN_FENCED
#define Drained(s)          true
#else
#define Drained(s)          (!Followed(s) || !Has(cert, s) || Quiet(s, upTo[F(s)]))
#endif
#define NotBlind(s)         (!(Followed(s) && Has(cert, s) && Has(owed[F(s)], o)))
#define NoneAdmitted(s)     (!(Followed(s) && Has(cert, s) && upTo[F(s)] > 0))
#define AllSent(s)          (NoneAdmitted(s) || settled[F(s)] >= upTo[F(s)])
#define IsEffective(o)      (stage[o] == EFFECTIVE)
#ifdef STATED
#define InTime(t)           (!(enqueued[t] && Blind(law[t], o)) || enqueued[t] <= effectiveAt[o] + STATED)
#endif

#define CloseEarly(s)       if :: Followed(s) && guard[s] == CLOSED -> owed[F(s)] = owed[F(s)] & ~(1 << o) :: else fi
#define NotLate(s)          if :: Followed(s) -> late[F(s)] = late[F(s)] & ~(1 << o) :: else fi  /* its stage says it from now on */
#define NotOwed(s)          if :: Followed(s) -> owed[F(s)] = owed[F(s)] & ~(1 << o) :: else fi
#define NoUpTo(s)           if :: Followed(s) -> upTo[F(s)] = 0 :: else fi

inline Reset() {
    todo = 0; cert = 0;
#ifdef TICKETS
    InShards(NoUpTo);
#endif
#if REACH
    tookOver = 1
#endif
}

inline Commit() {
    version++; ver[o] = version; stage[o] = FENCING;
    InShards(CloseEarly)
}

inline Fence(s) {                                       /* ShardFencing.FenceAsync */
    if
#ifdef NO_TOMBSTONE
    :: guard[s] == 0
#else
    :: guard[s] == 0 -> Close(s)                        /* registered, no guard yet: a closed one in its place */
#endif
    :: guard[s] == CLOSED
    :: guard[s] == OPEN && fencedAt[s] >= ver[o]        /* no need; the code looks closer and fences again more often */
    :: guard[s] == OPEN ->
#ifdef FENCE_LOWERS_VERSION
        Must(3, ver[o] >= fencedAt[s]);
        fencedAt[s] = ver[o];
#else
        fencedAt[s] = (ver[o] > fencedAt[s] -> ver[o] : fencedAt[s]);
#endif
        if :: Followed(s) && stage[o] == FENCING -> late[F(s)] = late[F(s)] | (1 << o) :: else fi;
        RecordWritten(s, 0)
    fi;
#if defined(TICKETS)
    if :: Followed(s) -> upTo[F(s)] = admitted[F(s)] :: else fi;
#endif
    todo = todo & ~(1 << s);
    cert = cert | (1 << s)
}


/* The first of an order commits it and finishes it; the others are CompletePauses, which finish what they find. Dying and taking over: Takeover. */
#ifndef CLAIMS
active [NO * FINISHERS] proctype Finisher() {
    byte o = (_pid - NI) % NO;
    byte todo, cert;                                    /* shards still to fence; shards in the certificate */
#ifdef TICKETS
    byte upTo[NF];                                      /* LastAdmission of each at its fence */
#endif
#if REACH
    bit tookOver;
#endif
#ifdef TTL_CACHE
    byte committedAt;
#endif

#ifdef LIST_BEFORE_COMMIT
    todo = ShardsThat(IsLive);
#endif
    if
    :: atomic { _pid < NI + NO && (o == 0 || ver[0]) ->         /* alike but for their names: 0 is the earlier */
OrderCommitted:
        Commit() }
    :: _pid >= NI + NO && stage[o]
#if REACH
        -> tookOver = 1
#endif
    fi;
#ifdef TTL_CACHE
    committedAt = now;
    now > committedAt + TTL;                            /* so every cache has run out: no fence needed? */
    goto OrderFenced;
#endif
#ifdef EFFECTIVE_AFTER_COMMIT
    stage[o] = FENCED; goto OrderEffective;
#endif

List:
#ifndef LIST_BEFORE_COMMIT
    todo = ShardsThat(IsLive);                          /* ShardTable.ListLiveAsync */
#endif
#ifndef FORGETS_CLOSED_SHARDS
    atomic {                                            /* ShardTable.ListClosedSinceAsync */
        if :: ShardsThat(IsAway) & ~todo -> Reached(PUT_AWAY) :: else fi;
        todo = todo | ShardsThat(IsAway)
    };
#endif
    do
    :: atomic { todo & 1 -> Fence(0) }
#if NS > 1
    :: atomic { todo & 2 -> Fence(1) }
#endif
#if NS > 2
    :: atomic { todo & 4 -> Fence(2) }
    :: atomic { todo & 8 -> Fence(3) }
#endif
    :: todo == 0 -> break
#ifdef TAKEOVER
    :: goto Takeover
#endif
    od;
OrderFenced:
    if
    :: atomic { stage[o] == FENCING -> stage[o] = FENCED; InShards(NotLate) }
    :: stage[o] > FENCING
#ifdef TAKEOVER
    :: goto Takeover
#endif
    fi;
OrderEffective:
    if
    :: atomic { stage[o] == FENCED && EachShard(Drained) ->     /* ShardFencing.SettleAsync */
#ifdef STATED
        if :: effectiveAt[o] = now :: effectiveAt[o] = now - 1 fi;
        Must(2, EachTicket(InTime));
#endif
        Must(4, EachShard(Certified));
#if REACH
        if :: !EachShard(NotBlind) -> Reached(CERTIFICATE) :: else fi;
        if :: tookOver -> Reached(TOOK_OVER) :: else fi;
#endif
        stage[o] = EFFECTIVE;
        InShards(NotOwed);
#ifdef TICKETS
        if
        :: EachShard(NoneAdmitted)
        :: else -> if :: EachShard(AllSent) -> Reached(BY_SENT) :: else -> Reached(BY_EXPIRY) fi
        fi;
#endif
        if :: EachOrder(IsEffective) -> Reached(BOTH_ORDERS) :: else fi }
    :: stage[o] > FENCED
#ifdef TAKEOVER
    :: stage[o] == FENCED -> goto Takeover
#endif
    fi;
    goto End;
Takeover:                                               /* it died; another begins again, knowing nothing */
    atomic { Reset(); goto List };
End:
    atomic { Reset() }
}
#endif

/* ---- the world around --------------------------------------------------------------------------------------------------------------------------- */

/* A request that was under way all the time reaches the store. */
#define CanLand(i)          (fly[i] > 0)
inline Land(i) {
    Must(5, lost[i]);                               /* whoever sent it still counts with it */
    landed[i] = 1;
    Batch(fly[i] - 1, i, flyLaw[i], flyWhat[i], 0);
    fly[i] = 0; flyLaw[i] = 0; flyWhat[i] = 0
}

#define Fences(s)           :: atomic { guard[s] == OPEN && match[s] -> RecordWritten(s, 0) }

active proctype Store() {
end:
    do
    :: atomic { CanLand(0) -> Land(0) }
#if NI > 1
    :: atomic { CanLand(1) -> Land(1) }
#endif
#ifdef TICKETS
#ifdef ABSOLUTE_TIME
    :: now < LAST -> now++
#else
    :: now < LAST && !NoTime -> now++
#endif
#endif
#ifdef CLAIMS                                           /* of pauses, claims see this alone: somebody fences, at any time */
    Fences(0)
#if NS > 1
    Fences(1)
#endif
#if NS > 2
    Fences(2)
    Fences(3)
#endif
#endif
#ifdef LIFT
    :: atomic { stage[0] != 0 && stage[0] != LIFTED ->
OrderLifted:
        stage[0] = LIFTED; version++ }
#endif
    od
}

#ifdef TICKETS
#ifdef MARKS_SENT_IN_DOUBT
#define MarksInDoubt(t)     :: item[t] == HELD -> acked[t] = 1
#else
#define MarksInDoubt(t)
#endif
#define Sends(t)            :: atomic { item[t] == HELD -> Arrive(t, GONE); if :: acked[t] = 1 :: true fi; Forget(t) } MarksInDoubt(t)
active proctype Broker() {
end:
    do
    Sends(0)
#if NT > 1
    Sends(1)
#endif
#if NT > 2
    Sends(2)
    Sends(3)
#endif
    od
}
#endif


/* PauseCompletion.TidyAsync: closes whatever it likes, puts away what is closed and quiet. */
#ifdef JANITOR
#ifdef RETIRE_UNSETTLED
#define Still(s)            true
#else
#ifdef TICKETS
#define Still(s)            (!Followed(s) || Quiet(s, admitted[F(s)]))
#else
#define Still(s)            true
#endif
#endif
#define Tidies(s) \
    :: atomic { row[s] == LIVE && guard[s] != CLOSED -> Close(s) } \
    :: atomic { row[s] == LIVE && guard[s] == CLOSED && Still(s) -> row[s] = BOTH; awaySince[s] = OrdersThat(Committed) } \
    :: row[s] == BOTH -> row[s] = AWAY
active proctype Janitor() {
end:
    do
    Tidies(0)
#if NS > 1
    Tidies(1)
#endif
#if NS > 2
    Tidies(2)
    Tidies(3)
#endif
    od
}
#endif

/*
 * The outbox flush, as designed: CLOSE FIRST, so that its owner can mark nothing more as sent; then send whatever is not marked, under the same ticket,
 * while that is good; mark nothing, only time settles. The loader accepts a ticket once.
 */
#ifdef OUTBOX
active proctype Outbox() {
    byte t;
#ifndef FLUSH_WITHOUT_CLOSING
    atomic { guard[0] > CLOSED -> Close(0) };
#endif
    atomic { settled[0] < admitted[0] -> t = T(0, settled[0] + 1);
        if
        :: now <= notAfter[t] -> copied[t] = 1
        :: now > notAfter[t] -> goto End                /* back to the gate */
        fi
    };
    atomic {
        copied[t] = 0;
        if :: item[t] == HELD || item[t] == RECORDED -> Reached(FLUSHED) :: else fi;
        Arrive(t, item[t])
#ifdef FLUSH_MARKS_SENT
        ; Must(5, !OnItsWay(t)); settled[0]++; GuardWritten(0, 0)
#endif
    };
End:
    skip
}
#endif
