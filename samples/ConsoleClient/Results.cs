using Microsoft.Win32.SafeHandles;

namespace ConsoleClient;

/// <summary>Stdout: results and nothing else, a line each, at once.</summary>
internal sealed class Results : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stream stdout = Open();

    /// <returns>False when nobody reads any more.</returns>
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
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => stdout.Dispose();

    /// <summary>The console's own stream says nothing when the reader of a pipe has left, as <c>head</c> does; this one does.</summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows()) return Console.OpenStandardOutput();

        var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return file.CanSeek ? Console.OpenStandardOutput() : file;
    }
}
