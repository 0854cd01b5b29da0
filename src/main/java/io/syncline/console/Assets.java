package io.syncline.console;

import io.syncline.core.model.value.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;

/** Where the files are that pages load; the versions are those of the dependencies. */
final class Assets {

  static final String HTMX = "/webjars/htmx.org/2.0.10/dist/htmx.min.js";
  static final String PICO = "/webjars/picocss__pico/2.1.1/css/pico.min.css";

  /** Our own; browsers keep files for a day, so that another content has another address. */
  static final String STYLE = own("/console/console.css");

  static final String SCRIPT = own("/console/console.js");

  private Assets() {}

  private static String own(String path) {
    try (var in = Assets.class.getResourceAsStream("/META-INF/resources" + path)) {
      var digest = Sha256.of(Objects.requireNonNull(in).readAllBytes());
      return path + "?v=" + HexFormat.of().formatHex(digest, 0, 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
