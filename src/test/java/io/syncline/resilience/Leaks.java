package io.syncline.resilience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks for what must never be printed in everything that the product and its database have
 * printed: secrets, and values of records and payloads.
 */
final class Leaks {
  /** Replaces a person in every payload that tests make up themselves. */
  static final String PERSON = "Leaky McSecret";

  private static final Map<String, Pattern> FORBIDDEN = new LinkedHashMap<>();

  static {
    FORBIDDEN.put("a planted value", Pattern.compile("(?i)leaky|mcsecret"));
    FORBIDDEN.put(
        "a credential of a stand-in",
        Pattern.compile("sandbox-\\w+|agent@sandbox|xero-\\w{8}-\\w{4}"));
    FORBIDDEN.put("the operator's token", Pattern.compile(Product.TOKEN));
    FORBIDDEN.put("a token", Pattern.compile("(?i)(bearer|basic) +[\\w.~+/=-]{8,}"));
    FORBIDDEN.put("an address", Pattern.compile("[\\w.'+-]+@example\\.(com|org)"));
    FORBIDDEN.put("a phone number", Pattern.compile("\\+(1[2-4]\\d{3}555\\d|44770090)\\d{3}"));
  }

  private Leaks() {}

  /** Where something was found, and what kind of thing; not the thing itself. */
  static List<String> in(Product product) {
    var found = new ArrayList<String>();
    for (var log : product.logs()) {
      var lines = lines(log);
      for (int i = 0; i < lines.size(); i++) {
        var line = lines.get(i);
        var place = log.getFileName() + ":" + (i + 1);
        FORBIDDEN.forEach(
            (what, pattern) -> {
              if (pattern.matcher(line).find()) {
                found.add(place + " holds " + what);
              }
            });
        if (product.databasePassword().filter(line::contains).isPresent()) {
          found.add(place + " holds the database's password");
        }
      }
    }
    return found;
  }

  /** What a killed process wrote last may end within a letter. */
  private static List<String> lines(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
