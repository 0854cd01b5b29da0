package io.syncline.core.system.trial;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hides the secrets of a connection in what a person is shown. */
public final class SecretMask {

  private static final String MASK = "•••";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private final Set<String> keyHeaders;
  private final List<String> secrets;

  /**
   * @param settings the connection's, as they hold
   * @param encoded how a URL writes a text
   */
  public SecretMask(SystemType type, Map<String, String> settings, UnaryOperator<String> encoded) {
    this.keyHeaders =
        type.ways().stream()
            .flatMap(SecretMask::headers)
            .map(it -> it.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    this.secrets =
        type.settings().entrySet().stream()
            .filter(it -> it.getValue().secret())
            .flatMap(it -> Stream.of(settings.get(it.getKey()), it.getValue().defaultValue()))
            .filter(Objects::nonNull)
            .filter(it -> !it.isBlank())
            .flatMap(it -> forms(it, encoded.apply(it)))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  private static Stream<String> headers(Auth auth) {
    var said = auth.fixed();
    return Stream.of(
            Stream.ofNullable(said.header()),
            said.headers().keySet().stream(),
            Stream.of(auth.session().login(), auth.session().csrf())
                .filter(Objects::nonNull)
                .flatMap(it -> it.send().keySet().stream()))
        .flatMap(it -> it);
  }

  private static Stream<String> forms(String secret, String encoded) {
    var inXml = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return Stream.of(
        secret, encoded, encoded.replace("+", "%20"), inXml, inXml.replace("\"", "&quot;"));
  }

  /** A header that carries credentials is hidden whole. */
  public String header(String name, String value) {
    var known = name.toLowerCase(Locale.ROOT);
    return keyHeaders.contains(known) || CREDENTIALS.contains(known) ? MASK : text(value);
  }

  /** The values of secret settings, as they are and as URLs and XML write them, are hidden. */
  public String text(String text) {
    var masked = text;
    for (var secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }
}
