/*
 * Claims: one item is decided as new once, whoever gets its message and however often (R7; P5: exactly once). Run by run.sh; see README.md.
 *
 * WHAT IS MODELLED. One item whose message reaches any instance any number of times: ClaimTable, PriorDecisions, the claiming half of Admissions. Groups with
 * the item and without it are appended, refused or given up; fences and closes come at any time.
 * CRASH AND FREEZE as in pause.pml: no process has to move. An instance whose shard was closed goes on as a new instance with a new shard.
 * LEFT OUT. What is decided (pause.pml: a batch admits what its law allows), tickets and time; that an append is settled before the next (pause.pml: NoAnswer),
 * so a living instance always knows its next position here. Positions count batches: a fence between them decides nothing.
 * SYMMETRY. Instances are alike: number 0 is the one that claims the item first.
 * BOUNDS. INSTANCES shards with BATCHES batches each; any number of deliveries, fences and attempts.
 *
 * MUTATIONS as in pause.pml: switch, instances x orders x batches (orders mean nothing here), what falls.
 *  M_DECIDE_UNCLAIMED      2x0x1  P5  an item that another instance claimed is decided without a check
 *  M_DOUBT_MEANS_NEVER     2x0x1  P5  a claim counts as void although its shard is open and has not reached its position
 *  M_POINT_WITHOUT_TAG     3x0x1  P5  a claim is redirected without a check of its current value
 *  M_POINT_AFTER_APPEND    3x0x2  P5  the decision is appended first; the claim is redirected to it later
 *  M_FORGET_PRIOR          3x0x2  P5  a claim that is redirected loses the decision before
 */

#ifndef INSTANCES
#define INSTANCES 3
#endif
#ifndef BATCHES
#define BATCHES 2
#endif
#define Bit(i)              (1 << (i))
#define Has(mask, i)        (((mask) >> (i)) & 1)
#define Batch(s, b)         ((s) * BATCHES + (b))

bit P5_decided_as_new_once = 1;
#define P5(claim)           P5_decided_as_new_once = (claim); assert(P5_decided_as_new_once)
bit everDecided;            /* asked by P5 alone */

bit closed[INSTANCES];      /* guard.State */
bit stale[INSTANCES];       /* whether somebody wrote the guard since its owner read it */
byte batches[INSTANCES];    /* the position of the next one */
bit holds[INSTANCES * BATCHES]; /* whether a batch decides the item */

byte claimedBy, claimedAt;  /* the claim: shard + 1, and position; 0: none. The decision is in the first batch there or after it, or was never made */
byte priorBy, priorAt;      /* the decision before that one; 0: none */
byte tag;                   /* which instances hold the tag the claim has now */

#define WITHOUT 0           /* what a group does with the item: nothing; decides it for the first time; again, knowing that it was decided */
#define NEW     1
#define AGAIN   2

inline Point(by, at, formerBy, formerAt) { claimedBy = by; claimedAt = at; priorBy = formerBy; priorAt = formerAt; tag = 0 }

inline ForgetClaim() { d_step { what = WITHOUT; by = 0; at = 0; formerBy = 0; formerAt = 0; looked = 0; tag = tag & ~Bit(_pid) } }

