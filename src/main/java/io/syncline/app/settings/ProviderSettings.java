package io.syncline.app.settings;

import io.syncline.api.login.oidc.OidcSettings;
import io.syncline.core.access.Grant;
import io.syncline.core.access.ProviderRoles;
import io.syncline.core.access.Role;
import io.syncline.core.access.Sessions;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code syncline.oidc.*} says about the provider at which people log in. */
public final class ProviderSettings {

  /** Where browsers come back to. */
  public static final String CALLBACK = "/login/oidc/callback";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final SynclineSettings.Oidc said;
  private final Optional<String> publicUrl;
  private final ProviderRoles roles;

  /**
   * @throws IllegalArgumentException where they do not make sense together; the message names the
   *     key
   */
  public ProviderSettings(SynclineSettings settings) {
    this.said = settings.oidc();
    this.publicUrl = settings.publicUrl();
    this.roles = roles();
    if (said.issuer().isPresent()) {
      check(publicUrl.isPresent(), "issuer needs syncline.public-url: browsers come back to it");
      check(said.clientId().isPresent(), "client-id is missing: this server is known by it");
      check(!roles.values().isEmpty(), "roles.<role> is missing: no one could do anything");
    } else {
      boolean none =
          said.clientId().isEmpty()
              && said.clientSecret().isEmpty()
              && said.audience().isEmpty()
              && roles.values().isEmpty();
      check(none, "issuer is missing: without it the other keys do nothing");
    }
    check(
        !said.session().isNegative()
            && !said.session().isZero()
            && said.session().compareTo(Sessions.SESSION) <= 0,
        "session is more than nothing and at most 10h");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("syncline.oidc." + otherwise);
    }
  }

  /** Null: people do not log in by a provider. */
  public @Nullable OidcSettings provider() {
    return said.issuer()
        .map(
            issuer ->
                new OidcSettings(
                    trusted(issuer),
                    new OidcSettings.Client(
                        said.clientId().orElseThrow(),
                        said.clientSecret().orElse(null),
                        said.audience().orElse(null),
                        said.scopes()),
                    URI.create(publicUrl.orElseThrow().replaceAll("/+$", "") + CALLBACK),
                    new OidcSettings.RolesClaim(said.rolesClaim(), roles.values())))
        .orElse(null);
  }

  /** What the provider says is believed, so it is asked over TLS, or on this machine. */
  private static String trusted(String issuer) {
    var uri = URI.create(issuer);
    var host = uri.getHost();
    check(
        host != null
            && ("https".equals(uri.getScheme())
                || "http".equals(uri.getScheme()) && LOOPBACK.contains(host)),
        "issuer is an https:// URL");
    return issuer;
  }

  /** What people may do, and for how long. */
  public Sessions.People people() {
    return new Sessions.People(roles, said.session());
  }

  private ProviderRoles roles() {
    var byValue = new HashMap<String, Set<Grant>>();
    var all = said.roles();
    give(byValue, Role.VIEWER, all.viewer());
    give(byValue, Role.OPERATOR, all.operator());
    give(byValue, Role.INTEGRATOR, all.integrator());
    give(byValue, Role.AUDITOR, all.auditor());
    give(byValue, Role.ADMIN, all.admin());
    for (var it : all.dataOwner().orElse(List.of())) {
      int at = it.indexOf('=');
      var syncs = at < 0 ? Set.<String>of() : Set.of(it.substring(0, at));
      give(byValue, it.substring(at + 1), new Grant(Role.DATA_OWNER, syncs));
    }
    return new ProviderRoles(said.issuer().orElse(""), byValue);
  }

  private static void give(
      Map<String, Set<Grant>> byValue, Role role, Optional<List<String>> values) {
    values.orElse(List.of()).forEach(value -> give(byValue, value, new Grant(role, Set.of())));
  }

  private static void give(Map<String, Set<Grant>> byValue, String value, Grant grant) {
    byValue.computeIfAbsent(value, it -> new HashSet<>()).add(grant);
  }
}
