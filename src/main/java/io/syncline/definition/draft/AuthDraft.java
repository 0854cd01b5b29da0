package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code auth} of a draft. What the description offers and a system type cannot say is left to
 * a person; nothing is drafted that would send no credentials and look as if it did.
 */
final class AuthDraft {

  private static final List<String> PREFERRED =
      List.of("bearer", "apiKey", "basic", "clientCredentials", "authorizationCode");

  private final Description description;
  private final DraftSettings settings;
  private final String baseUrl;

  /**
   * @param baseUrl as the draft says it, for addresses that are written below it
   */
  AuthDraft(Description description, DraftSettings settings, String baseUrl) {
    this.description = description;
    this.settings = settings;
    this.baseUrl = baseUrl;
  }

  /** A way in that a system type can say. */
  private record Scheme(String name, String way, Value.Struct written) {}

  void write(DraftText text) {
    var schemes = schemes();
    var wanted = wanted(schemes);
    boolean certified = wanted.stream().anyMatch(it -> isOfTls(schemes.get(it)));
    if (certified) {
      certificate(text);
      if (wanted.size() == 1) {
        return;
      }
    }
    var usable = wanted.stream().map(it -> scheme(it, schemes)).flatMap(Optional::stream).toList();
    var chosen =
        PREFERRED.stream()
            .flatMap(way -> usable.stream().filter(it -> it.way().equals(way)))
            .findFirst()
            .orElse(null);
    if (chosen == null) {
      text.todo(
          0,
          "auth: %s; without it requests carry no credentials"
              .formatted(
                  schemes.isEmpty()
                      ? "the description names no way to authenticate"
                      : "none of the ways of the description can be said here ("
                          + String.join(", ", schemes.keySet())
                          + ")"));
      return;
    }
    write(chosen, text);
    others(chosen, schemes.keySet(), text);
    companions(chosen, schemes, text);
  }

  private static boolean isOfTls(Value.@Nullable Struct scheme) {
    return scheme != null && Description.text(scheme, "type").equals("mutualTLS");
  }

  private void certificate(DraftText text) {
    var tls = new LinkedHashMap<String, Object>();
    tls.put(
        "certificate",
        settings.required("certificate", "certificate", "The client certificate, PEM"));
    tls.put("key", settings.secret("privateKey", "Its key, PKCS #8 in PEM without a password"));
    text.entry(0, "tls", tls);
  }

  private Map<String, Value.Struct> schemes() {
    var root = description.root();
    var written =
        description.swagger()
            ? Description.fields(root, "securityDefinitions")
            : Description.fields(
                Description.struct(root.fields().get("components")), "securitySchemes");
    var schemes = new TreeMap<String, Value.Struct>();
    written.forEach((name, it) -> schemes.put(name, description.resolve(it)));
    return schemes;
  }

  /** The names that requests ask for; all where none asks. */
  private Set<String> wanted(Map<String, Value.Struct> schemes) {
    var wanted = new LinkedHashSet<String>();
    requirements().forEach(it -> wanted.addAll(it.fields().keySet()));
    wanted.retainAll(schemes.keySet());
    return wanted.isEmpty() ? schemes.keySet() : wanted;
  }

  private List<Value.Struct> requirements() {
    return Description.items(description.root(), "security").stream()
        .map(Description::struct)
        .toList();
  }

  private static Optional<Scheme> scheme(String name, Map<String, Value.Struct> schemes) {
    var it = schemes.getOrDefault(name, Value.Struct.EMPTY);
    var way =
        switch (Description.text(it, "type")) {
          case "basic" -> "basic";
          case "http" -> NameForms.bare(Description.text(it, "scheme"));
          case "apiKey" -> Description.text(it, "in").equals("header") ? "apiKey" : "";
          case "oauth2" -> flow(it).map(Map.Entry::getKey).orElse("");
          default -> "";
        };
    // Swagger 2.0 has no word for bearer tokens: they are written as a key in that header
    if (way.equals("apiKey") && authorization(it) && NameForms.bare(name).contains("bearer")) {
      return Optional.of(new Scheme(name, "bearer", it));
    }
    return PREFERRED.contains(way) ? Optional.of(new Scheme(name, way, it)) : Optional.empty();
  }

  private static boolean authorization(Value.Struct scheme) {
    return Description.text(scheme, "name").equalsIgnoreCase("Authorization");
  }

