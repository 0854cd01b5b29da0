package io.syncline.system.http.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a token answer may send requests to: who changes that answer must not get the
 * tokens and the records.
 */
final class AllowedHosts {

  private static final String ANY = "*.";

  private final List<String> hosts;
  private final boolean plain;

  /**
   * @param hosts exact, or with {@code *.} before them: every host below
   * @param plain whether http will do, as where tokens are had that way
   */
  AllowedHosts(List<String> hosts, boolean plain) {
    this.hosts = hosts.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
    this.plain = plain;
  }

  /** Scheme, host and port of a URL, where its host is allowed; null: it is not. */
  @Nullable URI origin(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      return null;
    }
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean safe = scheme.equals("https") || plain && scheme.equals("http");
    if (!safe || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return null;
    }
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    return hosts.stream().anyMatch(it -> allows(it, host))
        ? URI.create(scheme + "://" + uri.getRawAuthority())
        : null;
  }

  private static boolean allows(String allowed, String host) {
    return allowed.startsWith(ANY)
        ? host.endsWith(allowed.substring(1)) && host.length() > allowed.length() - 1
        : host.equals(allowed);
  }
}
