package io.syncline.app.postgres;

import java.nio.file.Path;

/**
 * A process of its own that starts the database of a directory and then does nothing, so that a
 * test can kill it.
 */
final class RunsUntilKilled {
  private RunsUntilKilled() {}

  public static void main(String[] args) throws InterruptedException {
    var postgres =
        EmbeddedPostgres.start(Path.of(args[0]), Path.of(args[1]), ClusterSettings.durable());
    System.out.println(postgres.jdbcUrl());
    Thread.currentThread().join();
  }
}