  /** The OAuth 2 flow that needs no person, else the one that gives refresh tokens. */
  private static Optional<Map.Entry<String, Value.Struct>> flow(Value.Struct scheme) {
    var flows = new TreeMap<String, Value.Struct>();
    Description.fields(scheme, "flows")
        .forEach((name, it) -> flows.put(name, Description.struct(it)));
    switch (Description.text(scheme, "flow")) {
      case "application" -> flows.put("clientCredentials", scheme);
      case "accessCode" -> flows.put("authorizationCode", scheme);
      default -> {}
    }
    return List.of("clientCredentials", "authorizationCode").stream()
        .filter(flows::containsKey)
        .findFirst()
        .map(it -> Map.entry(it, flows.get(it)));
  }

  private void write(Scheme scheme, DraftText text) {
    var auth = new LinkedHashMap<String, Object>();
    switch (scheme.way()) {
      case "bearer" -> {
        auth.put("kind", "bearer");
        auth.put("token", settings.secret("token", "Access token"));
      }
      case "apiKey" -> {
        auth.put("kind", "apiKey");
        auth.put("header", Description.text(scheme.written(), "name"));
        auth.put("token", settings.secret("apiKey", "API key"));
        if (authorization(scheme.written())) {
          text.todo(
              0,
              "auth: which text precedes the key in `Authorization`, if any? "
                  + Description.text(scheme.written(), "description"));
        }
      }
      case "basic" -> {
        auth.put("kind", "basic");
        auth.put("username", settings.required("username", "username", "User name"));
        auth.put("password", settings.secret("password", "Password, or API token"));
      }
      default -> oauth(scheme, auth, text);
    }
    text.entry(0, "auth", auth);
  }

  private void oauth(Scheme scheme, Map<String, Object> auth, DraftText text) {
    var flow = flow(scheme.written()).orElseThrow().getValue();
    boolean refreshed = scheme.way().equals("authorizationCode");
    var written = Description.text(flow, "tokenUrl");
    auth.put("kind", refreshed ? "oauth2RefreshToken" : "oauth2ClientCredentials");
    auth.put("tokenUrl", tokenUrl(written));
    auth.put("clientId", settings.required("clientId", "clientId", "OAuth 2 client id"));
    auth.put("clientSecret", settings.secret("clientSecret", "OAuth 2 client secret"));
    if (refreshed) {
      auth.put("refreshToken", settings.secret("refreshToken", "The first refresh token"));
      text.todo(0, "auth: the first refresh token comes from a consent in a browser");
    }
    var scopes = new ArrayList<>(Description.fields(flow, "scopes").keySet());
    if (!scopes.isEmpty()) {
      text.todo(0, "auth: `scope`, as few as do: " + String.join(" ", scopes));
    }
  }

  private String tokenUrl(String written) {
    if (written.isEmpty()) {
      return settings.required("tokenUrl", "tokenUrl", "Address that gives tokens");
    }
    var plain = written.replaceAll("[{}$]", "");
    return plain.startsWith("/") ? baseUrl + plain : plain;
  }

  private void others(Scheme chosen, Set<String> names, DraftText text) {
    var others = names.stream().filter(it -> !it.equals(chosen.name())).toList();
    if (!others.isEmpty()) {
      text.comment(
          0,
          "auth is `%s`; the description offers also: %s"
              .formatted(chosen.name(), String.join(", ", others)));
    }
  }

  /** Keys in headers that are asked for together with the way that was chosen. */
  private void companions(Scheme chosen, Map<String, Value.Struct> schemes, DraftText text) {
    var headers = new LinkedHashMap<String, Object>();
    var together =
        requirements().stream()
            .map(it -> it.fields().keySet())
            .filter(it -> it.contains(chosen.name()))
            .min((a, b) -> a.size() - b.size())
            .orElse(Set.of());
    for (var name : together) {
      var scheme = schemes.getOrDefault(name, Value.Struct.EMPTY);
      if (!name.equals(chosen.name()) && Description.text(scheme, "in").equals("header")) {
        var header = Description.text(scheme, "name");
        headers.put(header, settings.secret(header, "Header " + header));
      }
    }
    if (!headers.isEmpty()) {
      text.entry(0, "headers", headers);
    }
  }
}
