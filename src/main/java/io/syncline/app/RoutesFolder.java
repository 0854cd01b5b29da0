package io.syncline.app;

import io.smallrye.config.SmallRyeConfig;
import io.syncline.app.settings.SynclineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether there are routes to start with. Asked before anything is started: a process in the wrong
 * folder is to leave no database behind there.
 */
final class RoutesFolder {

  private static final String SETTING = "syncline.routes-dir";

  private RoutesFolder() {}

  /** Why the server cannot start with the configured folder; empty: it can. */
  static Optional<String> problem(SmallRyeConfig config) {
    return problem(
        config
            .getOptionalValue(SETTING, Path.class)
            .orElse(Path.of(SynclineSettings.DEFAULT_ROUTES_DIR)));
  }

  static Optional<String> problem(Path routes) {
    var pipelines = routes.resolve("pipelines");
    if (Files.isDirectory(pipelines)) {
      return Optional.empty();
    }
    return Optional.of(
        "there is no folder "
            + pipelines.toAbsolutePath().normalize()
            + "; start in the folder that holds `routes`, or say with SYNCLINE_ROUTES_DIR ("
            + SETTING
            + ") where it is");
  }
}
