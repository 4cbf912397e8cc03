using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Requests;

[Requirement("R29")]
public class A_result
{
    [Fact]
    public void is_a_value()
    {
        Result<string> result = "value";
        result.Succeeded(out string? value, out Refusal? refusal).ShouldBeTrue();
        value.ShouldBe("value");
        refusal.ShouldBeNull();
    }

    [Fact]
    public void or_a_refusal()
    {
        Result<string> result = new Refusal(RefusalCode.NotFound, "There is no such order.");
        result.Succeeded(out string? value, out Refusal? refusal).ShouldBeFalse();
        value.ShouldBeNull();
        refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCode.NotFound);
    }
}
