using Microsoft.Win32.SafeHandles;

namespace ConsoleClient;

/// <summary>Stdout: results and nothing else, a line each, at once.</summary>
internal sealed class Results : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stream stdout = Open();

    /// <returns>False when nobody reads any more.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It is closed, or open for reading only.</exception>
    public bool Write(byte[] line)
    {
        try
        {
            lock (gate)
            {
                stdout.Write([.. line, (byte)'\n']);
                stdout.Flush();
            }

            return true;
        }
        catch (IOException failure) when (HasReaderLeft(failure))
        {
            return false;
        }
    }

    public void Dispose() => stdout.Dispose();

    /// <summary>The system's own number: EPIPE; on Windows ERROR_BROKEN_PIPE or ERROR_NO_DATA.</summary>
    private static bool HasReaderLeft(IOException failure) =>
        OperatingSystem.IsWindows() ? (failure.HResult & 0xFFFF) is 109 or 232 : failure.HResult == 32;

    /// <summary>The console's own stream says nothing when the reader of a pipe has left, as <c>head</c> does; this one does.</summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows()) return Console.OpenStandardOutput();

        var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return file.CanSeek ? Console.OpenStandardOutput() : file;
    }
}
