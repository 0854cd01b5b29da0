package io.syncline.core.access;

import io.syncline.core.access.SessionStore.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The sessions of the console. A browser keeps a secret of 256 random bits; here is its hash. A
 * session ends after a working day, when its owner logs out, and when the token is revoked.
 */
public final class Sessions {

  /** A working day. */
  public static final Duration SESSION = Duration.ofHours(10);

  /** Long enough to open a link that was just printed. */
  public static final Duration LINK = Duration.ofMinutes(10);

  private final SessionStore store;
  private final ApiTokens tokens;
  private final People people;
  private final InstantSource clock;
  private final boolean https;

  /**
   * The people of an identity provider.
   *
   * @param roles what they may do here, asked at each request
   * @param session how long one lasts: what they were at the provider is not asked meanwhile
   */
  public record People(ProviderRoles roles, Duration session) {

    /** Where there is no provider. */
    public static People none() {
      return new People(ProviderRoles.none(), SESSION);
    }
  }

  /**
   * @param https whether browsers reach this server by HTTPS although it serves HTTP, behind a
   *     proxy
   */
  public Sessions(
      SessionStore store, ApiTokens tokens, People people, InstantSource clock, boolean https) {
    this.store = store;
    this.tokens = tokens;
    this.people = people;
    this.clock = clock;
    this.https = https;
  }

  public boolean isHttps() {
    return https;
  }

  /**
   * Begins a session.
   *
   * @return the secret that the browser keeps
   */
  public String begin(TokenHolder holder) {
    return keep(SessionStore.Kind.SESSION, new Owner(holder.name(), null), SESSION);
  }

  /**
   * Begins the session of a person.
   *
   * @return the secret that the browser keeps; empty: the person has no role here
   */
  public Optional<String> begin(Person person) {
    return people
        .roles()
        .holder(person)
        .map(it -> keep(SessionStore.Kind.SESSION, new Owner(it.name(), person), people.session()));
  }

  /**
   * Lets the holder begin a session once, without showing the token.
   *
   * @return the secret that the link carries
   */
  public String link(TokenHolder holder) {
    return keep(SessionStore.Kind.LINK, new Owner(holder.name(), null), LINK);
  }

  private String keep(SessionStore.Kind kind, Owner owner, Duration valid) {
    var secret = ApiTokens.random();
    var now = clock.instant();
    store.begin(ApiTokens.hashOf(secret), kind, owner, now, now.plus(valid));
    return secret;
  }

  /** Uses a link up. Empty: it is unknown, too old or used, or its token no longer valid. */
  public Optional<TokenHolder> byLink(String secret) {
    return store.take(ApiTokens.hashOf(secret), now()).flatMap(this::holder);
  }

  /** Whose session it is; empty where it is over, or its owner may do nothing any more. */
  public Optional<TokenHolder> holder(String secret) {
    return store.session(ApiTokens.hashOf(secret), now()).flatMap(this::holder);
  }

  /** Who of this name has a valid token, or is logged in. */
  public Optional<TokenHolder> named(String name) {
    return tokens.named(name).or(() -> store.named(name, now()).flatMap(this::holder));
  }

  private Optional<TokenHolder> holder(Owner owner) {
    var person = owner.person();
    return person == null ? tokens.named(owner.name()) : people.roles().holder(person);
  }

  /**
   * Ends a session.
   *
   * @return whether it was one of a person of the provider
   */
  public boolean end(String secret) {
    var hash = ApiTokens.hashOf(secret);
    boolean person = store.session(hash, now()).filter(it -> it.person() != null).isPresent();
    store.end(hash);
    return person;
  }

  private Instant now() {
    return clock.instant();
  }
}
