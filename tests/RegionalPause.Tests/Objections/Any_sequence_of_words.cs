using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Objections;
using Shouldly;

namespace RegionalPause.Tests.Objections;

/// <summary>Words of one member in whatever order they arrive, with whatever instants they bear.</summary>
[Properties(Arbitrary = [typeof(Words)], MaxTest = 500)]
public sealed class Any_sequence_of_words
{
    private static readonly DateTimeOffset Start = new(2025, 11, 2, 12, 0, 0, TimeSpan.Zero);

    [Property, Requirement("D26")]
    public void ends_as_an_objection_wherever_it_is_not_clear_that_the_member_took_it_back(Word[] words)
    {
        ObjectionState standing = Hear(words);
        foreach (TrainingPurpose purpose in Enum.GetValues<TrainingPurpose>())
        {
            foreach (ContentType type in Enum.GetValues<ContentType>())
            {
                int last = Array.FindLastIndex(words, w => !w.Withdraws && w.Scope.Covers(purpose, type));
                DateTimeOffset? latest = words.Where(w => !w.Withdraws && w.Scope.Covers(purpose, type)).Max(w => (DateTimeOffset?)w.At);
                bool takenBack = last < 0 || words.Skip(last + 1).Any(w => w.Withdraws && w.Scope.Covers(purpose, type) && w.At > latest);
                if (!takenBack)
                    standing.Refused.Covers(purpose, type).ShouldBeTrue($"{purpose}/{type}");
            }
        }
    }

    [Property, Requirement("D19", "R20")]
    public void is_told_again_without_changing_anything(Word[] words)
    {
        ObjectionState once = Hear(words);
        if (words.Length > 0 && !words[^1].Withdraws)
            ObjectionDecider.Objects(once, Request(words[^1]), Start.AddHours(words.Length)).ShouldBeOfType<ObjectionDecision.Unchanged>();
    }

    [Property, Requirement("R20")]
    public void never_loosens_a_decision_made_under_a_law_older_than_the_withdrawal(Word[] words)
    {
        ObjectionState standing = ObjectionState.Silent;
        for (int i = 0; i < words.Length; i++)
        {
            ObjectionScope before = standing.Refused;
            standing = Hear(standing, words[i], i);
            standing.RefusedUnder(standing.Version - 1).Covers(before).ShouldBeTrue();
        }
    }

    private static ObjectionState Hear(Word[] words) =>
        words.Select((w, i) => (w, i)).Aggregate(ObjectionState.Silent, (s, x) => Hear(s, x.w, x.i));

    private static ObjectionState Hear(ObjectionState standing, Word word, int turn)
    {
        ObjectionDecision decision = word.Withdraws
            ? ObjectionDecider.Withdraws(standing, Request(word), Start.AddHours(turn))
            : ObjectionDecider.Objects(standing, Request(word), Start.AddHours(turn));
        return decision switch
        {
            ObjectionDecision.Changes(var next, _) => next with { Version = turn + 1 },
            ObjectionDecision.Remembered(var same) => same,
            _ => standing,
        };
    }

    private static ObjectionRequest Request(Word word) => new(MemberId.Parse("member:1"), word.Scope, ObjectionSource.Settings, word.At);

    public sealed record Word(bool Withdraws, ObjectionScope Scope, DateTimeOffset At);

    public static class Words
    {
        public static Arbitrary<Word> Word() =>
            Arb.From(
                from withdraws in Gen.Elements(false, true, true)
                from purposes in Gen.Elements<TrainingPurpose[]>(
                    [TrainingPurpose.GenerativeAi],
                    [TrainingPurpose.SafetyModel],
                    [TrainingPurpose.GenerativeAi, TrainingPurpose.SafetyModel]
                )
                from types in Gen.Elements<ContentType[]>([], [ContentType.Image], [ContentType.Post, ContentType.Comment])
                from minutes in Gen.Choose(0, 6)
                select new Word(withdraws, ObjectionScope.Of([.. purposes], [.. types]), Start.AddMinutes(minutes))
            );
    }
}
