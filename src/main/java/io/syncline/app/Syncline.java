package io.syncline.app;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.syncline.app.postgres.EmbeddedPostgresException;

/**
 * Where the process begins: a command when there are arguments, else the server, with an embedded
 * PostgreSQL if no JDBC URL is set.
 */
@QuarkusMain
public final class Syncline {
  Syncline() {}

  public static void main(String... args) {
    if (args.length > 0) {
      System.exit(CommandLines.create().execute(args));
    }
    // A native image has no embedded database: the compiler sees this condition and leaves its
    // classes out.
    if (!ImageMode.current().isNativeImage()) {
      startDatabase();
    }
    Quarkus.run();
  }

  private static void startDatabase() {
    try {
      EmbeddedDatabase.startIfNeeded();
    } catch (EmbeddedPostgresException e) {
      System.err.println("Syncline cannot start: " + e.getMessage());
      System.exit(1);
    }
  }
}
