package io.syncline.api.login;

import io.syncline.api.http.Problem;
import io.syncline.api.login.oidc.OidcFailure;
import io.syncline.api.login.oidc.SingleSignOn;
import io.syncline.core.access.ProviderRoles;
import io.syncline.core.access.TokenHolder;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who sends an access token of the provider to the API. */
@Singleton
public class BearerPeople {

  private final SingleSignOn provider;
  private final ProviderRoles roles;

  BearerPeople(SingleSignOn provider, ProviderRoles roles) {
    this.provider = provider;
    this.roles = roles;
  }

  /**
   * What came of it.
   *
   * @param holder empty: the request is refused
   * @param until the token expires; null: the request is refused
   * @param refusal how; null: as an unknown token
   */
  public record Result(
      Optional<TokenHolder> holder, @Nullable Instant until, @Nullable Problem refusal) {}

  /** Whether a token says that it is the provider's. */
  public boolean issued(String token) {
    return provider.issued(token);
  }

  /** Verifies a token; may wait for the provider. */
  public Result bearer(String token) {
    try {
      var bearer = provider.bearer(token);
      var holder = roles.holder(bearer.person());
      return new Result(holder, bearer.until(), holder.isPresent() ? null : NO_ROLE);
    } catch (OidcFailure e) {
      return new Result(
          Optional.empty(), null, e.kind() == OidcFailure.Kind.UNAVAILABLE ? UNAVAILABLE : null);
    }
  }

  private static final Problem NO_ROLE =
      Problem.of(403, "forbidden", "The token is valid, but gives no role of this server");
  private static final Problem UNAVAILABLE =
      Problem.of(503, "unavailable", "The identity provider does not answer; try again");
}
