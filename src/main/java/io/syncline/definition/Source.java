package io.syncline.definition;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of one definition file. */
public record Source(String file, Kind kind, String text) {

  /** What a file is, by its name. */
  public enum Kind {
    SYSTEM(".system.yaml"),
    CONNECTION(".connection.yaml"),
    SYNC(".sync.yaml"),
    SYNC_JSON(".sync.json"),
    CASE(".case.yaml"),
    /** Read by Camel, once, when the server starts. */
    ROUTES(".camel.yaml"),
    DEFAULTS("defaults.yaml"),
    /** YAML under a name that says nothing: its author believes that it is read. */
    UNKNOWN(".yaml"),
    UNKNOWN_YML(".yml");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }

    static @Nullable Kind of(Path file) {
      var name = String.valueOf(file.getFileName());
      for (var kind : values()) {
        boolean fits = kind == DEFAULTS ? name.equals(kind.suffix) : name.endsWith(kind.suffix);
        if (fits) {
          return kind;
        }
      }
      return null;
    }

    /** How the names of definition files end. */
    static List<String> suffixes() {
      return Arrays.stream(values())
          .filter(it -> !it.unknown() && it != DEFAULTS)
          .map(it -> "`" + it.suffix + "`")
          .toList();
    }

    boolean sync() {
      return this == SYNC || this == SYNC_JSON;
    }

    boolean unknown() {
      return this == UNKNOWN || this == UNKNOWN_YML;
    }
  }

  /** The file's name without folders and suffix. */
  String stem() {
    var name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return name.endsWith(kind.suffix)
        ? name.substring(0, name.length() - kind.suffix.length())
        : name;
  }
}
