package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.definition.key.Within;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to one type of system: a {@code *.system.yaml} file.
 *
 * @param type its name ({@code hubspot}), what a sync's {@code systems[].type} says
 * @param title for people
 * @param transport how it is reached
 * @param baseUrl of HTTP, which needs it: template over the settings ({@code ${baseUrl}})
 * @param settings what a connection must or may say
 * @param headers sent with every request, templates
 * @param auth how requests are authenticated
 * @param rateLimit what the vendor allows; not given: 10 requests a second, 4 at once, and over
 *     JDBC 500 a second, 4 at once
 * @param timeout longest wait for an answer
 * @param errors error rules
 * @param webhook how its events arrive; null: it has none and is polled
 * @param objects by native name
 * @param check request that proves credentials; null: none
 */
public record SystemType(
    String type,
    @Default("") String title,
    @Default("http") Transport transport,
    @Default("") String baseUrl,
    Map<String, Setting> settings,
    Map<String, String> headers,
    @Default("{kind: none}") Auth auth,
    @Nullable RateLimit rateLimit,
    @Default("30s") Duration timeout,
    List<ErrorRule> errors,
    @Nullable Webhook webhook,
    Map<String, ObjectType> objects,
    @Nullable Operation check) {

  /**
   * One setting of a connection.
   *
   * @param description for who gives it
   * @param defaultValue what holds where it is not given; null: nothing
   * @param secret never shown, never logged
   * @param required whether nothing can be done without it
   */
  public record Setting(
      @Default("") String description,
      @Alias("default") @Nullable String defaultValue,
      boolean secret,
      boolean required) {}

  /**
   * How requests are authenticated; texts are templates over the settings.
   *
   * @param kind the scheme
   * @param token bearer token or API key
   * @param header header for an API key
   * @param username for basic
   * @param password for basic
   * @param tokenUrl for OAuth 2
   * @param clientId for OAuth 2
   * @param clientSecret for OAuth 2
   * @param refreshToken for OAuth 2 with rotating refresh tokens
   * @param scope for OAuth 2
   */
  public record Auth(
      @Shorthand Kind kind,
      @Nullable String token,
      @Nullable String header,
      @Nullable String username,
      @Nullable String password,
      @Nullable String tokenUrl,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable String refreshToken,
      @Nullable String scope) {

    /** The schemes. */
    public enum Kind {
      NONE,
      BEARER,
      API_KEY,
      BASIC,
      OAUTH2_CLIENT_CREDENTIALS,
      OAUTH2_REFRESH_TOKEN
    }
  }

  /**
   * What the vendor allows.
   *
   * @param requests how many requests in each {@code per}
   * @param per the time in which they are counted
   * @param concurrency how many at once
   */
  public record RateLimit(
      @Within(min = 1) int requests,
      @Default("1s") Duration per,
      @Within(min = 1) @Default("4") int concurrency) {}

  public SystemType {
    settings = transport.settings(settings);
    rateLimit = rateLimit == null ? transport.rateLimit() : rateLimit;
    headers = Map.copyOf(headers);
    errors = List.copyOf(errors);
    objects = Map.copyOf(objects);
  }

  /** Over HTTP. */
  public SystemType(
      String type,
      String title,
      String baseUrl,
      Map<String, Setting> settings,
      Map<String, String> headers,
      Auth auth,
      RateLimit rateLimit,
      Duration timeout,
      List<ErrorRule> errors,
      @Nullable Webhook webhook,
      Map<String, ObjectType> objects,
      @Nullable Operation check) {
    this(
        type,
        title,
        Transport.HTTP,
        baseUrl,
        settings,
        headers,
        auth,
        rateLimit,
        timeout,
        errors,
        webhook,
        objects,
        check);
  }
}
