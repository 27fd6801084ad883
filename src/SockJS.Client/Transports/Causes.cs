using System.Text;

namespace SockJS.Client.Transports;

/// <summary>Why something failed, for the eyes of a person: the outermost exception often says only that there is an inner one.</summary>
internal static class Causes
{
    /// <summary>The messages of an exception and of those inside it, each once.</summary>
    public static string Tell(Exception failure)
    {
        var told = new StringBuilder(failure.Message);
        for (Exception? cause = failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (told.ToString().Contains(cause.Message, StringComparison.Ordinal)) continue;

            told.Append(told is [.., '.' or '!'] ? " " : ": ").Append(cause.Message);
        }

        return told.ToString();
    }
}
