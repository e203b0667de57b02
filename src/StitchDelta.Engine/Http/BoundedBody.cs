namespace StitchDelta.Engine.Http;

/// <summary>Reads the body of an answer, and no more of it than an answer can hold.</summary>
internal static class BoundedBody
{
  internal static async Task<byte[]> ReadAsync(Stream body, int most, CancellationToken cancel)
  {
    // The streams of the .NET Framework do not heed the token while they read; they do end when they are closed.
    using var closing = cancel.Register(body.Dispose);
    using var content = new MemoryStream();
    var buffer = new byte[16 * 1024];
    try
    {
      for (int read; (read = await PieceAsync(body, buffer, cancel).ConfigureAwait(false)) > 0;)
      {
        if (content.Length + read > most)
          throw new AnswerTooLargeException(most);
        content.Write(buffer, 0, read);
      }
      return content.ToArray();
    }
    catch (Exception e) when (cancel.IsCancellationRequested && e is (ObjectDisposedException or IOException))
    {
      throw new OperationCanceledException(e.Message, e, cancel);
    }
  }

#if NETFRAMEWORK
  private static Task<int> PieceAsync(Stream body, byte[] buffer, CancellationToken cancel) =>
    body.ReadAsync(buffer, 0, buffer.Length, cancel);
#else
  private static ValueTask<int> PieceAsync(Stream body, byte[] buffer, CancellationToken cancel) => body.ReadAsync(buffer, cancel);
#endif
}
