using System.Globalization;
using System.Net;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>An answer that storage never gave, in the form in which it would have given it.</summary>
internal sealed record FaultAnswer(int Status, string ContentType, string Body)
{
    public static FaultAnswer To(StorageCall call, int status)
    {
        string reason = ((HttpStatusCode)status).ToString();
        if (call.IsTransaction && status is >= 400 and < 429)
            return Refused(status, reason);
        return call.Service == StorageService.Table
            ? new FaultAnswer(status, "application/json", Error(reason))
            : new FaultAnswer(
                status,
                "application/xml",
                $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{reason}</Code><Message>by fault rule</Message></Error>"
            );
    }

    // A transaction that is refused is a 202 with the refusal of one operation inside.
    private static FaultAnswer Refused(int status, string reason)
    {
        string body = string.Join(
            "\r\n",
            "--batchresponse_1",
            "Content-Type: multipart/mixed; boundary=changesetresponse_1",
            "",
            "--changesetresponse_1",
            "Content-Type: application/http",
            "Content-Transfer-Encoding: binary",
            "",
            $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} {reason}",
            "X-Content-Type-Options: nosniff",
            "DataServiceVersion: 3.0;",
            "Content-Type: application/json",
            "",
            Error(reason),
            "--changesetresponse_1--",
            "--batchresponse_1--",
            ""
        );
        return new FaultAnswer(202, "multipart/mixed; boundary=batchresponse_1", body);
    }

    private static string Error(string reason) =>
        $$"""{"odata.error":{"code":"{{reason}}","message":{"lang":"en-US","value":"0:by fault rule"} } }""";
}
