package io.syncline.core.access;

import io.syncline.core.model.value.Sha256;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bearer tokens that may use the API, known by their SHA-256 only: those of the configuration,
 * and those that were made while the server ran.
 *
 * <p>A token is 256 random bits, so a plain hash keeps it, and looking the hash up discloses
 * nothing: there is nothing to guess. A token that another process made or revoked takes effect
 * here with the next {@link #refresh}.
 */
public final class ApiTokens {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String PREFIX = "syn_";

  private final Map<String, TokenHolder> configured = new HashMap<>();
  private final ApiTokenStore store;
  private final InstantSource clock;

  /** By hash. */
  private volatile Map<String, ApiToken> made = Map.of();

  /**
   * @param hashesByName SHA-256 of each configured token, 64 lower-case hexadecimal digits, by the
   *     name that the audit shows
   * @param rolesByName its role; admin where it is not named
   * @throws IllegalArgumentException where a hash or a role does not read as one; the message names
   *     its owner, not the hash
   */
  public ApiTokens(
      Map<String, String> hashesByName,
      Map<String, String> rolesByName,
      ApiTokenStore store,
      InstantSource clock) {
    this.store = store;
    this.clock = clock;
    hashesByName.forEach(
        (name, hash) -> {
          if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                "syncline.api-tokens."
                    + name
                    + " is not a SHA-256 in 64 lower-case hexadecimal digits; "
                    + "`syncline token` makes a token and prints its hash");
          }
          configured.put(hash, new TokenHolder(name, role(name, rolesByName), Set.of()));
        });
    for (var name : rolesByName.keySet()) {
      if (!hashesByName.containsKey(name)) {
        throw new IllegalArgumentException(
            "syncline.api-roles."
                + name
                + " is the role of no token: syncline.api-tokens."
                + name
                + " is missing");
      }
    }
  }

  private static Role role(String name, Map<String, String> rolesByName) {
    var word = rolesByName.getOrDefault(name, Role.ADMIN.word());
    return Role.of(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "syncline.api-roles."
                        + name
                        + " is not a role; the roles are "
                        + Role.words()));
  }

  /** Reads what was made and revoked since. */
  public void refresh() {
    made = store.list().stream().collect(Collectors.toMap(ApiToken::hash, it -> it));
  }

  /** The owner of a token; empty where the token is not known, expired or revoked. */
  public Optional<TokenHolder> holder(String token) {
    var hash = hashOf(token);
    return Optional.ofNullable(configured.get(hash))
        .or(
            () ->
                Optional.ofNullable(made.get(hash))
                    .filter(it -> it.isValid(clock.instant()))
                    .map(ApiToken::holder));
  }

  /** Who owns a valid token of this name. */
  public Optional<TokenHolder> named(String name) {
    return configured.values().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .or(
            () ->
                made.values().stream()
                    .filter(it -> it.holder().name().equals(name))
                    .filter(it -> it.isValid(clock.instant()))
                    .map(ApiToken::holder)
                    .findFirst());
  }

  /** Whether there is a configured token. */
  public boolean isEmpty() {
    return configured.isEmpty();
  }

  /**
   * Keeps a new token; it is accepted at once here, and by other processes soon.
   *
   * @return false: the name is or was another token's
   */
  public boolean add(ApiToken token) {
    var name = token.holder().name();
    boolean added =
        configured.values().stream().noneMatch(it -> it.name().equals(name)) && store.add(token);
    refresh();
    return added;
  }

  /**
   * Revokes a token that was made while the server ran, and ends its sessions.
   *
   * @return as it is then; empty: no valid one has this name
   */
  public Optional<ApiToken> revoke(String name, String actor) {
    var revoked = store.revoke(name, new ApiToken.Revoked(clock.instant(), actor));
    refresh();
    return revoked;
  }

  /** A new random token. */
  public static String newToken() {
    return PREFIX + random();
  }

  /** 256 random bits as text for URLs. */
  public static String random() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is kept of a token. */
  public static String hashOf(String token) {
    return Sha256.hex(token);
  }
}