active [INSTANCES] proctype Instance() {
    byte what, by, at, formerBy, formerAt;              /* the claim as read */
    bit looked;                                         /* at the decision before */

endNext:
    atomic {
        closed[_pid] || batches[_pid] < BATCHES ->
        ForgetClaim();
        if
        :: closed[_pid] -> goto Stop
        :: !closed[_pid] -> goto Append                 /* a group without the item */
        :: !closed[_pid] -> what = NEW                  /* its message is here */
        fi
    };
endClaim:                                               /* the others wait for the first: SYMMETRY */
    atomic {
        if
        :: claimedBy == 0 && _pid == 0 ->                            /* code: ClaimTable.InsertChunkAsync */
            Point(_pid + 1, batches[_pid], 0, 0); goto Append
        :: claimedBy ->                                 /* see: ClaimTable.FindAsync */
            tag = tag | Bit(_pid); by = claimedBy; at = claimedAt; formerBy = priorBy; formerAt = priorAt
        fi
    };
#ifdef M_DECIDE_UNCLAIMED
    goto Append;
#endif

Look:                                                   /* see: PriorDecisions.LookAsync */
    atomic {
        if
        :: by == _pid + 1 && at >= batches[_pid] -> goto Never                 /* ours, from a group that was given up */
        :: at < batches[by - 1] && holds[Batch(by - 1, at)] ->
            formerBy = by; formerAt = at; what = AGAIN; goto Decided
        :: at < batches[by - 1] && !holds[Batch(by - 1, at)] -> goto Never
        :: by != _pid + 1 && at >= batches[by - 1] && closed[by - 1] -> goto Never
        :: by != _pid + 1 && at >= batches[by - 1] && !closed[by - 1] ->
#ifdef M_DOUBT_MEANS_NEVER
            goto Never;
#endif
            if
            :: goto endNext                             /* in doubt: the message comes back */
            :: closed[by - 1] = 1; stale[by - 1] = 0; goto Look         /* the third delivery. code: ShardClosing.CloseAsync */
            fi
        fi
    };
Never:
    atomic {
        if
        :: formerBy && !looked -> looked = 1; by = formerBy; at = formerAt; goto Look   /* then the one before it holds */
        :: else -> formerBy = 0; formerAt = 0
        fi
    };
Decided:
#ifndef M_POINT_AFTER_APPEND
    atomic {                                            /* code: ClaimTable.ReplaceChunkAsync; see: Admissions.PointClaimsHereAsync */
        if
#ifdef M_POINT_WITHOUT_TAG
        :: true ->
#else
        :: !Has(tag, _pid) -> goto endNext              /* another instance is deciding it */
        :: Has(tag, _pid) ->
#endif
#ifdef M_FORGET_PRIOR
            Point(_pid + 1, batches[_pid], 0, 0)
#else
            Point(_pid + 1, batches[_pid], formerBy, formerAt)
#endif
        fi
    };
#endif

Append:
    atomic {                                            /* code: ShardTable.AppendAsync */
        if
        :: closed[_pid] -> goto Stop
        :: !closed[_pid] && stale[_pid] ->              /* 412: the same group is decided again, or given up */
            stale[_pid] = 0;
            if :: goto Append :: goto endNext fi
        :: !closed[_pid] && !stale[_pid] ->
            P5(what != NEW || !everDecided);
            holds[Batch(_pid, batches[_pid])] = (what != WITHOUT);
            everDecided = everDecided || what != WITHOUT;
            batches[_pid]++;
#ifdef M_POINT_AFTER_APPEND
            if :: what != WITHOUT && Has(tag, _pid) -> goto PointIt :: else fi;
#endif
            goto endNext
        :: !closed[_pid] -> goto endNext                /* storage does not answer: the group is given up */
        fi
    };
#ifdef M_POINT_AFTER_APPEND
PointIt:
    atomic {
        if
        :: Has(tag, _pid) -> Point(_pid + 1, batches[_pid] - 1, formerBy, formerAt)
        :: else
        fi;
        goto endNext
    };
#endif
Stop:
    ForgetClaim()
}

/* Fences (code: ShardFencing.FenceAsync) and closes (code: ShardClosing.CloseAsync) by whoever pauses or tidies up. */
#define Interrupts(s) \
    :: !stale[s] && !closed[s] -> stale[s] = 1 \
    :: atomic { !closed[s] -> closed[s] = 1; stale[s] = 0 }
active proctype Others() {
end:
    do
    Interrupts(0)
#if INSTANCES > 1
    Interrupts(1)
#endif
#if INSTANCES > 2
    Interrupts(2)
#endif
    od
}
