package io.syncline.definition;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text of one definition file. */
record Source(String file, Kind kind, String text) {

  /** What a file is, by its name. */
  enum Kind {
    SYSTEM(".system.yaml"),
    CONNECTION(".connection.yaml"),
    SYNC(".sync.yaml"),
    SYNC_JSON(".sync.json"),
    CASE(".case.yaml"),
    DEFAULTS("defaults.yaml");

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

    boolean sync() {
      return this == SYNC || this == SYNC_JSON;
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
