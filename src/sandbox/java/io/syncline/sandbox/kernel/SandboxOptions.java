package io.syncline.sandbox.kernel;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a stand-in is started.
 *
 * @param port of the vendor's API, 0 for any free one
 * @param controlPort of the control API, 0 for any free one
 * @param account what the vendor calls the caller: client id or agent's email; unused by some
 * @param token the access token, API token or client secret a caller must present
 * @param hookUrl where webhooks go, null for nowhere
 * @param hookSecret signs the webhooks
 * @param file where journal and records are kept, null for memory only
 * @param seed of every chance the stand-in takes
 * @param clock the base of the vendor's clock
 */
public record SandboxOptions(
    int port,
    int controlPort,
    String account,
    String token,
    @Nullable URI hookUrl,
    String hookSecret,
    @Nullable Path file,
    long seed,
    InstantSource clock) {

  /** Free ports, no webhooks, memory only, credentials as given. */
  public static SandboxOptions of(String account, String token, String hookSecret) {
    return new SandboxOptions(
        0, 0, account, token, null, hookSecret, null, 1, InstantSource.system());
  }

  public SandboxOptions ports(int api, int control) {
    return new SandboxOptions(api, control, account, token, hookUrl, hookSecret, file, seed, clock);
  }

  public SandboxOptions credentials(String newAccount, String newToken) {
    return new SandboxOptions(
        port, controlPort, newAccount, newToken, hookUrl, hookSecret, file, seed, clock);
  }

  public SandboxOptions hook(URI url) {
    return new SandboxOptions(
        port, controlPort, account, token, url, hookSecret, file, seed, clock);
  }

  /** The secret that signs webhooks. */
  public SandboxOptions secret(String value) {
    return new SandboxOptions(port, controlPort, account, token, hookUrl, value, file, seed, clock);
  }

  public SandboxOptions keptIn(Path path) {
    return new SandboxOptions(
        port, controlPort, account, token, hookUrl, hookSecret, path, seed, clock);
  }

  public SandboxOptions seed(long newSeed) {
    return new SandboxOptions(
        port, controlPort, account, token, hookUrl, hookSecret, file, newSeed, clock);
  }

  public SandboxOptions clock(InstantSource source) {
    return new SandboxOptions(
        port, controlPort, account, token, hookUrl, hookSecret, file, seed, source);
  }
}
