package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Within;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to one type of system: a {@code *.system.yaml} file.
 *
 * @param type its name ({@code hubspot}), what a sync's {@code systems[].type} says
 * @param title for people
 * @param transport how it is reached: by HTTP requests as they are written here, by statements to a
 *     database, or by Camel routes, {@code direct:<system>.<object>.<operation>}
 * @param settings what a connection must or may say
 * @param endpoint where and how it is called
 * @param errors error rules
 * @param webhook how its events arrive; null: it has none and is polled
 * @param objects by native name
 */
public record SystemType(
    String type,
    @Default("") String title,
    @Default("http") Transport transport,
    Map<String, Setting> settings,
    @Group Endpoint endpoint,
    List<ErrorRule> errors,
    @Nullable Webhook webhook,
    Map<String, ObjectType> objects) {

  /**
   * Where and how it is called.
   *
   * @param baseUrl of HTTP, which needs it: template over the settings ({@code ${baseUrl}})
   * @param hosts other hosts that links of answers may lead to ({@code files.example.com}),
   *     templates over the settings; they get the credentials too
   * @param headers sent with every request, templates
   * @param auth how requests are authenticated; of several ways the first whose settings a
   *     connection gives
   * @param check request that proves credentials; null: none
   * @param tls the certificate by which connections to it say who they are from; null: none
   * @param limits what the vendor allows
   */
  public record Endpoint(
      @Default("") String baseUrl,
      List<String> hosts,
      Map<String, String> headers,
      List<Auth> auth,
      @Nullable Operation check,
      @Nullable Tls tls,
      @Group Limits limits) {
    public Endpoint {
      hosts = List.copyOf(hosts);
      headers = Map.copyOf(headers);
      auth = auth.isEmpty() ? List.of(Auth.NONE) : List.copyOf(auth);
    }

    /** Of a system without a quota. */
    public Endpoint(
        String baseUrl,
        List<String> hosts,
        Map<String, String> headers,
        Auth auth,
        @Nullable Operation check,
        @Nullable RateLimit rateLimit,
        Duration timeout) {
      this(
          baseUrl,
          hosts,
          headers,
          List.of(auth),
          check,
          null,
          new Limits(rateLimit, Map.of(), null, timeout));
    }

    Endpoint limitedBy(RateLimit otherwise) {
      return limits.rateLimit() == null ? limited(limits.limitedTo(otherwise)) : this;
    }

    Endpoint limited(Limits others) {
      return new Endpoint(baseUrl, hosts, headers, auth, check, tls, others);
    }
  }

  /**
   * A client certificate (mutual TLS), shown by every connection to the system that asks for one,
   * also for tokens and logins. Where a connection gives neither setting, none is shown.
   *
   * @param certificate in PEM, those between it and its authority after it: {@code ${certificate}}
   * @param key its private key, PKCS #8 in PEM without a password: {@code ${privateKey}}
   */
  public record Tls(
      @Alias({"cert", "clientCertificate"}) String certificate,
      @Alias({"privateKey", "clientKey"}) String key) {}

  /**
   * How much it may be called.
   *
   * @param rateLimit what the vendor allows; not given: 10 requests a second, 4 at once, and over
   *     JDBC 500 a second, 4 at once
   * @param rateLimits narrower limits of some operations, by the name that those say; what keeps
   *     one keeps {@code rateLimit} too
   * @param quota what it allows in a long time; null: no more than the rate
   * @param timeout longest wait for an answer
   */
  public record Limits(
      @Nullable RateLimit rateLimit,
      Map<String, RateLimit> rateLimits,
      @Nullable Quota quota,
      @Default("30s") Duration timeout) {
    public Limits {
      rateLimits = Map.copyOf(rateLimits);
    }

    private Limits limitedTo(RateLimit other) {
      return new Limits(other, rateLimits, quota, timeout);
    }

    private Limits allowing(@Nullable Quota other) {
      return new Limits(rateLimit, rateLimits, other, timeout);
    }
  }

  /**
   * One setting of a connection.
   *
   * @param description for who gives it
   * @param defaultValue what holds where it is not given, perhaps with other settings in it ({@code
   *     https://${subdomain}.example.com}); null: nothing
   * @param secret never shown, never logged
   * @param required whether nothing can be done without it
   * @param aliases other names that a connection may write it under
   */
  public record Setting(
      @Default("") String description,
      @Alias("default") @Nullable String defaultValue,
      boolean secret,
      boolean required,
      List<String> aliases) {

    public Setting {
      aliases = List.copyOf(aliases);
    }

    /** Whether the default is made of other settings. */
    public boolean derived() {
      return defaultValue != null && defaultValue.contains("${");
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
    endpoint = endpoint.limitedBy(transport.rateLimit());
    errors = List.copyOf(errors);
    objects = Map.copyOf(objects);
  }

  /** The object under whose records those of another are listed; null: all are listed together. */
  public @Nullable ObjectType parentOf(ObjectType object) {
    var parent = object.parent();
    return parent == null ? null : objects.get(parent.object());
  }

  public String baseUrl() {
    return endpoint.baseUrl();
  }

  public List<String> hosts() {
    return endpoint.hosts();
  }

  public Map<String, String> headers() {
    return endpoint.headers();
  }

  /** How requests are authenticated; of several ways the first. */
  public Auth auth() {
    return ways().get(0);
  }

  /** The ways in which requests may be authenticated. */
  public List<Auth> ways() {
    return endpoint.auth();
  }

  /**
   * The way of a connection: the first whose settings are all given, else the one that lacks the
   * fewest.
   *
   * @param values of the connection's settings, defaults included
   */
  public Auth way(Map<String, String> values) {
    return ways().stream()
        .filter(it -> it.meant(values))
        .min(Comparator.comparingInt(it -> missing(it, values).size()))
        .orElseGet(this::auth);
  }

  /** What a setting may be that selects a way; empty: anything. */
  public List<String> choices(String setting) {
    return ways().stream()
        .map(it -> it.when().get(setting))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** The settings that a way names and that have no value. */
  public List<String> missing(Auth way, Map<String, String> values) {
    return way.settings().stream()
        .filter(settings::containsKey)
        .filter(it -> values.getOrDefault(it, "").isBlank())
        .toList();
  }

  /** The same with the one way of a connection. */
  public SystemType with(Auth way) {
    var other =
        new Endpoint(
            baseUrl(), hosts(), headers(), List.of(way), check(), tls(), endpoint.limits());
    return new SystemType(type, title, transport, settings, other, errors, webhook, objects);
  }

  public @Nullable Operation check() {
    return endpoint.check();
  }

  /** The certificate by which connections say who they are from; null: none. */
  public @Nullable Tls tls() {
    return endpoint.tls();
  }

  public RateLimit rateLimit() {
    return Objects.requireNonNull(endpoint.limits().rateLimit());
  }

  /** Narrower limits of some operations, by name. */
  public Map<String, RateLimit> rateLimits() {
    return endpoint.limits().rateLimits();
  }

  /** What it allows in a long time; null: no more than the rate. */
  public @Nullable Quota quota() {
    return endpoint.limits().quota();
  }

  /** The same with another quota. */
  public SystemType allowing(@Nullable Quota quota) {
    var other = endpoint.limited(endpoint.limits().allowing(quota));
    return new SystemType(type, title, transport, settings, other, errors, webhook, objects);
  }

  public Duration timeout() {
    return endpoint.limits().timeout();
  }

  /** With an object for each that its vendor describes: its records are the descriptions. */
  public SystemType describing() {
    var all = new LinkedHashMap<>(objects);
    objects.values().forEach(it -> it.descriptions().ifPresent(rows -> all.put(rows.name(), rows)));
    return new SystemType(type, title, transport, settings, endpoint, errors, webhook, all);
  }
}
