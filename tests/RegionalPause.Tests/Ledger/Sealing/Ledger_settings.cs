using System.Security.Cryptography;
using RegionalPause.Ledger.Sealing;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Sealing;

public sealed class Ledger_settings
{
    private static readonly string Key = MakeKey(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void need_a_key_and_nothing_else() => Wrong(new LedgerOptions { SigningKey = Key }).ShouldBeEmpty();

    [Fact]
    public void without_a_key_say_how_to_make_one() => Wrong(new LedgerOptions()).ShouldHaveSingleItem().ShouldContain("openssl genpkey");

    [Fact]
    public void with_two_keys_do_not_guess() =>
        Wrong(new LedgerOptions { SigningKey = Key, KeyVaultKey = "https://pause.vault.azure.net/keys/ledger/0123" })
            .ShouldHaveSingleItem()
            .ShouldContain("Exactly one");

    [Theory]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public void name_a_key_that_is_none_and_do_not_repeat_it(string key)
    {
        string wrong = Wrong(new LedgerOptions { SigningKey = key }).ShouldHaveSingleItem();

        wrong.ShouldContain("Ledger:SigningKey is not a P-256 private key");
        wrong.ShouldNotContain(key);
    }

    [Fact]
    public void refuse_a_key_of_another_curve() =>
        Wrong(new LedgerOptions { SigningKey = MakeKey(ECCurve.NamedCurves.nistP384) }).ShouldHaveSingleItem().ShouldContain("P-256");

    [Theory]
    [InlineData("AAAA")]
    [InlineData("not base64")]
    public void name_a_second_key_that_is_none(string key) =>
        Wrong(new LedgerOptions { SigningKey = Key, Ed25519Key = key }).ShouldHaveSingleItem().ShouldContain("Ledger:Ed25519Key");

    [Fact]
    public void take_a_second_key() =>
        Wrong(new LedgerOptions { SigningKey = Key, Ed25519Key = Convert.ToBase64String(new byte[32]) }).ShouldBeEmpty();

    [Theory]
    [InlineData("two words")]
    [InlineData("a+b")]
    [InlineData("")]
    public void refuse_a_name_that_no_checkpoint_can_bear(string origin) =>
        Wrong(new LedgerOptions { SigningKey = Key, Origin = origin }).ShouldHaveSingleItem().ShouldContain("Ledger:Origin");

    [Fact]
    public void tell_everything_that_is_wrong_at_once() =>
        Wrong(
            new LedgerOptions
            {
                Origin = "",
                SigningKey = "x",
                MaxRound = 0,
                FormerKeys = { "nonsense" },
            }
        )
            .Length.ShouldBe(4);

    private static string[] Wrong(LedgerOptions options) =>
        [.. new LedgerOptionsValidator().Validate(null, options) is { Failed: true } result ? result.Failures : []];

    private static string MakeKey(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }
}
