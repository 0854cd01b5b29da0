package io.syncline.core.system.trial;

import io.syncline.core.definition.system.SystemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hides the secrets of a connection in what a person is shown. */
public final class SecretMask {

  private static final String MASK = "•••";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private final @Nullable String keyHeader;
  private final List<String> secrets;

  /**
   * @param settings the connection's, as they hold
   */
  public SecretMask(SystemType type, Map<String, String> settings) {
    this.keyHeader = type.auth().header();
    this.secrets =
        type.settings().entrySet().stream()
            .filter(it -> it.getValue().secret())
            .flatMap(it -> Stream.of(settings.get(it.getKey()), it.getValue().defaultValue()))
            .filter(Objects::nonNull)
            .filter(it -> !it.isBlank())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** A header that carries credentials is hidden whole. */
  public String header(String name, String value) {
    boolean credentials =
        name.equalsIgnoreCase(keyHeader) || CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
    return credentials ? MASK : text(value);
  }

  /** The values of secret settings, as they are and as a URL writes them, are hidden. */
  public String text(String text) {
    var masked = text;
    for (var secret : secrets) {
      var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
      masked =
          masked
              .replace(secret, MASK)
              .replace(encoded, MASK)
              .replace(encoded.replace("+", "%20"), MASK);
    }
    return masked;
  }
}
