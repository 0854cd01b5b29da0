package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Names;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection as they hold: written ones with the environment's variables put in,
 * else {@code <SYSTEM_ID>_<SETTING>} of the environment, else the system type's default.
 *
 * @param values by name
 * @param missing variables of the environment to set before the system can be reached
 */
public record Settings(Map<String, String> values, List<String> missing) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");

  /**
   * The certificates, in PEM, of the authorities that a system over HTTP is trusted by: these and
   * no others. Where it is not given, those that Java trusts.
   */
  public static final String CA = "ca";

  /** What every system type has beside its own settings: how much the vendor allows. */
  private static final List<String> ALLOWANCES = List.of("rateLimit", "concurrency");

  /** Names of one thing, compared loosely. */
  private static final List<Set<String>> SYNONYMS =
      List.of(
          Set.of("baseurl", "url", "apiurl", "endpoint", "instanceurl", "serverurl", "apiendpoint"),
          Set.of(
              "token",
              "apikey",
              "apitoken",
              "accesstoken",
              "authtoken",
              "bearertoken",
              "personalaccesstoken",
              "privateapptoken",
              "secretkey"),
          Set.of("email", "username", "user", "login"),
          Set.of("password", "pass"),
          Set.of("clientid", "appid", "consumerkey", "oauthclientid"),
          Set.of("ca", "cacert", "cacertificate", "cabundle"),
          Set.of("certificate", "clientcertificate", "cert", "clientcert", "tlscert"),
          Set.of("privatekey", "clientkey", "certificatekey", "tlskey"),
          Set.of("clientsecret", "appsecret", "consumersecret", "oauthclientsecret"),
          Set.of("tenantid", "tenant", "organisationid", "organizationid"),
          Set.of("subdomain", "shop", "site", "companydomain"),
          Set.of("hooksecret", "webhooksecret", "signingsecret", "webhookkey", "signingkey"));

  /** Names by which credentials are given; one that is not understood is never passed over. */
  private static final Set<String> CREDENTIALS =
      SYNONYMS.stream()
          .filter(it -> !Collections.disjoint(it, Set.of("token", "clientid", "clientsecret")))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  public Settings {
    values = Map.copyOf(values);
    missing = List.copyOf(missing);
  }

  /** With the quota of a type that has one, and what a transport has. */
  private static List<String> allowances(SystemType type) {
    var all = new ArrayList<>(ALLOWANCES);
    if (type.quota() != null) {
      all.add("quota");
    }
    if (type.transport() == Transport.HTTP && !type.settings().containsKey(CA)) {
      all.add(CA);
    }
    return all;
  }

  /** What may be set of a system of the type. */
  public static List<String> names(SystemType type) {
    return Stream.concat(type.settings().keySet().stream().sorted(), allowances(type).stream())
        .toList();
  }

  /**
   * The setting that a written name means: the type's own, or one that declares the name as an
   * alias; else the only one of the type that other products call so ({@code apiKey} for {@code
   * token}).
   */
  public static Optional<String> named(String written, SystemType type) {
    var loose = Names.loose(written);
    var names = names(type);
    var own = names.stream().filter(it -> Names.loose(it).equals(loose)).findFirst();
    if (own.isPresent()) {
      return own;
    }
    var declared =
        names.stream()
            .filter(it -> type.settings().containsKey(it))
            .filter(
                it ->
                    type.settings().get(it).aliases().stream()
                        .anyMatch(a -> Names.same(a, written)))
            .findFirst();
    if (declared.isPresent()) {
      return declared;
    }
    var alike =
        SYNONYMS.stream()
            .filter(it -> it.contains(loose))
            .flatMap(it -> names.stream().filter(name -> it.contains(Names.loose(name))))
            .toList();
    return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }

  /** Whether a written name is one by which credentials are usually given. */
  public static boolean credential(String written) {
    return CREDENTIALS.contains(Names.loose(written));
  }

  /** Whether nothing that is required is missing. */
  public boolean complete() {
    return missing.isEmpty();
  }

  public static Settings of(
      Connection connection, SystemType type, Map<String, String> environment) {
    var values = new LinkedHashMap<String, String>();
    var missing = new ArrayList<String>();
    var written = new HashSet<String>();
    connection
        .settings()
        .forEach(
            (name, text) ->
                named(name, type)
                    .ifPresent(
                        it -> {
                          written.add(it);
                          put(it, text, environment, values, missing);
                        }));
    type.settings()
        .forEach(
            (name, setting) -> {
              if (!written.contains(name)) {
                fallBack(
                    variable(connection.id(), name), name, setting, environment, values, missing);
              }
            });
    type.settings()
        .forEach(
            (name, setting) -> {
              if (setting.derived() && !values.containsKey(name) && !written.contains(name)) {
                derive(variable(connection.id(), name), name, setting, values, missing);
              }
            });
    allowances(type)
        .forEach(
            name -> {
              var allowed = environment.get(variable(connection.id(), name));
              if (allowed != null) {
                values.putIfAbsent(name, allowed);
              }
            });
    if (type.ways().size() > 1) {
      type.missing(type.way(values), values).stream()
          .filter(it -> !written.contains(it))
          .forEach(it -> missing.add(variable(connection.id(), it)));
    }
    values.computeIfPresent("baseUrl", (name, url) -> ofScheme(url));
    return new Settings(values, missing.stream().distinct().sorted().toList());
  }

  /** A host alone is asked over TLS. */
  private static String ofScheme(String url) {
    return url.isBlank() || SCHEME.matcher(url).find() ? url : "https://" + url.strip();
  }

  private static void put(
      String name,
      String written,
      Map<String, String> environment,
      Map<String, String> values,
      List<String> missing) {
    var unset = new ArrayList<String>();
    var value =
        VARIABLE
            .matcher(written)
            .replaceAll(
                match -> {
                  var found = environment.get(match.group(1));
                  if (found == null) {
                    unset.add(match.group(1));
                  }
                  return Matcher.quoteReplacement(found == null ? "" : found);
                });
    missing.addAll(unset);
    if (unset.isEmpty()) {
      values.put(name, value);
    }
  }

  private static void fallBack(
      String variable,
      String name,
      SystemType.Setting setting,
      Map<String, String> environment,
      Map<String, String> values,
      List<String> missing) {
    var value = value(environment.get(variable), setting.derived() ? null : setting.defaultValue());
    if (value != null) {
      values.put(name, value);
    } else if (setting.required() && !setting.derived()) {
      missing.add(variable);
    }
  }

  /** A default that is made of other settings, where they are given. */
  private static void derive(
      String variable,
      String name,
      SystemType.Setting setting,
      Map<String, String> values,
      List<String> missing) {
    var template = Objects.requireNonNullElse(setting.defaultValue(), "");
    var places = VARIABLE.matcher(template);
    var text = new StringBuilder();
    while (places.find()) {
      var value = values.getOrDefault(places.group(1), "");
      if (value.isBlank()) {
        if (setting.required()) {
          missing.add(variable);
        }
        return;
      }
      var part =
          firstOfHost(
              value, template.substring(0, places.start()), template.substring(places.end()));
      places.appendReplacement(text, Matcher.quoteReplacement(part));
    }
    values.put(name, places.appendTail(text).toString());
  }

  /**
   * What makes a host of a template is often given as the whole host, or its URL: {@code
   * https://acme.example.com/} for the {@code acme} of {@code https://${subdomain}.example.com}.
   */
  private static String firstOfHost(String value, String before, String after) {
    if (!before.endsWith("://") || !after.startsWith(".")) {
      return value;
    }
    var host = SCHEME.matcher(value.strip()).replaceFirst("").replaceFirst("/+$", "");
    var rest = after.split("[/:]", 2)[0];
    return host.regionMatches(true, host.length() - rest.length(), rest, 0, rest.length())
        ? host.substring(0, host.length() - rest.length())
        : host;
  }

  private static @Nullable String value(@Nullable String set, @Nullable String otherwise) {
    return set == null ? otherwise : set;
  }

  /** {@code HUBSPOT_CLIENT_SECRET} for the setting {@code clientSecret} of {@code hubspot}. */
  public static String variable(SystemId system, String setting) {
    var words = setting.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_");
    return (system + "_" + words).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The settings that a template names and that have no value. */
  public List<String> unset(String template) {
    return VARIABLE
        .matcher(template)
        .results()
        .map(it -> it.group(1))
        .filter(it -> values.getOrDefault(it, "").isBlank())
        .distinct()
        .toList();
  }

  /**
   * The variable of those that are set whose name means the same as that of one that is not ({@code
   * HUBSPOT_API_KEY} for {@code HUBSPOT_TOKEN}).
   */
  public static Optional<String> alike(String missing, Collection<String> set) {
    for (int end = missing.indexOf('_'); end > 0; end = missing.indexOf('_', end + 1)) {
      var system = missing.substring(0, end + 1);
      var setting = Names.loose(missing.substring(end + 1));
      var names =
          SYNONYMS.stream().filter(it -> it.contains(setting)).findFirst().orElse(Set.of(setting));
      var found =
          set.stream()
              .filter(it -> it.regionMatches(true, 0, system, 0, system.length()))
              .filter(it -> names.contains(Names.loose(it.substring(system.length()))))
              .sorted()
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "Settings[" + values.keySet() + ", missing " + missing + "]";
  }
}
