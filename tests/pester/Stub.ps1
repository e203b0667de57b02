# A server on loopback that says what a test wants said, where the sandbox would be right and is not to be.
function Start-Stub {
  # Answers each request with what the script makes of it: @{ Status; Headers; Body }. Requests are kept as 'GET /path?query'.
  param([Parameter(Mandatory)] [scriptblock] $Answer)
  $listener = [Net.HttpListener]::new()
  while (-not $listener.IsListening) {
    $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $free.Start()
    $url = "http://127.0.0.1:$($free.LocalEndpoint.Port)/"
    $free.Stop()
    $listener.Prefixes.Clear()
    $listener.Prefixes.Add($url)
    try { $listener.Start() } catch [Net.HttpListenerException] { $listener = [Net.HttpListener]::new() } # Somebody was faster to that port.
  }
  $stub = @{ Url = [uri] $url; Listener = $listener; Requests = [Collections.Concurrent.ConcurrentQueue[string]]::new(); Shell = [powershell]::Create() }
  $null = $stub.Shell.AddScript({
      param($stub, $answer)
      $answer = [scriptblock]::Create($answer)
      while ($stub.Listener.IsListening) {
        try { $context = $stub.Listener.GetContext() } catch { return }
        $stub.Requests.Enqueue("$($context.Request.HttpMethod) $($context.Request.RawUrl)")
        $say = & $answer $context.Request
        $context.Response.StatusCode = $say.Status ?? 200
        if ($say.Headers) { $say.Headers.GetEnumerator() | ForEach-Object { $context.Response.Headers[$_.Key] = $_.Value } }
        $body = [Text.Encoding]::UTF8.GetBytes("$($say.Body)")
        $context.Response.ContentLength64 = $context.Request.HttpMethod -eq 'HEAD' ? 0 : $body.Length
        if ($context.Request.HttpMethod -ne 'HEAD') { $context.Response.OutputStream.Write($body, 0, $body.Length) }
        $context.Response.Close()
      }
    }).AddArgument($stub).AddArgument("$Answer")
  $stub.Run = $stub.Shell.BeginInvoke()
  $stub
}

function Stop-Stub {
  param([hashtable] $Stub)
  $Stub.Listener.Close()
  $null = $Stub.Shell.EndInvoke($Stub.Run)
  $Stub.Shell.Dispose()
}
