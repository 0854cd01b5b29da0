package io.syncline.api.login.oidc;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which provider people log in at, and how this server is known there.
 *
 * @param issuer as the provider's tokens name it
 * @param redirect where browsers come back to
 * @param roles where the claim is that gives roles
 */
public record OidcSettings(String issuer, Client client, URI redirect, RolesClaim roles) {

  /**
   * How this server is known at the provider.
   *
   * @param secret null: a public client
   * @param audience of the access tokens that the API accepts; null: it accepts none
   * @param scopes that a login asks for, besides {@code openid}
   */
  public record Client(
      String id, @Nullable String secret, @Nullable String audience, List<String> scopes) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * The claim that gives roles.
   *
   * @param name of a claim, or names of nested ones with dots between them
   * @param known the values that give something; others are not kept
   */
  public record RolesClaim(String name, Set<String> known) {}
}
