package io.syncline.resilience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of the repository's definitions, made for stand-ins: they take as many requests as they
 * get, and answer at once or never, so that no test waits long for a lost answer.
 */
final class Definitions {
  private static final Path REPOSITORY = Path.of("routes");
  private static final String SHORT_TIMEOUT = "timeout: 6s";

  private static final String LEGACY =
      "\n  - {id: legacy, objects: [{name: contacts, mapping: contact}]}";

  private static final String MEETINGS = "\n  pollInterval: 1s\n  firstMeeting: strategy";

  private Definitions() {}

  static void copyTo(Path routes) {
    copy(REPOSITORY, routes);
  }

  /** Those of another release. */
  static void copy(Path from, Path routes) {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var copy = routes.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          var text = Files.readString(file);
          Files.writeString(copy, text.replaceAll("(?m)^timeout: \\d+s", SHORT_TIMEOUT));
        }
      }
      for (var system : new String[] {"hubspot", "xero", "zendesk", "legacy"}) {
        boolean counted = system.equals("hubspot") || system.equals("xero");
        write(
            routes.resolve("systems/" + system + ".connection.yaml"),
            "type: %s\nsettings: {rateLimit: \"1000000\", concurrency: \"%d\"%s}\n"
                .formatted(
                    system,
                    system.equals("xero") ? 4 : 16,
                    counted ? ", quota: \"100000000\"" : ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A fourth system in the sync, without webhooks, markers or idempotency keys. Where it shows a
   * person whose create got no answer, and who was edited meanwhile, the strategy decides, so that
   * all systems end equal.
   */
  static void addLegacy(Path routes) {
    var sync = routes.resolve("syncs/contacts.sync.yaml");
    var text = read(sync);
    var more = text.replace("\nfieldMapping:", LEGACY + "\nfieldMapping:");
    write(sync, more.replace("\n  initial: link", MEETINGS + "\n  initial: link"));
  }

  /** Reconciled on a schedule. */
  static void reconcile(Path routes, String schedule) {
    var sync = routes.resolve("syncs/contacts.sync.yaml");
    var more = "\n  reconciliation: {schedule: \"" + schedule + "\"}\n  initial: link";
    write(sync, read(sync).replace("\n  initial: link", more));
  }

  /** With an access log of who saw which record. */
  static void logAccesses(Path routes) {
    var sync = routes.resolve("syncs/contacts.sync.yaml");
    write(sync, read(sync).stripTrailing() + "\nsecurity: {access-logging: true}\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
