using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Reads the member of a request about one member.</summary>
internal static class PostedMember
{
    public static Result<MemberId> Member(this Posted<MemberBody> posted)
    {
        if (!posted.Succeeded(out MemberBody? body, out Refusal? refusal))
            return refusal;
        return MemberId.TryParse(body.MemberId, out MemberId member)
            ? member
            : new Refusal(RefusalCode.Invalid, "The request names no member.")
            {
                Errors = [new FieldError("memberId", null, MemberId.Expected)],
            };
    }
}
